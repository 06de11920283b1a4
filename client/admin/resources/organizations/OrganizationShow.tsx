import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { TabbedPage } from '../../components/TabbedPage.tsx';
import { organizationStatuses } from '../../components/words.ts';
import type { Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { AuditTable } from '../audit-events/AuditTable.tsx';
import { PeopleTable } from '../customer-users/PeopleTable.tsx';
import { OrganizationNotesTab } from '../client-notes/OrganizationNotesTab.tsx';
import { OrganizationDomainsTab } from '../domains/OrganizationDomainsTab.tsx';
import { InvitationTable } from '../invitations/InvitationTable.tsx';
import { AttemptTable } from '../sign-in-attempts/AttemptTable.tsx';
import { OrganizationSsoTab } from '../sso-connections/OrganizationSsoTab.tsx';
import { TicketTable } from '../tickets/TicketTable.tsx';
import { ArchiveOrganizationButton } from './ArchiveOrganizationButton.tsx';
import { OrganizationFeaturesTab } from '../../visibility/OrganizationFeaturesTab.tsx';
import { OrganizationPortalTab } from './OrganizationPortalTab.tsx';
import { SsoOnlyTab } from './SsoOnlyTab.tsx';

/** One organization: its portal, people, invitations, domains, refusals and history. */
export default function OrganizationShow() {
  return <RecordPage<Organization> resource="organizations">{(record) => <OrganizationView record={record} />}</RecordPage>;
}

function OrganizationView({ record }: { readonly record: Organization }) {
  const mayEdit = useMay('customers.edit');
  return (
    <>
      <PageHeader
        title={record.name}
        trail={[{ label: 'Organizations', to: '/organizations' }]}
        mark={record.status === 'archived' ? <StatusMark word={organizationStatuses.archived} /> : <StatusMark word={record.portalEnabled ? { label: 'Portal on', tone: 'success' } : { label: 'Portal off', tone: 'neutral' }} />}
        about={[record.externalId, record.phone, record.domains.join(', ')].filter(Boolean).join(' · ') || undefined}
      >
        {mayEdit && (
          <Button variant="outlined" component={Link} to={`/organizations/${record.id}`}>
            Edit
          </Button>
        )}
        <ArchiveOrganizationButton record={record} />
      </PageHeader>
      <TabbedPage
        label={`What there is about ${record.name}`}
        base={`/organizations/${record.id}/show`}
        tabs={[
          { key: 'portal', label: 'Portal', content: () => <OrganizationPortalTab organization={record} /> },
          { key: 'features', label: 'Features', content: () => <OrganizationFeaturesTab organization={record} /> },
          { key: 'people', label: 'People', content: () => <Panel flush><PeopleTable organization={record} /></Panel> },
          { key: 'tickets', label: 'Tickets', content: () => <Panel flush><TicketTable filter={{ organizationId: record.id }} organization={false} search /></Panel> },
          { key: 'invitations', label: 'Invitations', content: () => <Panel flush><InvitationTable filter={{ organizationId: record.id }} /></Panel> },
          { key: 'domains', label: 'Domains', content: () => <OrganizationDomainsTab organization={record} /> },
          { key: 'sso', label: 'Single sign-on', content: () => <OrganizationSsoTab organization={record} /> },
          { key: 'sign-in-rule', label: 'Sign-in rule', content: () => <SsoOnlyTab organization={record} /> },
          { key: 'notes', label: 'Notes', content: () => <OrganizationNotesTab organization={record} /> },
          { key: 'refusals', label: 'Refusals', content: () => <Panel flush><AttemptTable filter={{ organizationId: record.id, refused: true }} /></Panel> },
          { key: 'history', label: 'History', content: () => <Panel flush><AuditTable filter={{ organizationId: record.id }} /></Panel> },
        ]}
      />
    </>
  );
}
