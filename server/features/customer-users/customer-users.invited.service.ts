import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { setInvited, updatePerson } from './customer-users.changes.repository.ts';
import { withStatus } from './customer-users.domain.ts';
import { countPeople, holdMatching, type PeopleFilter, type PersonRow } from './customer-users.repository.ts';

/** How many people a filter finds: exact to 10,000, 10,001 beyond. */
export async function countMatching(ctx: Context, scope: Scope, filter: PeopleFilter): Promise<number> {
  return countPeople(ctx.db, scope, filter);
}

/** Up to `count` people whom a filter finds behind the id `after`, held until the transaction at hand ends. */
export async function heldPeople(ctx: Context, scope: Scope, filter: PeopleFilter, after: string | null, count: number): Promise<PersonRow[]> {
  return holdMatching(ctx.db, scope, filter, after, count);
}

/** Marks people as invited; whoever invites them writes the audit entry. */
export async function markInvited(ctx: Context, scope: Scope, ids: readonly string[]): Promise<void> {
  await setInvited(ctx.db, scope, ids, ctx.now());
}

/** Marks a held person as not invited; whoever revokes the invitation writes the audit entry. */
export async function markNotInvited(ctx: Context, scope: Scope, person: PersonRow): Promise<void> {
  if (person.user_id === null) await updatePerson(ctx.db, scope, person.id, { ...withStatus(person, 'new'), updated_at: ctx.now() });
}

/** Gives a held person the sign-in that accepted their invitation; whoever accepts writes the audit entry. */
export async function markAccepted(ctx: Context, scope: Scope, person: PersonRow, userId: string): Promise<void> {
  await updatePerson(ctx.db, scope, person.id, { user_id: userId, ...withStatus(person, 'active'), updated_at: ctx.now() });
}
