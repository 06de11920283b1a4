import { RecordCreate } from '../../components/form/RecordCreate.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { Staff } from '../../providers/records.ts';
import { StaffInputs } from './StaffInputs.tsx';

/** Invites a colleague. */
export default function StaffCreate() {
  return (
    <RecordCreate<Staff>
      resource="staff"
      head={<PageHeader title="Invite a colleague" about="They get a mail with a link, choose a password, and are in." trail={[{ label: 'Staff', to: '/staff' }]} />}
      defaults={{ name: '', email: '', role: 'technician', organizationIds: null }}
      save="Send the invitation"
      created={(record) => `${record.name} is invited.`}
      to={(record) => `/staff/${record.id}/show`}
      cancelTo="/staff"
    >
      <StaffInputs email />
      <MailWarning />
    </RecordCreate>
  );
}
