import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Icon } from '../../components/Icon.tsx';
import layout from '../../components/layout.module.css';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { ticketStatusWords } from '../../components/words.ts';
import type { Ticket } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { AuditTable } from '../audit-events/AuditTable.tsx';
import { TicketComposer } from './TicketComposer.tsx';
import { TicketPanel } from './TicketPanel.tsx';
import { TicketTalk } from './TicketTalk.tsx';
import css from './tickets.module.css';

const news = 15_000;

/** One ticket: what was said and noted, the answer to come, and whom it is about. */
export default function TicketShow() {
  return (
    <RecordPage<Ticket> resource="tickets" every={() => news}>
      {(ticket) => <TicketView key={ticket.id} ticket={ticket} />}
    </RecordPage>
  );
}

function TicketView({ ticket }: { readonly ticket: Ticket }) {
  const mayAnswer = useMay('tickets.answer');
  // A list may have left a shorter version of it behind.
  if (!('attachments' in ticket)) return null;
  return (
    <>
      <PageHeader
        title={ticket.subject}
        mark={<StatusMark word={ticketStatusWords[ticket.status]} />}
        about={
          <>
            #{ticket.number} · <Link to={`/customer-users/${ticket.requester.id}/show`}>{ticket.requester.name}</Link> of <Link to={`/organizations/${ticket.organizationId}/show`}>{ticket.organizationName}</Link>
          </>
        }
        trail={[{ label: 'Tickets', to: '/tickets' }]}
      >
        <Button variant="outlined" component={Link} to={`/explain?customerUserId=${ticket.requester.id}`} startIcon={<Icon name="question" />}>
          Why can’t they get in?
        </Button>
      </PageHeader>
      <div className={layout.split}>
        <div className={layout.stack}>
          <TicketTalk ticket={ticket} />
          {mayAnswer && (
            <Panel>
              <TicketComposer ticket={ticket} />
            </Panel>
          )}
        </div>
        <TicketPanel ticket={ticket} />
      </div>
      <div className={css.history}>
        <Panel title="History" flush>
          <AuditTable filter={{ subjectId: ticket.id }} />
        </Panel>
      </div>
    </>
  );
}
