import { Link } from 'react-router-dom';
import { When } from '../../components/When.tsx';
import { invitationStates, type Tone } from '../../components/words.ts';
import type { Invitation } from '../../providers/records.ts';
import { useSession } from '../../providers/useSession.ts';
import css from './LifeLine.module.css';

interface Step {
  readonly label: string;
  readonly state: 'done' | 'now' | 'ahead';
  readonly tone: Tone;
}

/** How far an invitation has come: queued, sent, accepted or stopped on the way; one glance and one sentence. */
export function LifeLine({ invitation }: { readonly invitation: Invitation }) {
  const steps = stepsOf(invitation);
  return (
    <div className={css.line}>
      <ol className={css.steps} aria-label="Steps">
        {steps.map((step) => (
          <li key={step.label} className={css.step} data-state={step.state} data-tone={step.tone} aria-current={step.state === 'now' ? 'step' : undefined}>
            <span>{step.label}</span>
          </li>
        ))}
      </ol>
      <p className={css.note}>
        <Note invitation={invitation} />
      </p>
    </div>
  );
}

function stepsOf({ state, sentAt }: Invitation): Step[] {
  const { label, tone } = invitationStates[state];
  const step = (name: string, at: Step['state'], colour: Tone = 'info'): Step => ({ label: name, state: at, tone: at === 'ahead' ? 'neutral' : colour });
  switch (state) {
    case 'waiting':
      return [step('Waiting', 'now', tone), step('Sent', 'ahead'), step('Accepted', 'ahead')];
    case 'queued':
      return [step('Queued', 'now', tone), step('Sent', 'ahead'), step('Accepted', 'ahead')];
    case 'sent':
      return [step('Queued', 'done'), step('Sent', 'now', tone), step('Accepted', 'ahead')];
    case 'accepted':
      return [step('Queued', 'done', tone), step('Sent', 'done', tone), step('Accepted', 'now', tone)];
    case 'bounced':
      return [step('Queued', 'done'), step('Bounced', 'now', tone), step('Accepted', 'ahead')];
    case 'expired':
    case 'revoked':
      return [step('Queued', 'done', 'neutral'), step('Sent', sentAt === null ? 'ahead' : 'done', 'neutral'), step(label, 'now', tone)];
  }
}

const mailsTo = ({ email }: Invitation) => `/deliveries?filter=${encodeURIComponent(JSON.stringify({ q: email }))}`;

function Note({ invitation }: { readonly invitation: Invitation }) {
  const { state } = invitation;
  const hasMailServer = useSession()?.provider?.mailConfigured !== false;
  const again = invitation.timesSent > 1 ? `, sent ${invitation.timesSent} times` : '';
  if (state === 'waiting') return <>Goes out when the portal is switched on.</>;
  if (state === 'queued') return hasMailServer ? <>Not sent yet{again}: <Link to={mailsTo(invitation)}>see its mail</Link></> : <><Link to={mailsTo(invitation)}>Kept in the mailbox</Link>: no mail server is set up.</>;
  if (state === 'bounced') return <>The mail server refused it for good: {invitation.bounceReason ?? 'it gave no reason'}</>;
  if (state === 'accepted') return <>Accepted on <When at={invitation.acceptedAt} />.</>;
  if (state === 'revoked') return <>Revoked on <When at={invitation.revokedAt} />; its link is void.</>;
  if (state === 'expired') return <>Ran out on <When at={invitation.expiresAt} />.</>;
  return (
    <>
      Sent on <When at={invitation.sentAt} />
      {again}; {invitation.codeExpiresAt === null ? <>works until <When at={invitation.expiresAt} /></> : <>its phone code works until <When at={invitation.codeExpiresAt} /></>}.
    </>
  );
}
