import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { organizationStatuses } from '../../components/words.ts';
import type { Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import { BulkArchiveButton, BulkRestoreButton } from './BulkOrganizationButtons.tsx';
import { PeopleCount } from './PeopleCount.tsx';

const columns: readonly Column<Organization>[] = [
  { label: 'Name', sort: 'name', card: 'title', render: (one) => one.name },
  { label: 'Number', sort: 'externalId', rank: 2, width: '9rem', render: (one) => one.externalId || '–' },
  { label: 'Portal', sort: 'portalEnabled', card: 'mark', width: '8rem', render: (one) => <StatusMark word={one.status === 'archived' ? organizationStatuses.archived : one.portalEnabled ? { label: 'Portal on', tone: 'success' } : { label: 'Portal off', tone: 'neutral' }} /> },
  { label: 'People', render: (one) => <PeopleCount people={one.people} /> },
  { label: 'Domains', rank: 3, card: 'none', render: (one) => one.domains.slice(0, 2).join(', ') + (one.domains.length > 2 ? ` and ${one.domains.length - 2} more` : '') || '–' },
  { label: 'Changed', sort: 'updatedAt', rank: 3, card: 'none', width: '11rem', render: (one) => <When at={one.updatedAt} /> },
];

/** Every organization that this member of staff may see. */
export default function OrganizationList() {
  const mayEdit = useMay('customers.edit');
  const mayImport = useMay('imports.run');
  const add = (
    <Button variant="contained" component={Link} to="/organizations/create" startIcon={<Icon name="plus" />}>
      Add organization
    </Button>
  );
  return (
    <>
      <PageHeader title="Organizations" about="Your customers’ companies. Each has one portal, its own people and its own rules.">
        {mayEdit && add}
      </PageHeader>
      <RecordList<Organization>
        resource="organizations"
        caption="Organizations"
        sort={{ field: 'name', order: 'ASC' }}
        columns={columns}
        nameOf={(one) => one.name}
        to={(one) => `/organizations/${one.id}/show`}
        search="Name, number or domain"
        choices={[
          { source: 'status', label: 'Status', choices: [{ value: 'active', label: 'Active' }, { value: 'archived', label: 'Archived' }] },
          { source: 'portalEnabled', label: 'Portal', boolean: true, choices: [{ value: 'true', label: 'On' }, { value: 'false', label: 'Off' }] },
        ]}
        acts={<ExportButton resource="organizations" />}
        {...(mayEdit && { bulk: <><BulkArchiveButton /><BulkRestoreButton /></> })}
        empty={
          <EmptyState icon="building" title="No organization yet" action={<>{mayEdit && add}{mayImport && <Button variant="outlined" component={Link} to="/imports/create">Import from a file</Button>}</>}>
            An organization is one customer company. Add one by hand, or bring all of them at once from the CSV your PSA exports.
          </EmptyState>
        }
      />
    </>
  );
}
