import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useLocation } from 'react-router-dom';
import { listPath } from '../../dashboard/links.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import { RecordFilter } from '../../components/list/RecordFilter.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { listTotal, ticketPriorityWords } from '../../components/words.ts';
import { call } from '../../providers/door.ts';
import type { ListedTicket } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import { ticketColumns } from './columns.tsx';
import css from './tickets.module.css';

const columns = ticketColumns({ organization: true });
const queues = [
  { queue: 'open', label: 'All open' },
  { queue: 'unassigned', label: 'Unassigned' },
  { queue: 'mine', label: 'Mine' },
  { queue: 'waiting_for_customer', label: 'Waiting for customer' },
  { queue: 'closed', label: 'Closed' },
] as const;
const news = 20_000;
const choices = [{ source: 'priority', label: 'Priority', choices: Object.entries(ticketPriorityWords).map(([value, { label }]) => ({ value, label })) }];

/** The inbox: what customers ask for, by queue. */
export default function TicketList() {
  const { search } = useLocation();
  const mayAnswer = useMay('tickets.answer');
  const filter = filterIn(search);
  // Whoever opens the inbox wants what is to be done.
  if (search === '') return <Navigate to={listPath('tickets', { queue: 'open' })} replace />;
  const add = (
    <Button variant="contained" component={Link} to="/tickets/create" startIcon={<Icon name="plus" />}>
      New ticket
    </Button>
  );
  return (
    <>
      <PageHeader title="Tickets" about="What your customers ask for. Answers go to the customer by mail and into their portal; notes stay among your team.">
        {mayAnswer && add}
      </PageHeader>
      <Queues filter={filter} />
      <RecordList<ListedTicket>
        resource="tickets"
        caption="Tickets"
        sort={{ field: 'activityAt', order: 'DESC' }}
        columns={columns}
        nameOf={(one) => `#${one.number} ${one.subject}`}
        to={(one) => `/tickets/${one.id}/show`}
        search="Words, person or number"
        choices={choices}
        filters={<RecordFilter source="organizationId" resource="organizations" label="Organization" nameOf={(one) => one.name ?? ''} />}
        acts={<ExportButton resource="tickets" />}
        every={news}
        empty={
          <EmptyState icon="ticket" title="No tickets yet" action={mayAnswer && add}>
            What customers ask for in their portal arrives here. You can also write down what somebody asks for on the phone.
          </EmptyState>
        }
      />
    </>
  );
}

function filterIn(search: string): Record<string, unknown> {
  try {
    const filter: unknown = JSON.parse(new URLSearchParams(search).get('filter') ?? '{}');
    return typeof filter === 'object' && filter !== null ? (filter as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The queues with how many wait in each; another one keeps what else is looked for. */
function Queues({ filter }: { readonly filter: Record<string, unknown> }) {
  const { queue, ...rest } = filter;
  const { data } = useQuery({ queryKey: ['tickets', 'queues'], queryFn: ({ signal }) => call('tickets.queues', undefined, { signal }), refetchInterval: news });
  const shown = queues.find((one) => one.queue === queue)?.queue ?? 'all';
  return (
    <Tabs value={shown} className={css.queues} aria-label="Queues" variant="scrollable" scrollButtons={false}>
      {queues.map((one) => (
        <Tab
          key={one.queue}
          value={one.queue}
          component={Link}
          to={listPath('tickets', { ...rest, queue: one.queue })}
          label={
            <span className={css.queue}>
              {one.label}
              {one.queue !== 'closed' && data !== undefined && <span className={css.count}>{listTotal(data[one.queue])}</span>}
            </span>
          }
        />
      ))}
      <Tab value="all" component={Link} to={listPath('tickets', rest)} label="All" />
    </Tabs>
  );
}
