import { EmptyState } from '../../components/EmptyState.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import type { ListedTicket } from '../../providers/records.ts';
import { ticketColumns } from './columns.tsx';

const withOrganization = ticketColumns({ organization: true });
const without = ticketColumns({ organization: false });

/** The tickets of one person or organization, on its page. */
export function TicketTable({ filter, organization, search = false }: { readonly filter: Record<string, unknown>; readonly organization: boolean; readonly search?: boolean }) {
  return (
    <RecordList<ListedTicket>
      embedded
      resource="tickets"
      caption="Tickets"
      sort={{ field: 'activityAt', order: 'DESC' }}
      filter={filter}
      columns={organization ? withOrganization : without}
      nameOf={(one) => `#${one.number} ${one.subject}`}
      to={(one) => `/tickets/${one.id}/show`}
      {...(search && { search: 'Words or number' })}
      empty={
        <EmptyState compact icon="ticket" title="No tickets yet">
          What they ask for in the portal, and what your team writes down for them, appears here.
        </EmptyState>
      }
    />
  );
}
