import { foldEmail, searchForms } from '../../../shared/folding.ts';
import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { attemptByReference, presentAttempt } from '../access/index.ts';
import { findOrganizations, findPeopleByBeginning, findPeopleContaining, type FoundOrganization, type FoundPerson } from './search.repository.ts';

export interface Found {
  readonly organizations: readonly FoundOrganization[];
  readonly people: readonly FoundPerson[];
  readonly attempt: ReturnType<typeof presentAttempt> | null;
}

const most = 8;
/** So many hits are looked at first: enough to find eight people, few enough to cost nothing where a million match. */
const firstLook = 1_000;

async function findPeople(ctx: Context, scope: Scope, forms: readonly string[], typed: string): Promise<FoundPerson[]> {
  const found = new Map<string, FoundPerson>();
  const add = (rows: readonly FoundPerson[]) => {
    for (const row of rows) if (found.size < most) found.set(row.id, row);
  };
  add(await findPeopleByBeginning(ctx.db, scope, 'name_folded', forms[0] ?? '', most));
  if (found.size < most) add(await findPeopleByBeginning(ctx.db, scope, 'email_folded', foldEmail(typed), most));
  for (const atMost of [firstLook, null]) {
    for (const form of forms) {
      // One letter stands somewhere in nearly everybody: beginnings are what is meant.
      if (found.size < most && [...form].length > 1) add(await findPeopleContaining(ctx.db, scope, form, most, atMost));
    }
  }
  return [...found.values()];
}

/** Up to eight organizations and eight people that a text leads to, beginnings first, and the attempt whose reference it is; each within the scope. */
export async function search(ctx: Context, scope: Scope, typed: string): Promise<Found> {
  const forms = searchForms(typed);
  if (forms.length === 0) return { organizations: [], people: [], attempt: null };
  const attempt = await attemptByReference(ctx, scope, typed);
  return {
    organizations: await findOrganizations(ctx.db, scope, forms, most),
    people: await findPeople(ctx, scope, forms, typed),
    attempt: attempt && presentAttempt(attempt),
  };
}
