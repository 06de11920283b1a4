import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Panel } from '../../components/Panel.tsx';
import { distance } from '../../components/time.ts';
import { useAct } from '../../components/useAct.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { disableConnection, enableConnection } from '../../providers/verbs.ts';
import { useProvenDomains } from './DomainsNote.tsx';
import { isComplete } from './SetUpSteps.tsx';
import setUp from './set-up.module.css';
import css from './sso.module.css';
import { guideNames } from './words.ts';

/** The last step: what has to hold, what it means, and the button. */
export function LiveStep({ connection }: { readonly connection: SsoConnection }) {
  const { id, name, status, testPassedAt, organizationId, organizationName } = connection;
  const { act, busy } = useAct();
  const domains = useProvenDomains(organizationId);
  const base = `/sso-connections/${id}`;
  const enable = () => void act({ run: () => enableConnection(id), done: `${name} is live.`, undo: () => () => disableConnection(id), undone: `${name} is switched off again.` });
  const { there } = guideNames[connection.guide];
  if (status === 'live') {
    return (
      <Panel title="It is live">
        <div className={css.about}>
          <p>
            {domains?.length ? <>Whoever types an address under <b>{domains.join(', ')}</b> at the portal is led to {there}.</> : `Nobody is led to ${there} by their address until a domain of ${organizationName ?? 'the organization'} is proven.`} Passwords work as before.
          </p>
          <p>This address leads there at once, from an intranet page or a bookmark:</p>
          <p className={css.link}>
            <code>{connection.ours.loginUrl}</code>
            <CopyButton size="small" text={connection.ours.loginUrl} label="Copy" of="the sign-in address" />
          </p>
        </div>
        <div className={css.acts}>
          <Button variant="contained" component={Link} to={`${base}/show`}>
            See the connection
          </Button>
        </div>
      </Panel>
    );
  }
  const checks = [
    { done: isComplete(connection), yes: 'All that the identity provider gives is here', no: 'Something the identity provider gives is missing', to: `${base}/data` },
    { done: testPassedAt !== null, yes: `A test has passed ${testPassedAt === null ? '' : distance(new Date(testPassedAt))}`, no: 'No test has passed since it was last changed', to: `${base}/test` },
    ...(organizationId === null ? [] : [{ done: (domains?.length ?? 1) > 0, yes: `Proven: ${domains?.join(', ') ?? '…'}`, no: `No domain of ${organizationName ?? 'the organization'} is proven: nobody is led there by their address`, to: `/organizations/${organizationId}/show/domains` }]),
  ];
  return (
    <Panel title="Go live" about={`From then on, people of ${organizationName ?? 'the organization'} sign in at ${there}. Their passwords keep working beside it, and you can switch it off at any time.`}>
      <ul className={setUp.checks}>
        {checks.map(({ done, yes, no, to }) => (
          <li key={to} data-done={done}>
            <Icon name={done ? 'check' : 'warning'} size={16} />
            <span>{done ? yes : <Link to={to}>{no}</Link>}</span>
          </li>
        ))}
      </ul>
      {testPassedAt === null && <Callout tone="info">It goes live after a passed test, so that nobody meets a sign-in that does not work.</Callout>}
      <div className={css.acts}>
        <Button variant="contained" loading={busy} disabled={testPassedAt === null || !isComplete(connection)} onClick={enable}>
          Go live
        </Button>
        <Button variant="outlined" component={Link} to={`${base}/test`}>
          Back
        </Button>
      </div>
    </Panel>
  );
}
