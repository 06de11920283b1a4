import { RecordEdit } from '../../components/form/RecordEdit.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { CustomerUser } from '../../providers/records.ts';
import { personFields, PersonInputs } from './PersonInputs.tsx';

/** Changes a person's name and role; their address has an act of its own, and so has the phone of somebody who signs in. */
export default function PersonEdit() {
  return (
    <RecordEdit<CustomerUser>
      resource="customer-users"
      fields={personFields}
      head={(record) => (
        <PageHeader
          title={`Edit ${record.name}`}
          about={record.userId === null ? 'The address is changed from the person’s page, with a verification of the caller.' : 'Address and phone number are changed from the person’s page, with a verification of the caller.'}
          trail={[{ label: 'People', to: '/customer-users' }, { label: record.name, to: `/customer-users/${record.id}/show` }]}
        />
      )}
      saved={(record) => `${record.name} is saved.`}
      to={(record) => `/customer-users/${record.id}/show`}
    >
      <PersonInputs />
    </RecordEdit>
  );
}
