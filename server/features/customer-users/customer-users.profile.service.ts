import { foldText } from '../../../shared/folding.ts';
import type { Context } from '../../context.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { peopleOfUser, updatePerson } from './customer-users.changes.repository.ts';
import { searchTextOf } from './customer-users.domain.ts';

/** Gives every organization of a sign-in the name and phone its person has just set; a changed phone cannot verify anybody for a while. The caller audits. */
export async function followProfile(ctx: Context, scope: Scope, userId: string, next: { name: string; phone: string }): Promise<void> {
  const everywhere = signInScope(scope.providerId);
  for (const person of await peopleOfUser(ctx.db, everywhere, userId)) {
    await updatePerson(ctx.db, everywhere, person.id, {
      name: next.name,
      name_folded: foldText(next.name),
      phone: next.phone,
      search_text: searchTextOf({ name: next.name, email: person.email, phone: next.phone }),
      updated_at: ctx.now(),
      ...(person.phone === next.phone ? {} : { phone_changed_at: ctx.now() }),
    });
  }
}
