import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import type { CustomerUser, Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { BulkDisableButton, BulkEnableButton, BulkInviteButton } from './BulkPersonButtons.tsx';
import { personColumns } from './columns.tsx';
import { InviteEveryoneButton } from './InviteEveryoneButton.tsx';
import { personChoices } from './personChoices.ts';

const columns = personColumns({ organization: false });

/** The people of one organization, on its page. */
export function PeopleTable({ organization }: { readonly organization: Organization }) {
  const mayHelp = useMay('customers.help');
  const add = mayHelp && organization.status === 'active' && (
    <Button variant="contained" component={Link} to={`/customer-users/create?organizationId=${organization.id}`}>
      Add person
    </Button>
  );
  return (
    <RecordList<CustomerUser>
      embedded
      resource="customer-users"
      caption={`People of ${organization.name}`}
      sort={{ field: 'name', order: 'ASC' }}
      filter={{ organizationId: organization.id }}
      columns={columns}
      nameOf={(one) => one.name || one.email}
      to={(one) => `/customer-users/${one.id}/show`}
      search="Name, address or phone number"
      choices={personChoices.slice(0, 2)}
      acts={
        <>
          <InviteEveryoneButton organization={organization} />
          {add}
        </>
      }
      {...(mayHelp && { bulk: <><BulkInviteButton /><BulkEnableButton /><BulkDisableButton /></> })}
      empty={
        <EmptyState icon="people" title={`Nobody of ${organization.name} yet`} action={add}>
          Add the first person, and invite them at once or later.
        </EmptyState>
      }
    />
  );
}
