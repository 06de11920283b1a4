import Skeleton from '@mui/material/Skeleton';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { problemText } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { ssoRuleStates } from '../../components/words.ts';
import type { Organization, SsoRule } from '../../providers/records.ts';
import { SsoOnlyActs } from './SsoOnlyActs.tsx';
import { SsoOnlyPeople } from './SsoOnlyPeople.tsx';
import { SsoOnlyWatchdog } from './SsoOnlyWatchdog.tsx';
import css from './SsoOnly.module.css';
import { useSsoRule } from './useSsoRule.ts';

/** Whether only the company's own sign-in opens the portal: how far that is, whom it leaves outside, and the way back. */
export function SsoOnlyTab({ organization }: { readonly organization: Organization }) {
  const { data, error } = useSsoRule(organization.id);
  if (error && data === undefined) return <Callout tone="danger">{problemText(error)}</Callout>;
  if (data === undefined) return <Skeleton variant="rectangular" height={420} sx={{ borderRadius: '14px' }} />;
  return (
    <div className={layout.split}>
      <div className={layout.stack}>
        <Panel title="Sign-in rule" about={`Whether the portal of ${organization.name} opens by the company’s own sign-in alone.`}>
          <div className={css.body}>
            <Stages state={data.state} />
            <p className={css.lead}>
              <Said rule={data} />
            </p>
            <Alarms rule={data} />
            <SsoOnlyActs rule={data} />
          </div>
        </Panel>
        <SsoOnlyPeople rule={data} />
      </div>
      <div className={layout.stack}>
        <Connections rule={data} />
        <SsoOnlyWatchdog rule={data} />
      </div>
    </div>
  );
}

const stages = ['off', 'rehearsal', 'planned', 'on'] as const;

function Stages({ state }: { readonly state: SsoRule['state'] }) {
  const at = stages.indexOf(state);
  return (
    <ol className={css.stages} aria-label="How far it is">
      {stages.map((stage, index) => (
        <li key={stage} data-state={index === at ? 'here' : index < at ? 'behind' : 'ahead'} aria-current={index === at ? 'step' : undefined}>
          {ssoRuleStates[stage].label}
        </li>
      ))}
    </ol>
  );
}

function Said({ rule }: { readonly rule: SsoRule }) {
  const by = rule.changedBy === null || rule.changedBy === '' ? null : <> Set by {rule.changedBy}.</>;
  if (rule.state === 'on') return <>Only the company’s own sign-in opens this portal, since <When at={rule.enforcedAt} ago />. No password, passkey, reset or invitation opens it.{by}</>;
  if (rule.state === 'planned') return <>From <When at={rule.from} ago /> only the company’s own sign-in opens this portal. Its people were told by mail; until then nobody is refused.{by}</>;
  if (rule.state === 'rehearsal') return <>Rehearsed since <When at={rule.rehearsedFrom} ago />: whoever comes another way is written down below, and nobody is refused.{by}</>;
  return <>Passwords, passkeys and the company’s own sign-in all open this portal.</>;
}

function Alarms({ rule }: { readonly rule: SsoRule }) {
  return (
    <>
      {rule.liftedAt !== null && (
        <Callout tone="warning">
          The watchdog lifted the rule on <When at={rule.liftedAt} ago />, since the company’s sign-in was broken. Until you set it again or relax it for good, everybody here must have a second factor of yours.
        </Callout>
      )}
      {rule.state === 'on' && rule.alertedAt !== null && (
        <Callout tone="warning">
          Hardly anybody signs in here any more, since <When at={rule.alertedAt} ago />. <Link to={`/organizations/${rule.id}/show/refusals`}>See what fails</Link>, and relax the rule if the company’s sign-in is broken.
        </Callout>
      )}
      {rule.state !== 'on' && rule.ready.problem !== null && <Callout tone="info">{rule.ready.problem}</Callout>}
    </>
  );
}

const connectionStates = { draft: { label: 'Draft', tone: 'neutral' }, live: { label: 'Live', tone: 'success' }, off: { label: 'Off', tone: 'warning' } } as const;

function Connections({ rule }: { readonly rule: SsoRule }) {
  return (
    <Panel title="What it stands on">
      {rule.connections.length === 0 ? (
        <p className={layout.muted}>No connection to the company’s identity provider yet.</p>
      ) : (
        <ul className={css.connections}>
          {rule.connections.map((connection) => (
            <li key={connection.id}>
              <p className={layout.row}>
                <b>{connection.name}</b>
                <StatusMark word={connectionStates[connection.status]} />
              </p>
              <p className={layout.muted}>
                {connection.testPassedAt === null ? 'No test has passed since it was changed.' : <>Test passed on <When at={connection.testPassedAt} ago />.</>}
                {connection.lastSignInAt !== null && <> Last sign-in on <When at={connection.lastSignInAt} />.</>}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
