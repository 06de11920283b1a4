import { RecordEdit } from '../../components/form/RecordEdit.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { Staff } from '../../providers/records.ts';
import { staffFields, StaffInputs } from './StaffInputs.tsx';

/** Changes a colleague's name, role and organizations; holds from their next click. */
export default function StaffEdit() {
  return (
    <RecordEdit<Staff>
      resource="staff"
      fields={staffFields}
      head={(record) => <PageHeader title={`Edit ${record.name}`} about="A change of role or organizations holds from their next click." trail={[{ label: 'Staff', to: '/staff' }, { label: record.name, to: `/staff/${record.id}/show` }]} />}
      saved={(record) => `${record.name} is saved.`}
      to={(record) => `/staff/${record.id}/show`}
    >
      <StaffInputs />
    </RecordEdit>
  );
}
