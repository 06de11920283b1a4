import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import { RecordFilter } from '../../components/list/RecordFilter.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { CustomerUser } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import { BulkDisableButton, BulkEnableButton, BulkInviteButton } from './BulkPersonButtons.tsx';
import { personColumns } from './columns.tsx';
import { personChoices } from './personChoices.ts';

const columns = personColumns({ organization: true });
/** Everybody of every organization that this member of staff may see. */
export default function PersonList() {
  const mayAdd = useMay('customers.help');
  const mayImport = useMay('imports.run');
  const add = (
    <Button variant="contained" component={Link} to="/customer-users/create" startIcon={<Icon name="plus" />}>
      Add person
    </Button>
  );
  return (
    <>
      <PageHeader title="People" about="The people of your customers: who may use a portal, in which role, and when they last did.">
        {mayAdd && add}
      </PageHeader>
      <RecordList<CustomerUser>
        resource="customer-users"
        caption="People"
        sort={{ field: 'name', order: 'ASC' }}
        columns={columns}
        nameOf={(one) => one.name || one.email}
        to={(one) => `/customer-users/${one.id}/show`}
        search="Name, address or phone number"
        choices={personChoices}
        filters={<RecordFilter source="organizationId" resource="organizations" label="Organization" nameOf={(one) => one.name ?? ''} />}
        acts={<ExportButton resource="customer-users" />}
        {...(mayAdd && { bulk: <><BulkInviteButton /><BulkEnableButton /><BulkDisableButton /></> })}
        empty={
          <EmptyState icon="people" title="Nobody yet" action={<>{mayAdd && add}{mayImport && <Button variant="outlined" component={Link} to="/imports/create?kind=people">Import from a file</Button>}</>}>
            Here stand the people of your customers. Add somebody by hand, or import the list your PSA exports; nobody gets a mail until you invite them.
          </EmptyState>
        }
      />
    </>
  );
}
