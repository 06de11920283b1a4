import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordFilter } from '../../components/list/RecordFilter.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { deliveryStatuses, sentence } from '../../components/words.ts';
import type { Delivery } from '../../providers/records.ts';
import { useMay, useSession } from '../../providers/useSession.ts';
import { KeptMails } from './KeptMails.tsx';

const columns: readonly Column<Delivery>[] = [
  { label: 'Subject', card: 'title', render: (one) => one.subject },
  { label: 'To', card: 'plain', render: (one) => one.to },
  { label: 'State', card: 'mark', width: '9rem', render: (one) => <StatusMark word={deliveryStatuses[one.status]} /> },
  { label: 'Kind', rank: 3, card: 'none', width: '10rem', render: (one) => sentence(one.kind) },
  { label: 'Written', sort: 'createdAt', rank: 2, width: '11rem', render: (one) => <When at={one.createdAt} /> },
];

/** Every mail: sent, kept here, or refused. */
export default function MailList() {
  const session = useSession();
  const maySetUp = useMay('provider.manage');
  return (
    <>
      <PageHeader title="Mailbox" about="Every mail this console has written, and what became of it." />
      {session?.provider?.mailConfigured === false && (
        <div style={{ marginBottom: '1.1rem' }}>
          <Callout tone="warning">
            No mail server is set up: mails are kept here and nobody receives them. {maySetUp ? <Link to="/settings/mail">Set one up</Link> : 'An owner or admin can set one up in the settings.'}
          </Callout>
        </div>
      )}
      {session?.provider?.mailConfigured === true && maySetUp && <KeptMails />}
      <RecordList<Delivery>
        resource="deliveries"
        caption="Mails"
        sort={{ field: 'createdAt', order: 'DESC' }}
        columns={columns}
        nameOf={(one) => `${one.subject} to ${one.to}`}
        to={(one) => `/deliveries/${one.id}/show`}
        search="Address or subject"
        choices={[{ source: 'status', label: 'State', choices: Object.entries(deliveryStatuses).map(([value, word]) => ({ value, label: word.label })) }]}
        filters={<RecordFilter source="organizationId" resource="organizations" label="Organization" nameOf={(one) => one.name ?? ''} />}
        every={10_000}
        empty={
          <EmptyState icon="inbox" title="No mail yet" action={<Button variant="outlined" component={Link} to="/customer-users">Invite somebody</Button>}>
            Invitations, password links and notices appear here as they are written, with what the mail server said.
          </EmptyState>
        }
      />
    </>
  );
}
