import { limits } from '../../../../shared/limits.ts';
import css from '../../components/form/form.module.css';
import { BlockInput, LineInput } from '../../components/form/inputs.tsx';
import { ListInput } from '../../components/form/ListInput.tsx';

/** The fields of an organization by what they are called on screen. */
export const organizationFields = { name: 'Name', externalId: 'Number in your PSA', phone: 'Phone', domains: 'E-mail domains', notes: 'Notes' } as const;

/** What can be written about an organization. */
export function OrganizationInputs({ fresh = false }: { readonly fresh?: boolean }) {
  return (
    <>
      <LineInput source="name" label={organizationFields.name} required maxLength={limits.nameCharacters} autoFocus={fresh} help="Customers read it on their portal." />
      <div className={css.pair}>
        <LineInput source="externalId" label={organizationFields.externalId} maxLength={100} help="Imports find the organization by it." />
        <LineInput source="phone" label={organizationFields.phone} type="tel" maxLength={limits.phoneCharacters} />
      </div>
      <ListInput source="domains" label={organizationFields.domains} placeholder="acme.example" help="The domains of its people’s addresses. Enter, comma or space adds one; the Domains tab proves them." />
      <BlockInput source="notes" label={organizationFields.notes} maxLength={limits.noteCharacters} help="Only staff read these." />
    </>
  );
}
