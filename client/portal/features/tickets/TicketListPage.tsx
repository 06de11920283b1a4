import { useDeferredValue, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Time, TimeZoneNote } from '../../components/Time.tsx';
import { usePresentSession } from '../../session/session.ts';
import { type ListedTicket, useTickets } from './queries.ts';
import { StatusMark } from './StatusMark.tsx';
import styles from './Tickets.module.css';

const pageRows = 25;
const restMs = 200;
const states = [
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed' },
  { value: '', label: 'All' },
] as const;
type State = (typeof states)[number]['value'];

/** The tickets this person may see, newest activity first. */
export function TicketListPage() {
  const { organization, branding } = usePresentSession();
  const [state, setState] = useState<State>('open');
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState(pageRows);
  const q = useRested(typed.trim());
  const tickets = useTickets({ q, state }, shown);
  const stale = useDeferredValue(tickets.isPlaceholderData);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <PageHeading title="Tickets" of={organization?.name} lead={`Ask ${branding.providerName} for help, and follow what they answer.`}>
          Tickets
        </PageHeading>
        <ButtonLink look="primary" icon="plus" to="new">
          New ticket
        </ButtonLink>
      </div>
      <div className={styles.tools} role="search" aria-label="Find a ticket">
        <div className={styles.search}>
          <Icon name="search" />
          <input type="search" aria-label="Search by words or number" placeholder="Words or number" value={typed} maxLength={200} autoComplete="off" spellCheck={false} onChange={(event) => { setTyped(event.target.value); setShown(pageRows); }} />
        </div>
        <div className={styles.segments} role="group" aria-label="Which tickets">
          {states.map(({ value, label }) => (
            <button key={label} type="button" aria-pressed={state === value} onClick={() => { setState(value); setShown(pageRows); }}>
              {label}
            </button>
          ))}
        </div>
      </div>
      <Loaded query={tickets} what="your tickets" lines={6}>
        {(found) => (found.length === 0 ? <Nothing q={q} state={state} /> : <List tickets={found.slice(0, shown)} stale={stale} more={found.length > shown ? () => setShown(shown + pageRows) : undefined} loading={tickets.isFetching} />)}
      </Loaded>
    </div>
  );
}

/** A text once nobody has typed for a moment. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

function Nothing({ q, state }: { readonly q: string; readonly state: State }) {
  if (q !== '') return <p className={styles.none}>No ticket has “{q}” in its subject, description or number{state === '' ? '' : `, at least among the ${state} ones`}.</p>;
  return (
    <div className={styles.empty}>
      <Icon name="ticket" size={28} />
      <p className={styles.emptyTitle}>{state === 'closed' ? 'Nothing is closed yet' : 'Nothing is open'}</p>
      <p>{state === 'closed' ? 'Tickets that are done stand here, with everything that was said.' : 'Something does not work, or you have a question? Raise a ticket; a photo of the screen often helps.'}</p>
    </div>
  );
}

function List({ tickets, stale, more, loading }: { readonly tickets: readonly ListedTicket[]; readonly stale: boolean; readonly more: (() => void) | undefined; readonly loading: boolean }) {
  return (
    <>
      <ul className={styles.list} data-stale={stale} aria-label="Tickets">
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <Link to={ticket.id} className={styles.row}>
              <span className={styles.rowText}>
                <span className={styles.rowTitle}>{ticket.subject}</span>
                <span className={styles.rowDetail}>
                  <span>#{ticket.number}</span>
                  {!ticket.requester.isYou && <span>{ticket.requester.name}</span>}
                  <Time at={ticket.activityAt} />
                </span>
              </span>
              <StatusMark status={ticket.status} />
            </Link>
          </li>
        ))}
      </ul>
      {more && (
        <div>
          <Button pending={loading} onClick={more}>
            Show more
          </Button>
        </div>
      )}
      <TimeZoneNote />
    </>
  );
}
