import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useGetOne, useInput } from 'react-admin';
import { useWatch } from 'react-hook-form';
import { useSearchParams } from 'react-router-dom';
import { OrganizationInput } from '../../components/form/OrganizationPicker.tsx';
import { RecordCreate } from '../../components/form/RecordCreate.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { SendWhileOff } from '../../components/SendWhileOff.tsx';
import type { CustomerUser, Organization } from '../../providers/records.ts';
import { PersonInputs } from './PersonInputs.tsx';

/** Adds a person to an organization, and invites them if asked. */
export default function PersonCreate() {
  const [search] = useSearchParams();
  const organizationId = search.get('organizationId') ?? '';
  return (
    <RecordCreate<CustomerUser>
      resource="customer-users"
      head={<PageHeader title="Add a person" about="They can use the portal of their organization once they have accepted an invitation." trail={[{ label: 'People', to: '/customer-users' }]} />}
      defaults={{ organizationId, email: search.get('email') ?? '', name: '', phone: '', role: 'user', invite: true, sendWhileOff: false }}
      save="Add person"
      created={(record) => (record.status === 'invited' ? `${record.name} is added and invited.` : `${record.name} is added, and not invited yet.`)}
      to={(record) => `/customer-users/${record.id}/show`}
      cancelTo={organizationId === '' ? '/customer-users' : `/organizations/${organizationId}/show/people`}
    >
      <OrganizationInput source="organizationId" label="Organization" />
      <PersonInputs email />
      <InviteInput />
    </RecordCreate>
  );
}

function InviteInput() {
  const invite = useInput({ source: 'invite', defaultValue: true });
  const whileOff = useInput({ source: 'sendWhileOff', defaultValue: false });
  const organizationId = useWatch({ name: 'organizationId' }) as unknown;
  const known = typeof organizationId === 'string' && organizationId !== '';
  const { data } = useGetOne<Organization>('organizations', { id: known ? organizationId : '' }, { enabled: known });
  const inviting = invite.field.value === true;
  return (
    <div>
      <FormControlLabel control={<Checkbox checked={inviting} onChange={(event) => invite.field.onChange(event.target.checked)} />} label="Invite them by mail" />
      {inviting && data?.portalEnabled === false && <SendWhileOff value={whileOff.field.value === true} onChange={whileOff.field.onChange} />}
      {inviting && <MailWarning />}
    </div>
  );
}
