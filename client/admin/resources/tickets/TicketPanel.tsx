import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useGetList, useGetOne } from 'react-admin';
import { Link } from 'react-router-dom';
import { mayStaff } from '../../../../shared/permissions.ts';
import { ticketPriorities, ticketStatuses, type TicketPriority, type TicketStatus } from '../../../../shared/tickets.ts';
import layout from '../../components/layout.module.css';
import { Facts, Panel } from '../../components/Panel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { personStatuses, ticketPriorityWords, ticketStatusWords } from '../../components/words.ts';
import type { CustomerUser, Organization, Staff, Ticket } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { updateTicket } from '../../providers/verbs.ts';
import css from './tickets.module.css';

/** Beside the conversation: where the ticket stands, who it is for, and whether they get in. */
export function TicketPanel({ ticket }: { readonly ticket: Ticket }) {
  const mayAnswer = useMay('tickets.answer');
  const { data: person } = useGetOne<CustomerUser>('customer-users', { id: ticket.requester.id });
  const { data: organization } = useGetOne<Organization>('organizations', { id: ticket.organizationId });
  return (
    <div className={layout.stack}>
      <Panel title="Ticket">{mayAnswer ? <State ticket={ticket} /> : <Facts of={[['Status', ticketStatusWords[ticket.status].label], ['Priority', ticketPriorityWords[ticket.priority].label], ['Assigned to', ticket.assignee?.name ?? 'Nobody yet']]} />}</Panel>
      <Panel title="Person">
        <Facts
          of={[
            ['Name', <Link key="name" to={`/customer-users/${ticket.requester.id}/show`}>{ticket.requester.name}</Link>],
            ['Address', ticket.requester.email],
            ['Phone', person?.phone],
            ['Account', person && <StatusMark key="account" word={personStatuses[person.status]} />],
            ['Last sign-in', person && <When key="last" at={person.lastSignInAt} none="Never" ago />],
            ['Can’t get in?', <Link key="explain" to={`/explain?customerUserId=${ticket.requester.id}`}>Explain their access</Link>],
          ]}
        />
      </Panel>
      <Panel title="Organization">
        <Facts
          of={[
            ['Name', <Link key="organization" to={`/organizations/${ticket.organizationId}/show`}>{ticket.organizationName}</Link>],
            ['Portal', organization && <StatusMark key="portal" word={organization.portalEnabled ? { label: 'On', tone: 'success' } : { label: 'Off', tone: 'neutral' }} />],
            ['Phone', organization?.phone],
            ['Notes', organization?.notes],
          ]}
        />
      </Panel>
      {ticket.answers.length > 0 && (
        <Panel title="From the form">
          <Facts of={ticket.answers.map(({ label, value }) => [label, value] as const)} />
        </Panel>
      )}
      <Panel title="Dates">
        <Facts of={[['Opened', <When key="opened" at={ticket.createdAt} />], ['By', ticket.createdBy.name], ['Last activity', <When key="activity" at={ticket.activityAt} ago />], ['Closed', <When key="closed" at={ticket.closedAt} none="Not yet" />]]} />
      </Panel>
    </div>
  );
}

function State({ ticket }: { readonly ticket: Ticket }) {
  const { act, busy } = useAct();
  const { data: team = [] } = useGetList<Staff>('staff', { filter: { status: 'active' }, sort: { field: 'name', order: 'ASC' }, pagination: { page: 1, perPage: 100 } });
  const fit = team.filter((one) => mayStaff(one.role, one.organizationIds !== null, 'tickets.answer') && (one.organizationIds === null || one.organizationIds.includes(ticket.organizationId)));
  const { assignee } = ticket;
  const change = (wish: { status?: TicketStatus; priority?: TicketPriority; assigneeId?: string | null }) => {
    const before = { status: ticket.status, priority: ticket.priority, assigneeId: assignee?.id ?? null };
    void act({
      run: () => updateTicket(ticket.id, { version: ticket.version, ...before, ...wish }),
      done: 'The ticket is changed.',
      undo: (saved) => () => updateTicket(ticket.id, { version: saved.version, ...before }),
      undone: 'The ticket is as it was.',
    });
  };
  return (
    <div className={css.state}>
      <TextField select size="small" label="Status" value={ticket.status} disabled={busy} onChange={(event) => change({ status: event.target.value as TicketStatus })}>
        {ticketStatuses.map((one) => (
          <MenuItem key={one} value={one}>
            {ticketStatusWords[one].label}
          </MenuItem>
        ))}
      </TextField>
      <TextField select size="small" label="Assigned to" value={assignee?.id ?? ''} disabled={busy} onChange={(event) => change({ assigneeId: event.target.value === '' ? null : event.target.value })}>
        <MenuItem value="">Nobody yet</MenuItem>
        {assignee !== null && !fit.some((one) => one.id === assignee.id) && <MenuItem value={assignee.id}>{assignee.name}</MenuItem>}
        {fit.map((one) => (
          <MenuItem key={one.id} value={one.id}>
            {one.name}
          </MenuItem>
        ))}
      </TextField>
      <TextField select size="small" label="Priority" value={ticket.priority} disabled={busy} onChange={(event) => change({ priority: event.target.value as TicketPriority })}>
        {ticketPriorities.map((one) => (
          <MenuItem key={one} value={one}>
            {ticketPriorityWords[one].label}
          </MenuItem>
        ))}
      </TextField>
    </div>
  );
}
