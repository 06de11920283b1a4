import { effectiveMfaRule, isMfaRequired, type MfaRule } from '../../../shared/access.ts';
import { foldEmail } from '../../../shared/folding.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Context } from '../../context.ts';
import { permits, signInScope, type Scope, type StaffActor } from '../../policy.ts';
import { attempts, ssoRuleOf } from '../access/index.ts';
import { lockOf, type BudgetName } from '../attempt-limits/index.ts';
import { factorsOf, ownTotp } from '../mfa/index.ts';
import { openUntil } from '../one-time/index.ts';
import { providerMfa } from '../providers/index.ts';
import { openSessionCounts } from '../sessions/index.ts';
import { passwordOf, portalPinOf, type UserRow } from '../users/index.ts';
import { managersToTell } from './verifications.acts.service.ts';
import { callerOf, isSelf, methodsFor, organizationsOf, type Caller } from './verifications.caller.service.ts';
import { latestExemption, type MethodState } from './verifications.domain.ts';
import { findOwnRule, findPasskeys, type ManagerRow } from './verifications.repository.ts';
import { guessSubject, openVerifications, type SeenVerification } from './verifications.service.ts';

const day = 86_400_000;
const newestAttempts = 100;

export interface ShownFactors {
  readonly totp: { readonly createdAt: string; readonly lastUsedAt: string | null } | null;
  readonly passkeys: readonly { readonly name: string; readonly created_at: string; readonly last_used_at: string | null }[];
  readonly recoveryCodesLeft: number;
}

/** The second factors of a sign-in as staff may see them: no secrets. */
export async function factorsShown(ctx: Context, scope: Scope, userId: string): Promise<ShownFactors> {
  const totp = await ownTotp(ctx, scope, userId);
  return { totp: totp.createdAt === null ? null : { createdAt: totp.createdAt, lastUsedAt: totp.lastUsedAt }, passkeys: await findPasskeys(ctx.db, scope, userId), recoveryCodesLeft: (await factorsOf(ctx, scope, userId)).recoveryCodes };
}

export interface PasswordState {
  readonly set: boolean;
  readonly changedAt: string | null;
  readonly changeRequired: boolean;
}

/** What staff may know of a password. */
export async function passwordStateOf(ctx: Context, scope: Scope, user: UserRow | null): Promise<PasswordState> {
  const stored = user ? await passwordOf(ctx, scope, user.id) : null;
  return { set: stored !== null && stored.hash !== null, changedAt: stored?.changedAt ?? null, changeRequired: user?.password_change_required === 1 };
}

export interface Lock {
  readonly what: 'password' | 'factor' | 'verification';
  readonly since: string;
  /** Null: until somebody resets it. */
  readonly until: string | null;
  /** Wrong tries of the last day by where they came from, the most first. */
  readonly sources: readonly { readonly ip: string; readonly browser: string; readonly system: string; readonly tries: number; readonly lastAt: string }[];
}

type Tries = Awaited<ReturnType<typeof attempts>>['rows'];

async function triesAt(ctx: Context, scope: Scope, email: string): Promise<Tries> {
  const from = isoTime(milliseconds(ctx.now()) - day);
  return (await attempts(ctx, scope, { sort: ['at', 'DESC'], range: [0, newestAttempts - 1], filter: { emailFolded: foldEmail(email), from } })).rows;
}

function isTryAt(what: Lock['what'], { outcome, method }: Tries[number]): boolean {
  const atFactor = outcome === 'invalid_code' || outcome === 'passkey_refused' || (outcome === 'too_many_attempts' && method !== null && method !== 'password');
  if (what === 'factor') return atFactor;
  return what === 'password' && !atFactor && (outcome === 'invalid_credentials' || outcome === 'too_many_attempts');
}

function sourcesOf(what: Lock['what'], tries: Tries): Lock['sources'] {
  const groups = Map.groupBy(tries.filter((row) => isTryAt(what, row)), ({ ip, browser, system }) => JSON.stringify([ip, browser, system]));
  return [...groups.values()]
    .flatMap((rows) => (rows[0] ? [{ ip: rows[0].ip, browser: rows[0].browser, system: rows[0].system, tries: rows.reduce((sum, { count }) => sum + count, 0), lastAt: rows.map(({ last_at: at }) => at).sort().at(-1) ?? rows[0].at }] : []))
    .sort((a, b) => b.tries - a.tries);
}

const passwordBudgets = { staff: ['password:staff'], customer: ['password:customer', 'password:staff'] } as const satisfies Record<UserRow['kind'], readonly BudgetName[]>;

/** Which guessing is stopped now for a sign-in of customers or staff, or for a person without one, by whom, and the newest code that was right for another clock. */
export async function locksOf(ctx: Context, scope: Scope, subject: { user: UserRow | null; email: string; guessSubject: string }): Promise<{ locks: Lock[]; clock: { seconds: number; at: string } | null }> {
  const { user } = subject;
  const email = user?.email ?? subject.email;
  const tries = await triesAt(ctx, scope, email);
  const everywhere = signInScope(scope.providerId);
  const kinds: readonly (readonly [Lock['what'], readonly BudgetName[], string])[] = [
    // Of an address that nobody signs in with, or somebody else does, it says nothing.
    ...(user ? ([['password', passwordBudgets[user.kind], foldEmail(email)], ['factor', ['factor'], user.id]] as const) : []),
    ['verification', ['verification'], subject.guessSubject],
  ];
  const locks: Lock[] = [];
  for (const [what, budgets, key] of kinds) {
    const lock = await lockOf(ctx, everywhere, budgets, key);
    if (lock) locks.push({ what, since: isoTime(lock.since), until: lock.until === null ? null : isoTime(lock.until), sources: sourcesOf(what, tries) });
  }
  const off = tries.find((row) => row.clock_seconds !== null);
  const fixed = tries.some((row) => row.outcome === 'signed_in' && off !== undefined && row.last_at > off.last_at);
  return { locks, clock: off?.clock_seconds == null || fixed ? null : { seconds: off.clock_seconds, at: off.last_at } };
}

/** Whether the people of an organization must have a second factor now, from when, and who says so. Throws `not_found`. */
export async function mfaOf(ctx: Context, scope: Scope, organizationId: string): Promise<MfaRule & { required: boolean; setBy: 'provider' | 'organization' }> {
  const own = await findOwnRule(ctx.db, scope, organizationId);
  const rule = effectiveMfaRule(await providerMfa(ctx, scope), own ? { rule: own.mfa_rule, from: own.mfa_from } : null);
  const required = isMfaRequired(rule, ctx.now());
  // While the watchdog has lifted the rule of single sign-on, a factor of ours stands in.
  if (!required && own?.sso_lifted_at != null) return { rule: 'required', from: null, required: true, setBy: 'organization' };
  return { ...rule, required, setBy: own?.mfa_rule == null ? 'provider' : 'organization' };
}

export interface Security {
  readonly caller: Caller;
  readonly factors: ShownFactors;
  readonly mfa: Awaited<ReturnType<typeof mfaOf>>;
  readonly exemption: { readonly until: string; readonly reason: string } | null;
  readonly sso: { readonly only: boolean; readonly exemption: { readonly until: string; readonly reason: string } | null };
  readonly accessPassUntil: string | null;
  readonly locks: readonly Lock[];
  readonly clock: { readonly seconds: number; readonly at: string } | null;
  readonly password: PasswordState;
  readonly pinChangedAt: string | null;
  readonly methods: readonly MethodState[];
  readonly managers: readonly ManagerRow[];
  readonly verifications: readonly SeenVerification[];
  readonly reset: { readonly organizations: number; readonly factors: number; readonly recoveryCodes: number; readonly sessions: number; readonly managersTold: number };
  readonly may: { readonly verify: boolean; readonly resetMfa: boolean; readonly accessPass: boolean; readonly exempt: boolean; readonly exemptUntil: string | null; readonly link: boolean; readonly unlock: boolean; readonly requirePasswordChange: boolean; readonly protect: boolean; readonly reason: string | null };
}

function mayOf(ctx: Context, scope: Scope, actor: StaffActor, { caller, reset }: Pick<Security, 'caller' | 'reset'>): Security['may'] {
  const self = isSelf(actor, caller);
  const { organizationIds } = scope;
  const elsewhere = organizationIds !== 'all' && caller.memberships.some((membership) => !organizationIds.includes(membership.organization_id));
  const mayRecover = permits(actor, 'customers.recover');
  const overAll = !self && !elsewhere;
  const latest = permits(actor, 'customers.exempt') && overAll ? latestExemption(actor.role, milliseconds(ctx.now())) : null;
  return {
    verify: mayRecover && !self,
    resetMfa: mayRecover && overAll && caller.user !== null,
    accessPass: mayRecover && overAll && reset.factors > 0,
    exempt: latest !== null,
    exemptUntil: latest === null ? null : isoTime(latest),
    link: permits(actor, 'customers.link') && overAll,
    unlock: permits(actor, 'customers.help') && overAll,
    requirePasswordChange: permits(actor, 'customers.help') && overAll && caller.user !== null,
    protect: permits(actor, 'customers.protect') && !self,
    reason: self ? 'This is your own portal account. Ask a colleague.' : elsewhere ? 'This sign-in also opens organizations that you may not manage. Ask a colleague who manages all of them.' : !mayRecover ? 'Your role does not allow this. Ask an owner or admin of your team.' : null,
  };
}

/** How a person proves that it is them, what stands in their way, and what the member of staff at hand may do about it. Throws `not_found`. */
export async function personSecurity(ctx: Context, scope: Scope, actor: StaffActor, id: string): Promise<Security> {
  const caller = await callerOf(ctx, scope, id);
  const { person, user } = caller;
  const everywhere = signInScope(scope.providerId);
  const factors: ShownFactors = user ? await factorsShown(ctx, everywhere, user.id) : { totp: null, passkeys: [], recoveryCodesLeft: 0 };
  // Numbers tell nobody of organizations that they may not see; who may reset sees them all.
  const sessions = user ? (await openSessionCounts(ctx, scope, [user.id])).reduce((sum, { count }) => sum + count, 0) : 0;
  const within = { ...caller, memberships: caller.memberships.filter((membership) => scope.organizationIds === 'all' || scope.organizationIds.includes(membership.organization_id)) };
  const reset = { organizations: organizationsOf(within), factors: (factors.totp ? 1 : 0) + factors.passkeys.length, recoveryCodes: factors.recoveryCodesLeft, sessions, managersTold: (await managersToTell(ctx, within)).length };
  const pin = user ? await portalPinOf(ctx, everywhere, user.id) : null;
  const ssoExempt = person.sso_exempt_until !== null && person.sso_exempt_until > ctx.now();
  const isExempt = person.mfa_exempt_until !== null && person.mfa_exempt_until > ctx.now();
  return {
    caller,
    factors,
    mfa: await mfaOf(ctx, scope, person.organization_id),
    exemption: isExempt ? { until: person.mfa_exempt_until ?? '', reason: person.mfa_exempt_reason } : null,
    sso: { only: (await ssoRuleOf(ctx, everywhere, person.organization_id)).only, exemption: ssoExempt ? { until: person.sso_exempt_until ?? '', reason: person.sso_exempt_reason ?? '' } : null },
    accessPassUntil: user ? await openUntil(ctx, 'access_pass', user.id) : null,
    ...(await locksOf(ctx, scope, { user, email: person.email, guessSubject: guessSubject(caller) })),
    password: await passwordStateOf(ctx, everywhere, user),
    pinChangedAt: pin?.hash == null ? null : pin.changedAt,
    ...(await methodsFor(ctx, scope, actor, caller)),
    verifications: await openVerifications(ctx, scope, actor, caller),
    reset,
    may: mayOf(ctx, scope, actor, { caller, reset }),
  };
}
