import { Link } from 'react-router-dom';
import type { Column } from '../../components/list/column.ts';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { ticketPriorityWords, ticketStatusWords } from '../../components/words.ts';
import type { ListedTicket } from '../../providers/records.ts';
import css from './tickets.module.css';

/** What a list of tickets shows; the organization is left out on its own page. */
export function ticketColumns({ organization }: { readonly organization: boolean }): readonly Column<ListedTicket>[] {
  const columns: readonly (Column<ListedTicket> | false)[] = [
    { label: 'Ticket', card: 'title', render: (one) => <TicketTitle ticket={one} /> },
    organization && { label: 'Organization', card: 'plain', rank: 2, width: '13rem', render: (one) => <Link to={`/organizations/${one.organizationId}/show`}>{one.organizationName}</Link> },
    { label: 'Status', card: 'mark', width: '12rem', render: (one) => <StatusMark word={ticketStatusWords[one.status]} /> },
    { label: 'Assigned to', rank: 2, width: '11rem', render: (one) => one.assignee?.name ?? <span className={css.nobody}>Nobody yet</span> },
    { label: 'Last activity', sort: 'activityAt', rank: 2, width: '12rem', render: (one) => <When at={one.activityAt} /> },
  ];
  return columns.filter((column) => column !== false);
}

function TicketTitle({ ticket }: { readonly ticket: ListedTicket }) {
  return (
    <span className={css.title}>
      {ticket.subject}
      <span className={css.under}>
        <small>
          #{ticket.number} · {ticket.requester.name}
        </small>
        {(ticket.priority === 'high' || ticket.priority === 'urgent') && <StatusMark word={ticketPriorityWords[ticket.priority]} />}
      </span>
    </span>
  );
}
