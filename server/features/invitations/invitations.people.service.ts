import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { authorOf, choiceOf, countMatching, createCustomerUser, customerUser, filterOf, heldPeople, heldPerson, targetFilter, type BulkResult, type Choice, type CustomerUserRecord, type NewPerson, type PeopleTarget, type PersonRow } from '../customer-users/index.ts';
import { enqueue, type JobRun } from '../jobs/index.ts';
import { inviteManyJob } from './invitations.jobs.ts';
import { sendInvitations } from './invitations.sending.service.ts';

const batch = 100;

/** Adds a person to an organization, and invites them at once if asked. Throws `not_found`, `organization_archived`, `email_taken`. */
export async function addPerson(ctx: Context, scope: Scope, person: NewPerson & { invite: boolean; sendWhileOff: boolean }): Promise<CustomerUserRecord> {
  return inTransaction(ctx, async (inner) => {
    const id = await createCustomerUser(inner, scope, person);
    if (person.invite) await sendInvitations(inner, scope, [await heldPerson(inner, scope, id)], { sendWhileOff: person.sendWhileOff });
    return customerUser(inner, scope, id);
  });
}

/**
 * Invites everyone of a choice who has no account: no sign-in, not disabled, of an active organization, no invitation underway. At once up to 1,000 and by a
 * job beyond; a dry run only counts. `people` are those who get a mail now; the others wait for their portal.
 */
export async function inviteMany(ctx: Context, scope: Scope, target: PeopleTarget & { sendWhileOff?: boolean | undefined }): Promise<BulkResult> {
  const sendWhileOff = target.sendWhileOff ?? false;
  const filter = targetFilter(target);
  const due = { ...filter, invitableAt: ctx.now() };
  const matched = await countMatching(ctx, scope, filter);
  const changed = await countMatching(ctx, scope, due);
  const people = sendWhileOff ? changed : await countMatching(ctx, scope, { ...due, portalEnabled: true });
  const planned = { dryRun: target.dryRun, matched, changed, people, jobId: null, ids: [] };
  if (target.dryRun) return planned;
  if (changed > limits.bulkIds) return { ...planned, jobId: await enqueue(ctx, inviteManyJob, { ...choiceOf(ctx, scope, target), sendWhileOff }) };
  return inTransaction(ctx, async (inner) => {
    const held = await heldPeople(inner, scope, due, null, limits.bulkIds);
    await sendInvitations(inner, scope, held, { sendWhileOff });
    return { ...planned, changed: held.length, ids: held.map(({ id }) => id) };
  });
}

/** Carries inviting many out for the member of staff who asked, 100 at a time in a transaction each; a second run finds only those not yet invited. */
export async function inviteManyInBackground(ctx: Context, payload: Choice & { readonly sendWhileOff: boolean }, progress: JobRun['progress']): Promise<{ changed: number } | 'cancelled'> {
  const scope = signInScope(ctx.actor.providerId);
  const filter = { ...filterOf(payload), invitableAt: ctx.now() };
  const author = await authorOf(ctx, scope, payload);
  const total = await countMatching(ctx, scope, filter);
  let changed = 0;
  let after: string | null = null;
  for (;;) {
    const people: PersonRow[] = await inTransaction(ctx, async (inner) => {
      const held = await heldPeople(inner, scope, filter, after, batch);
      await sendInvitations(inner, scope, held, { sendWhileOff: payload.sendWhileOff, author });
      return held;
    });
    const last = people.at(-1);
    if (!last) return { changed };
    changed += people.length;
    after = last.id;
    if (await progress(changed, total)) return 'cancelled';
  }
}
