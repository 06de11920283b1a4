import { RecordCreate } from '../../components/form/RecordCreate.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { Organization } from '../../providers/records.ts';
import { OrganizationInputs } from './OrganizationInputs.tsx';

/** Adds an organization; its portal begins switched off. */
export default function OrganizationCreate() {
  return (
    <RecordCreate<Organization>
      resource="organizations"
      head={<PageHeader title="Add an organization" about="Its portal begins switched off, so nobody notices until you say so." trail={[{ label: 'Organizations', to: '/organizations' }]} />}
      defaults={{ name: '', externalId: '', phone: '', notes: '', domains: [] }}
      save="Add organization"
      created={(record) => `${record.name} is added.`}
      to={(record) => `/organizations/${record.id}/show`}
      cancelTo="/organizations"
    >
      <OrganizationInputs fresh />
    </RecordCreate>
  );
}
