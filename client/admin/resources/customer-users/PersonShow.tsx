import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Icon } from '../../components/Icon.tsx';
import layout from '../../components/layout.module.css';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Facts, Panel } from '../../components/Panel.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { TabbedPage } from '../../components/TabbedPage.tsx';
import { When } from '../../components/When.tsx';
import { customerRoleNames, personStatuses } from '../../components/words.ts';
import { SectionQuestions } from '../../explainer/SectionQuestions.tsx';
import type { CustomerUser } from '../../providers/records.ts';
import { AuditTable } from '../audit-events/AuditTable.tsx';
import { InvitationTable } from '../invitations/InvitationTable.tsx';
import { AttemptTable } from '../sign-in-attempts/AttemptTable.tsx';
import { InvitePersonButton } from './InvitePersonButton.tsx';
import { PersonActs } from './PersonActs.tsx';
import { PersonSessions } from './PersonSessions.tsx';
import { OpenTicketButton } from '../tickets/OpenTicketButton.tsx';
import { TicketTable } from '../tickets/TicketTable.tsx';
import { SecurityTab } from './SecurityTab.tsx';

/** One person of an organization: whether they get in, and everything that can be done about it. */
export default function PersonShow() {
  return <RecordPage<CustomerUser> resource="customer-users">{(record) => <PersonView record={record} />}</RecordPage>;
}

function PersonView({ record }: { readonly record: CustomerUser }) {
  return (
    <>
      <PageHeader
        title={record.name}
        mark={<StatusMark word={personStatuses[record.status]} />}
        about={
          <>
            {record.email} · {customerRoleNames[record.role]} of <Link to={`/organizations/${record.organizationId}/show`}>{record.organizationName}</Link>
          </>
        }
        trail={[{ label: 'People', to: '/customer-users' }]}
      >
        <Button variant="contained" component={Link} to={`/explain?customerUserId=${record.id}`} startIcon={<Icon name="question" />}>
          Why can’t they get in?
        </Button>
        <PersonActs record={record} />
      </PageHeader>
      <TabbedPage
        label={`What there is about ${record.name}`}
        base={`/customer-users/${record.id}/show`}
        tabs={[
          { key: 'overview', label: 'Overview', content: () => <PersonOverview record={record} /> },
          { key: 'security', label: 'Sign-in & security', content: () => <SecurityTab record={record} /> },
        ]}
      />
    </>
  );
}

function PersonOverview({ record }: { readonly record: CustomerUser }) {
  return (
    <div className={layout.split}>
      <div className={layout.stack}>
        <Panel title="Invitations" flush acts={<InvitePersonButton record={record} />}>
          <InvitationTable filter={{ customerUserId: record.id }} person={false} />
        </Panel>
        <Panel title="Tickets" flush acts={<OpenTicketButton personId={record.id} />}>
          <TicketTable filter={{ customerUserId: record.id }} organization={false} />
        </Panel>
        <Panel title="What stopped them" flush>
          <AttemptTable filter={{ customerUserId: record.id, refused: true }} person={false} />
        </Panel>
        <Panel title="History" flush>
          <AuditTable filter={{ subjectId: record.id }} />
        </Panel>
      </div>
      <div className={layout.stack}>
        <Panel title="Sign-in">
          <Facts
            of={[
              ['Linked to', record.signInEmail ?? 'No sign-in yet'],
              ['Last sign-in', <When key="last" at={record.lastSignInAt} none="Never" ago />],
              ['Phone', record.phone],
              ['Added', <When key="added" at={record.createdAt} />],
            ]}
          />
        </Panel>
        <SectionQuestions customerUserId={record.id} />
        <PersonSessions record={record} />
        {record.otherOrganizations.length > 0 && (
          <Panel title="Also in">
            <ul>
              {record.otherOrganizations.map((other) => (
                <li key={other.customerUserId} className={layout.row}>
                  <Link to={`/customer-users/${other.customerUserId}/show`}>{other.organizationName}</Link>
                  <StatusMark word={personStatuses[other.status]} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  );
}
