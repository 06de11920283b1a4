import { useLocation, useParams } from 'react-router';
import { isProblemOf } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { BackLink } from '../../components/BackLink.tsx';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { TimeZoneNote } from '../../components/Time.tsx';
import { usePresentSession } from '../../session/session.ts';
import { Composer } from './Composer.tsx';
import { Conversation } from './Conversation.tsx';
import { type Ticket, useClosing, useConversation, useTicket } from './queries.ts';
import { StatusMark } from './StatusMark.tsx';
import styles from './Tickets.module.css';
import { priorityWords } from './words.ts';

interface Arrival {
  readonly raised?: boolean;
  readonly refused?: readonly { readonly name: string; readonly reason: string }[];
}

/** One ticket as a conversation with the provider. */
export function TicketPage() {
  const { id = '' } = useParams();
  const { organization } = usePresentSession();
  const ticket = useTicket(id);
  const back = <BackLink to="/tickets">Tickets</BackLink>;
  if (isProblemOf(ticket.error, 'not_found')) {
    return (
      <div className={styles.page}>
        <PageHeading title="Ticket not found" of={organization?.name} above={back} lead="The address may be mistyped, or the ticket is a colleague’s and not yours to see.">
          This ticket is not here
        </PageHeading>
        <div>
          <ButtonLink look="primary" to="/tickets">
            See your tickets
          </ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <Loaded query={ticket} what="this ticket" lines={8}>
      {(data) => <TicketView key={data.id} ticket={data} />}
    </Loaded>
  );
}

function TicketView({ ticket }: { readonly ticket: Ticket }) {
  const { organization, branding } = usePresentSession();
  const { state } = useLocation() as { readonly state: Arrival | null };
  const talk = useConversation(ticket.id);
  const closing = useClosing(ticket.id);
  const closed = ticket.status === 'closed';
  return (
    <article className={styles.page}>
      <PageHeading title={`#${ticket.number} ${ticket.subject}`} of={organization?.name} above={<BackLink to="/tickets">Tickets</BackLink>}>
        {ticket.subject}
      </PageHeading>
      <div className={styles.facts}>
        <StatusMark status={ticket.status} />
        <span>#{ticket.number}</span>
        {ticket.priority !== 'normal' && <span>{priorityWords[ticket.priority]} priority</span>}
        {!ticket.requester.isYou && <span>for {ticket.requester.name}</span>}
        {ticket.assignee !== null && <span>{ticket.assignee} looks after it</span>}
      </div>
      {state?.raised === true && <Arrived number={ticket.number} provider={branding.providerName} refused={state.refused ?? []} />}
      <Loaded query={talk} what="the conversation" lines={6}>
        {(comments) => <Conversation ticket={ticket} comments={comments} />}
      </Loaded>
      <TimeZoneNote />
      {closing.isError && <Alert tone="danger">{isProblemOf(closing.error) ? closing.error.detail : 'That did not work. Try again.'}</Alert>}
      {closed ? (
        <div className={styles.closed}>
          <p>
            <strong>This ticket is closed.</strong> If it is not done after all, open it again and say what is missing.
          </p>
          <Button look="primary" icon="refresh" pending={closing.isPending} onClick={() => closing.mutate(false)}>
            Open again
          </Button>
        </div>
      ) : (
        <Composer ticketId={ticket.id} provider={branding.providerName}>
          <Button look="quiet" icon="check" pending={closing.isPending} onClick={() => closing.mutate(true)}>
            It is done: close
          </Button>
        </Composer>
      )}
    </article>
  );
}

function Arrived({ number, provider, refused }: { readonly number: number; readonly provider: string; readonly refused: NonNullable<Arrival['refused']> }) {
  return (
    <>
      <Alert tone="success" title={`Your ticket is number ${number}.`}>
        <p>{provider} has it. Say the number if you call about it.</p>
      </Alert>
      {refused.length > 0 && (
        <Alert tone="warning" title="Not everything could be attached.">
          {refused.map(({ name, reason }) => (
            <p key={name}>
              {name}: {reason}
            </p>
          ))}
        </Alert>
      )}
    </>
  );
}
