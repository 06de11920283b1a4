import { useState } from 'react';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Icon } from '../../components/Icon.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { SsoConnection, SsoTest } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { stopSharingTest } from '../../providers/verbs.ts';
import { ShareTestButton } from './ShareTestButton.tsx';
import recorder from './recorder.module.css';
import css from './sso.module.css';
import { TestSteps } from './TestSteps.tsx';
import { testOutcomes } from './words.ts';

/** What one test found: its verdict, what to change, every check, whom it almost means, and all that was said. */
export function TestResult({ connection, test }: { readonly connection: SsoConnection; readonly test: SsoTest }) {
  const failed = test.steps.find(({ verdict }) => verdict === 'failed');
  const may = useMay('portals.manage');
  return (
    <div className={recorder.result}>
      <div className={recorder.resultHead}>
        <StatusMark word={testOutcomes[test.outcome]} />
        <p className={css.muted}>
          <When at={test.startedAt} ago />
          {test.startedBy !== null && `, by ${test.startedBy}`}
        </p>
        {may && test.outcome !== 'waiting' && <ShareTestButton connection={connection} test={test} />}
      </div>
      {failed !== undefined && <Callout tone="danger">{failed.sentence}</Callout>}
      {test.outcome === 'passed' && <Callout tone="success">Everything that has to hold does. {connection.testPassedAt === null ? 'The connection was changed since: run the test again before it goes live.' : connection.status === 'live' ? '' : 'The connection can go live.'}</Callout>}
      {test.nearMisses.length > 0 && <NearMisses of={test.nearMisses} />}
      {test.steps.length > 0 && (
        <section aria-label="What was checked">
          <TestSteps steps={test.steps} told={test.claims.length > 0 ? ['claims'] : []} />
        </section>
      )}
      {test.claims.length > 0 && <Claims claims={test.claims} />}
      {may && test.sharedUntil !== null && <Shared connection={connection} test={test} until={test.sharedUntil} />}
    </div>
  );
}

function NearMisses({ of }: { readonly of: SsoTest['nearMisses'] }) {
  return (
    <Callout tone="warning">
      <p>
        <b>{of.length === 1 ? 'Somebody else is very near' : 'Others are very near'}</b>
      </p>
      <ul className={recorder.misses}>
        {of.map((miss) => (
          <li key={miss.customerUserId}>
            {miss.sentence} <Link to={`/customer-users/${miss.customerUserId}/show`}>Open {miss.name}</Link>
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function Claims({ claims }: { readonly claims: SsoTest['claims'] }) {
  return (
    <details className={recorder.claims}>
      <summary>All that the identity provider said ({claims.length})</summary>
      <dl>
        {claims.map(({ name, values }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{values.length === 0 ? '–' : values.map((value, index) => <span key={index}>{value}</span>)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Shared({ connection, test, until }: { readonly connection: SsoConnection; readonly test: SsoTest; readonly until: string }) {
  const [asking, setAsking] = useState(false);
  const { act } = useAct();
  return (
    <div className={recorder.shared}>
      <Icon name="link" size={16} />
      <p>
        A link to this test works until <When at={until} />.
      </p>
      <Button size="small" variant="text" color="inherit" onClick={() => setAsking(true)}>
        Void the link
      </Button>
      <ConfirmDialog
        open={asking}
        danger
        title="Void the link?"
        confirm="Void it"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => stopSharingTest(connection.id, test.id), done: 'The link opens nothing any more.' });
          return refusalOf(outcome);
        }}
      >
        <p>Whoever has it reads nothing from then on. A new one can be made at any time.</p>
      </ConfirmDialog>
    </div>
  );
}
