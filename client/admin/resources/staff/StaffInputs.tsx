import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useInput } from 'react-admin';
import { useWatch } from 'react-hook-form';
import { limits } from '../../../../shared/limits.ts';
import { mayGiveRole, staffRoles, type StaffRole } from '../../../../shared/permissions.ts';
import css from '../../components/form/form.module.css';
import { ChoiceInput, LineInput } from '../../components/form/inputs.tsx';
import { OrganizationsInput } from '../../components/form/OrganizationPicker.tsx';
import { staffRoleNames } from '../../components/words.ts';
import { useSession } from '../../providers/useSession.ts';

/** The fields of a member of staff by what they are called on screen. */
export const staffFields = { name: 'Name', role: 'Role', organizationIds: 'Organizations' } as const;

const abouts: Readonly<Record<StaffRole, string>> = {
  owner: 'Everything, other owners included.',
  admin: 'Portals, rules, imports, staff and settings; everything but owners.',
  technician: 'Helps people get in: invites, enables, links, ends sessions.',
  viewer: 'Looks at everything about customers, and changes nothing.',
};

/** What can be written about a member of staff; roles that are not one's own to give say so. */
export function StaffInputs({ email = false }: { readonly email?: boolean }) {
  const giver = useSession()?.staff?.role ?? 'viewer';
  return (
    <>
      <div className={css.pair}>
        <LineInput source="name" label={staffFields.name} required maxLength={limits.nameCharacters} autoFocus={email} />
        {email && <LineInput source="email" label="E-mail" type="email" required maxLength={limits.emailCharacters} help="The invitation goes there." />}
      </div>
      <ChoiceInput
        source="role"
        label={staffFields.role}
        choices={staffRoles.map((role) => ({ value: role, label: staffRoleNames[role], about: abouts[role], barred: mayGiveRole(giver, role) ? undefined : 'Only owners give this role.' }))}
      />
      <LimitInput />
    </>
  );
}

function LimitInput() {
  const { field } = useInput({ source: 'organizationIds', defaultValue: null });
  const limited = Array.isArray(useWatch({ name: 'organizationIds' }));
  return (
    <div>
      <FormControlLabel control={<Checkbox checked={limited} onChange={(event) => field.onChange(event.target.checked ? [] : null)} />} label="Only for some organizations" />
      {limited && <OrganizationsInput source="organizationIds" label={staffFields.organizationIds} help="They see and touch nothing else, and none of the provider’s settings." />}
    </div>
  );
}
