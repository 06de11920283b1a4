import type { z } from 'zod';
import type { bulkResult } from '../../../shared/contracts/list.ts';
import { limits } from '../../../shared/limits.ts';
import type { peopleChoice } from '../../../shared/people-choice.ts';
import { inTransaction, type Context } from '../../context.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { enqueue, type JobRun } from '../jobs/index.ts';
import { userById } from '../users/index.ts';
import { setDisabled, setEnabled } from './customer-users.changes.repository.ts';
import { statusAfterEnable } from './customer-users.domain.ts';
import { countActive, countPeople, holdMatching, type PeopleFilter, type PersonRow } from './customer-users.repository.ts';
import { customerUser, heldPerson, subjectOf, voidInvitations, type CustomerUserRecord } from './customer-users.service.ts';
import { switchPeopleJob } from './customer-users.jobs.ts';

export type BulkResult = z.output<typeof bulkResult>;
export type Act = 'disable' | 'enable';

/** Whom a bulk verb is done to. */
export interface PeopleTarget {
  readonly ids?: readonly string[] | undefined;
  readonly filter?: Omit<PeopleFilter, 'id' | 'organizationIds' | 'disabled' | 'invitableAt' | 'portalEnabled'> | undefined;
  readonly dryRun: boolean;
}

export type Choice = { readonly [Key in keyof typeof peopleChoice]: z.output<(typeof peopleChoice)[Key]> };
const batch = 200;

/** What a job must know to act for the member of staff who asked: their filter, their organizations, their name. */
export function choiceOf(ctx: Context, scope: Scope, target: PeopleTarget): Choice {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new Error('Only staff ask for work on many people.');
  return { filter: { ...target.filter }, organizationIds: scope.organizationIds === 'all' ? null : [...scope.organizationIds], askedBy: actor.userId };
}

/** The people a job's choice means. */
export function filterOf(choice: Choice): PeopleFilter {
  return { ...choice.filter, ...(choice.organizationIds === null ? {} : { organizationIds: choice.organizationIds }) };
}

/** The member of staff on whose behalf a job acts, for the audit. */
export async function authorOf(ctx: Context, scope: Scope, choice: Choice): Promise<NonNullable<AuditEntry['actor']>> {
  const user = await userById(ctx, scope, choice.askedBy);
  return { kind: 'staff', id: choice.askedBy, label: user?.name || user?.email || 'A former member of staff' };
}

/** The people a bulk verb names. */
export function targetFilter(target: PeopleTarget): PeopleFilter {
  return target.filter ?? { id: target.ids ?? [] };
}

/** Disables or enables held people, with one audit entry for each. Disabling voids their open invitations; enabling gives back what they were. */
async function switchHeld(ctx: Context, scope: Scope, act: Act, people: readonly PersonRow[], actor?: AuditEntry['actor']): Promise<void> {
  const ids = people.map(({ id }) => id);
  if (act === 'disable') {
    await setDisabled(ctx.db, scope, ids, ctx.now());
    await voidInvitations(ctx, scope, ids);
  } else await setEnabled(ctx.db, scope, ids, ctx.now());
  await record(
    ctx,
    people.map((person) => ({
      action: act === 'disable' ? 'customer_user.disabled' : 'customer_user.enabled',
      subject: subjectOf(person),
      organizationId: person.organization_id,
      changes: [{ field: 'status', before: person.status, after: act === 'disable' ? 'disabled' : statusAfterEnable(person) }],
      ...(actor ? { actor } : {}),
    })),
  );
}

/** Disables or enables one person; one who is as asked stays as they are. Throws `not_found`. */
export async function switchPerson(ctx: Context, scope: Scope, act: Act, id: string): Promise<CustomerUserRecord> {
  return inTransaction(ctx, async (inner) => {
    const person = await heldPerson(inner, scope, id);
    if ((person.status === 'disabled') === (act === 'enable')) await switchHeld(inner, scope, act, [person]);
    return customerUser(inner, scope, id);
  });
}

/** Disables or enables many people, at once up to 1,000 and by a job beyond; a dry run only counts. */
export async function switchPeople(ctx: Context, scope: Scope, act: Act, target: PeopleTarget): Promise<BulkResult> {
  const filter = targetFilter(target);
  const affected = { ...filter, disabled: act === 'enable' };
  const matched = await countPeople(ctx.db, scope, filter);
  const changed = await countPeople(ctx.db, scope, affected);
  const planned = { dryRun: target.dryRun, matched, changed, people: await countActive(ctx.db, scope, affected), jobId: null, ids: [] };
  if (target.dryRun) return planned;
  if (changed > limits.bulkIds) return { ...planned, jobId: await enqueue(ctx, switchPeopleJob, { act, ...choiceOf(ctx, scope, target) }) };
  return inTransaction(ctx, async (inner) => {
    const people = await holdMatching(inner.db, scope, affected, null, limits.bulkIds);
    await switchHeld(inner, scope, act, people);
    const active = people.filter((person) => (act === 'disable' ? person.status : statusAfterEnable(person)) === 'active');
    return { ...planned, changed: people.length, people: active.length, ids: people.map(({ id }) => id) };
  });
}

/** Carries a bulk verb out for the member of staff who asked, some hundreds at a time; a second run finds only those not yet done. */
export async function switchPeopleInBackground(ctx: Context, payload: Choice & { readonly act: Act }, progress: JobRun['progress']): Promise<{ changed: number } | 'cancelled'> {
  const scope = signInScope(ctx.actor.providerId);
  const filter = { ...filterOf(payload), disabled: payload.act === 'enable' };
  const total = await countPeople(ctx.db, scope, filter);
  const author = await authorOf(ctx, scope, payload);
  let changed = 0;
  let after: string | null = null;
  for (;;) {
    const people: PersonRow[] = await inTransaction(ctx, async (inner) => {
      const held = await holdMatching(inner.db, scope, filter, after, batch);
      await switchHeld(inner, scope, payload.act, held, author);
      return held;
    });
    const last = people.at(-1);
    if (!last) return { changed };
    changed += people.length;
    after = last.id;
    if (await progress(changed, total)) return 'cancelled';
  }
}
