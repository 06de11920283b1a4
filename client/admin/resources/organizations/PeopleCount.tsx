import type { Organization } from '../../providers/records.ts';

/** How many people an organization has, and how many of them can use the portal. */
export function PeopleCount({ people }: { readonly people: Organization['people'] }) {
  const all = people.new + people.invited + people.active + people.disabled;
  if (all === 0) return <>None yet</>;
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {people.active.toLocaleString('en-GB')} active of {all.toLocaleString('en-GB')}
    </span>
  );
}
