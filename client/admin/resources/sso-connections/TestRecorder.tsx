import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { Link } from 'react-router-dom';
import { isProblemOf } from '../../../http/problem.ts';
import { Callout } from '../../components/Callout.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { beginTest } from '../../providers/verbs.ts';
import recorder from './recorder.module.css';
import css from './sso.module.css';
import { TestList } from './TestList.tsx';
import { TestResult } from './TestResult.tsx';
import { useTests } from './useTests.ts';
import { guideNames, testOutcomes } from './words.ts';

/** Runs a round trip in another window and shows what it found as soon as it is back; older ones stay below as evidence. */
export function TestRecorder({ connection }: { readonly connection: SsoConnection }) {
  const { data, error } = useTests(connection.id);
  const may = useMay('portals.manage');
  const [newest, ...older] = data ?? [];
  return (
    <div className={css.stack}>
      <Panel title="Test" about={`A whole sign-in at ${guideNames[connection.guide].there}, in another window. It signs nobody in here and changes nothing; what it finds is kept.`}>
        {may && <RunTest connection={connection} />}
        <div role="status" className={recorder.live}>
          {error ? <Callout tone="danger">The tests could not be loaded. Reload the page.</Callout> : newest?.outcome === 'waiting' ? <Waiting connection={connection} /> : newest !== undefined && <span className="spoken">The newest test: {testOutcomes[newest.outcome].label}</span>}
        </div>
        {data === undefined && !error && <Skeleton variant="rectangular" height={120} sx={{ borderRadius: '10px' }} />}
        {data?.length === 0 && (
          <EmptyState compact icon="shield" title="Never tested">
            Take somebody along who has an account there, such as the customer’s own IT: the test shows how their sign-in would go.
          </EmptyState>
        )}
        {newest !== undefined && newest.outcome !== 'waiting' && <TestResult key={newest.id} connection={connection} test={newest} />}
      </Panel>
      {older.length > 0 && (
        <Panel title="Earlier tests" about="Kept for 30 days.">
          <TestList connection={connection} tests={older} />
        </Panel>
      )}
    </div>
  );
}

function RunTest({ connection }: { readonly connection: SsoConnection }) {
  const { act, busy } = useAct();
  const [barred, setBarred] = useState<string>();
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [incomplete, setIncomplete] = useState(false);
  const run = async () => {
    setBarred(undefined);
    setProblems([]);
    const outcome = await act({ quiet: true, run: () => beginTest(connection.id) });
    if (!outcome.ok) {
      const errors = Object.values(outcome.problem?.errors ?? {});
      setIncomplete(isProblemOf(outcome.problem, 'sso_incomplete'));
      setProblems(errors.length > 0 ? errors : [outcome.problem?.detail ?? 'The test could not begin. Try again in a moment.']);
      return;
    }
    // A browser that blocks windows leaves the address to be opened by hand.
    if (window.open(outcome.result.url, '_blank') === null) setBarred(outcome.result.url);
  };
  return (
    <div className={recorder.run}>
      <Button variant="contained" loading={busy} startIcon={<Icon name="retry" size={16} />} onClick={() => void run()}>
        Run the test
      </Button>
      {barred !== undefined && (
        <Callout tone="warning">
          The browser did not let this page open a window. <a href={barred} target="_blank" rel="noreferrer" onClick={() => setBarred(undefined)}>Open the sign-in page</a>; the address works once.
        </Callout>
      )}
      {problems.length > 0 && (
        <Callout tone="danger">
          <ul className={recorder.misses}>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          {incomplete && <Link to={`/sso-connections/${connection.id}/data`}>Enter what the identity provider gives</Link>}
        </Callout>
      )}
    </div>
  );
}

function Waiting({ connection }: { readonly connection: SsoConnection }) {
  const address = connection.protocol === 'oidc' ? 'our redirect URI is not entered there, or not exactly' : 'our entity ID or ACS URL is not entered there, or not exactly';
  return (
    <div className={recorder.waiting}>
      <span className={recorder.pulse} aria-hidden="true" />
      <div>
        <p>
          <b>Waiting for the sign-in in the other window</b>
        </p>
        <p className={css.muted}>The result appears here by itself. If {guideNames[connection.guide].there} shows an error instead of its sign-in page, {address}.</p>
      </div>
    </div>
  );
}
