import { foldText } from '../../../shared/folding.ts';
import type { Context } from '../../context.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { queueMail } from '../deliveries/index.ts';
import { peopleOfUser, updatePerson } from './customer-users.changes.repository.ts';
import { searchTextOf } from './customer-users.domain.ts';
import { phoneChanged } from './customer-users.links.service.ts';

/**
 * Gives every organization of a sign-in the name its person has just set, and the phone where they changed it (null: they did not); a changed phone cannot
 * verify anybody for a while, and they are told. The caller audits.
 */
export async function followProfile(ctx: Context, scope: Scope, user: { id: string; email: string }, next: { name: string; phone: string | null }): Promise<void> {
  const everywhere = signInScope(scope.providerId);
  for (const person of await peopleOfUser(ctx.db, everywhere, user.id)) {
    const phone = next.phone ?? person.phone;
    await updatePerson(ctx.db, everywhere, person.id, {
      name: next.name,
      name_folded: foldText(next.name),
      phone,
      search_text: searchTextOf({ name: next.name, email: person.email, phone }),
      updated_at: ctx.now(),
      ...(person.phone === phone ? {} : { phone_changed_at: ctx.now() }),
    });
  }
  if (next.phone !== null) await queueMail(ctx, phoneChanged(user, null, next.name, next.phone));
}
