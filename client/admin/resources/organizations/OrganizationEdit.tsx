import { RecordEdit } from '../../components/form/RecordEdit.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { Organization } from '../../providers/records.ts';
import { organizationFields, OrganizationInputs } from './OrganizationInputs.tsx';

/** Changes an organization. */
export default function OrganizationEdit() {
  return (
    <RecordEdit<Organization>
      resource="organizations"
      fields={organizationFields}
      head={(record) => <PageHeader title={`Edit ${record.name}`} trail={[{ label: 'Organizations', to: '/organizations' }, { label: record.name, to: `/organizations/${record.id}/show` }]} />}
      saved={(record) => `${record.name} is saved.`}
      to={(record) => `/organizations/${record.id}/show`}
    >
      <OrganizationInputs />
    </RecordEdit>
  );
}
