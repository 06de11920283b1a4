import { verificationMethods } from '../../../shared/contracts/mfa.ts';
import { isMfaRequired, type MfaRule } from '../../../shared/access.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { queueMails } from '../deliveries/index.ts';
import { enqueue } from '../jobs/index.ts';
import { setProviderMfa, setVerificationMethods, providerMfa } from '../providers/index.ts';
import { userById } from '../users/index.ts';
import { announceMfaJob } from './mfa.jobs.ts';
import { countReached, findNotEnrolled, findRules, updateRules, type Reach } from './mfa.rules.repository.ts';

const day = 86_400_000;
const furthest = 366 * day;
const named = 100;
const batch = 200;

interface Change {
  readonly rule: 'inherit' | MfaRule['rule'];
  readonly from: string | null;
  readonly dryRun: boolean;
}

/** Whom a rule hits, as things stand. */
async function previewOf(ctx: Context, scope: Scope, reach: Reach, from: string | null) {
  const counts = await countReached(ctx.db, scope, reach, from ?? ctx.now());
  const names = await findNotEnrolled(ctx.db, scope, reach, null, named);
  return {
    preview: {
      ...counts,
      notEnrolled: counts.people - counts.enrolled,
      singleSignOn: 0,
      from,
      names: names.map((row) => ({ customerUserId: row.id, name: row.name, email: row.email, organizationName: row.organization_name })),
    },
  };
}

function refuseDate(ctx: Context, from: string | null): void {
  if (from === null) return;
  const ahead = milliseconds(from) - milliseconds(ctx.now());
  if (ahead <= 0 || ahead > furthest) throw new AppError('from_invalid', { errors: { from: 'Choose a date ahead of now, at most a year away.' } });
}

/** Announces a rule that asks for factors at once, and again the day before it begins. */
async function announce(ctx: Context, organizationIds: string[] | null, rule: MfaRule): Promise<void> {
  if (rule.rule !== 'required') return;
  await enqueue(ctx, announceMfaJob, { organizationIds, from: rule.from });
  const reminder = rule.from === null ? 0 : milliseconds(rule.from) - day;
  if (reminder > milliseconds(ctx.now()) + day) await enqueue(ctx, announceMfaJob, { organizationIds, from: rule.from }, { runAt: isoTime(reminder) });
}

/** Says whom the provider's rule hits and, unless it is a dry run, sets it; it holds from every session's next request. Throws `from_invalid`. */
export async function changeProviderRule(ctx: Context, scope: Scope, change: Change & { rule: MfaRule['rule'] }) {
  const rule: MfaRule = { rule: change.rule, from: change.rule === 'required' ? change.from : null };
  refuseDate(ctx, rule.from);
  const preview = await previewOf(ctx, scope, 'without own rule', rule.from);
  if (change.dryRun) return preview;
  await inTransaction(ctx, async (inner) => {
    const { before, name } = await setProviderMfa(inner, scope, rule);
    await record(inner, { action: 'provider.mfa_changed', subject: { kind: 'provider', id: scope.providerId, label: name }, changes: changesBetween<MfaRule>(before, rule) });
    await announce(inner, null, rule);
  });
  return preview;
}

/** Says whom a rule for some organizations hits and, unless it is a dry run, sets it. Throws `not_found`, `from_invalid`. */
export async function changePortalRules(ctx: Context, scope: Scope, ids: readonly string[], change: Change) {
  const own = { mfa_rule: change.rule === 'inherit' ? null : change.rule, mfa_from: change.rule === 'required' ? change.from : null };
  refuseDate(ctx, own.mfa_from);
  const unique = [...new Set(ids)];
  if ((await findRules(ctx.db, scope, unique)).length < unique.length) throw new AppError('not_found');
  const inherited = await providerMfa(ctx, scope);
  const effective: MfaRule = own.mfa_rule === null ? inherited : { rule: own.mfa_rule, from: own.mfa_from };
  const preview = await previewOf(ctx, scope, { ids: unique }, effective.from);
  if (change.dryRun) return preview;
  await inTransaction(ctx, async (inner) => {
    const before = await findRules(inner.db, scope, unique);
    await updateRules(inner.db, scope, unique, { ...own, updated_at: inner.now() });
    await record(
      inner,
      before.map((row) => ({
        action: 'portal.mfa_changed',
        subject: { kind: 'portal', id: row.organization_id, label: row.name },
        organizationId: row.organization_id,
        changes: changesBetween({ rule: row.mfa_rule ?? 'inherit', from: row.mfa_from }, { rule: change.rule, from: own.mfa_from }),
      })),
    );
    if (own.mfa_rule !== null) await announce(inner, unique, effective);
  });
  return preview;
}

/** Sets how callers may be verified, in the order in which the console offers it. */
export async function changeVerificationMethods(ctx: Context, scope: Scope, methods: readonly (typeof verificationMethods)[number][]): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const kept = verificationMethods.filter((method) => methods.includes(method));
    const { before, name } = await setVerificationMethods(inner, scope, kept);
    await record(inner, { action: 'provider.verification_changed', subject: { kind: 'provider', id: scope.providerId, label: name }, changes: changesBetween({ methods: before }, { methods: kept }) });
  });
}

/** Mails everybody a rule hits and who has no factor yet, each once a job, also where its worker was killed on the way, unless the rule was changed meanwhile. */
export async function announceRule(ctx: Context, { organizationIds, from }: { organizationIds: readonly string[] | null; from: string | null }, jobId: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  let reach: Reach = 'without own rule';
  if (organizationIds === null) {
    const now = await providerMfa(ctx, scope);
    if (now.rule !== 'required' || now.from !== from) return;
  } else {
    const rules = await findRules(ctx.db, scope, organizationIds);
    const same = rules.filter((row) => row.mfa_rule === 'required' && row.mfa_from === from).map((row) => row.organization_id);
    if (same.length === 0) return;
    reach = { ids: same };
  }
  const holds = isMfaRequired({ rule: 'required', from }, ctx.now());
  let place: { nameFolded: string; id: string } | null = null;
  for (;;) {
    const people: Awaited<ReturnType<typeof findNotEnrolled>> = await findNotEnrolled(ctx.db, scope, reach, place, batch, jobId);
    const last = people.at(-1);
    if (!last) return;
    const told = people.filter((row) => row.mfa_exempt_until === null || row.mfa_exempt_until <= (from ?? ctx.now()));
    await inTransaction(ctx, (inner) => queueMails(inner, told.map((row) => ({ kind: 'mfa_announced', to: row.email, userId: row.user_id, organizationId: row.organization_id, subjectId: row.id, data: { organizationName: row.organization_name, from, holds, jobId } }))));
    place = { nameFolded: last.name_folded, id: last.id };
  }
}

/** Whether the person of a mail still has no factor. */
export async function stillWithoutFactor(ctx: Context, { userId }: { userId: string | null }): Promise<boolean> {
  return userId !== null && (await userById(ctx, signInScope(ctx.actor.providerId), userId))?.enrolled === 0;
}
