import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { PersonName } from '../../components/PersonName.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { count, staffRoleNames, staffStatuses } from '../../components/words.ts';
import type { Staff } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';

const columns: readonly Column<Staff>[] = [
  { label: 'Person', sort: 'name', card: 'title', render: (one) => <PersonName name={one.name} email={one.email} /> },
  { label: 'Role', sort: 'role', card: 'line', width: '8rem', render: (one) => staffRoleNames[one.role] },
  { label: 'Status', sort: 'status', card: 'mark', width: '10rem', render: (one) => <StatusMark word={one.invitation?.expired === true && one.status === 'invited' ? { label: 'Invitation ran out', tone: 'warning' } : staffStatuses[one.status]} /> },
  { label: 'Looks after', rank: 2, render: (one) => (one.organizationIds === null ? 'Every organization' : count(one.organizationIds.length, 'organization', 'organizations')) },
  { label: 'Last sign-in', rank: 2, width: '12rem', render: (one) => <When at={one.lastSignInAt} none="Never" /> },
];

/** The provider's people and what each may do. */
export default function StaffList() {
  const may = useMay('staff.manage');
  const add = (
    <Button variant="contained" component={Link} to="/staff/create" startIcon={<Icon name="plus" />}>
      Invite a colleague
    </Button>
  );
  return (
    <>
      <PageHeader title="Staff" about="Your own people: who may do what, and for which organizations.">
        {may && add}
      </PageHeader>
      <RecordList<Staff>
        resource="staff"
        caption="Staff"
        sort={{ field: 'name', order: 'ASC' }}
        columns={columns}
        nameOf={(one) => one.name}
        to={(one) => `/staff/${one.id}/show`}
        search="Name or address"
        choices={[
          { source: 'role', label: 'Role', choices: Object.entries(staffRoleNames).map(([value, label]) => ({ value, label })) },
          { source: 'status', label: 'Status', choices: Object.entries(staffStatuses).map(([value, word]) => ({ value, label: word.label })) },
        ]}
        empty={
          <EmptyState icon="shield" title="Nobody but you" action={may && add}>
            Invite your colleagues: technicians help people on the phone, admins set portals and rules, viewers look.
          </EmptyState>
        }
      />
    </>
  );
}
