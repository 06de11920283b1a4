import { limits } from '../../../../shared/limits.ts';
import type { CustomerUser } from '../../providers/records.ts';
import { useRecordContext } from 'react-admin';
import css from '../../components/form/form.module.css';
import { ChoiceInput, LineInput } from '../../components/form/inputs.tsx';

/** The fields of a person by what they are called on screen. */
export const personFields = { name: 'Name', role: 'Role', phone: 'Phone' } as const;

/** What can be written about a person. */
export function PersonInputs({ email = false }: { readonly email?: boolean }) {
  const signsIn = useRecordContext<CustomerUser>()?.userId != null;
  return (
    <>
      <div className={css.pair}>
        <LineInput source="name" label={personFields.name} required maxLength={limits.nameCharacters} />
        {email && <LineInput source="email" label="E-mail" type="email" required maxLength={limits.emailCharacters} help="They sign in with it." />}
        {!signsIn && <LineInput source="phone" label={personFields.phone} type="tel" maxLength={limits.phoneCharacters} help="For call-backs before you change anything about their sign-in." />}
      </div>
      <ChoiceInput
        source="role"
        label={personFields.role}
        choices={[
          { value: 'user', label: 'User', about: 'Sees their own tickets and devices.' },
          { value: 'manager', label: 'Manager', about: 'Sees the whole organization’s, and can approve for colleagues.' },
        ]}
      />
    </>
  );
}
