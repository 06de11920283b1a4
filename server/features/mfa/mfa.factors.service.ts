import { AppError } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { CustomerActor, Scope, StaffActor } from '../../policy.ts';
import { forgive } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { voidOpen } from '../one-time/index.ts';
import { endSessions, forgetDevices } from '../sessions/index.ts';
import { raiseSession, type SignedIn } from '../sign-in/index.ts';
import { holdSignIn, noteEnrolment } from '../users/index.ts';
import { way, type WayMethod } from './mfa.domain.ts';
import { countPasskeys, deletePasskeys, deleteRecoveryCodes, deleteTotp, findRecoveryCodes, findTotp } from './mfa.repository.ts';
import { makeRecoveryCodes, replaceRecoveryCodes, type NewCodes } from './mfa.recovery.service.ts';

export type Person = StaffActor | CustomerActor;

/** The relying party of a host: its name without the port (WebAuthn, 5.4.2). */
export function relyingParty(ctx: Pick<Context, 'client'>): string {
  return ctx.client.host.replace(/:\d+$/u, '');
}

export interface Factors {
  readonly totp: boolean;
  readonly passkeys: number;
  /** Of them, those registered on the host at hand. */
  readonly passkeysHere: number;
  readonly recoveryCodes: number;
}

/** Which second factors a sign-in has. */
export async function factorsOf(ctx: Context, scope: Scope, userId: string): Promise<Factors> {
  const totp = await findTotp(ctx.db, scope, userId, 'confirmed');
  const passkeys = await countPasskeys(ctx.db, scope, userId, relyingParty(ctx));
  return { totp: totp !== undefined, passkeys: passkeys.all, passkeysHere: passkeys.here, recoveryCodes: (await findRecoveryCodes(ctx.db, scope, userId)).length };
}

/** How the signed-in person can give their second factor, the usual ways first. */
export async function factorWays(ctx: Context, scope: Scope, actor: Person): Promise<{ method: Exclude<WayMethod, 'sso'>; label: string }[]> {
  const factors = await factorsOf(ctx, scope, actor.userId);
  return [
    ...(factors.passkeysHere > 0 ? [way('passkey')] : []),
    ...(factors.totp ? [way('totp')] : []),
    ...(factors.recoveryCodes > 0 ? [way('recovery_code')] : []),
    ...(actor.kind === 'customer' ? [way('access_pass')] : []),
  ];
}

/** How the signed-in person can confirm that it is them. */
export async function stepUpWays(ctx: Context, scope: Scope, actor: Person): Promise<{ method: WayMethod; label: string }[]> {
  if (actor.ssoConnectionId !== null) return [way('sso')];
  const factors = await factorsOf(ctx, scope, actor.userId);
  return [way('password'), ...(factors.passkeysHere > 0 ? [way('passkey')] : []), ...(factors.totp ? [way('totp')] : []), ...(factors.recoveryCodes > 0 ? [way('recovery_code')] : [])];
}

const isPass = (actor: Person) => actor.kind === 'customer' && actor.facts.access.mfa.pass;
const isEnrolled = (factors: Factors) => factors.totp || factors.passkeys > 0;

/** Tells the person that their factors changed. */
async function tell(ctx: Context, actor: Person, change: string): Promise<void> {
  await queueMail(ctx, { kind: 'factor_changed', to: actor.email, userId: actor.userId, data: { change, email: actor.email } });
}

/** Everybody else who is signed in as this person is out, and no device is known any more (H2). */
async function afterChange(ctx: Context, scope: Scope, actor: Person): Promise<void> {
  await noteEnrolment(ctx, scope, actor.userId, isEnrolled(await factorsOf(ctx, scope, actor.userId)));
  await endSessions(ctx, scope, { userId: actor.userId, exceptSessionId: actor.sessionId }, 'factor changed');
  await forgetDevices(ctx, scope, actor.userId);
}

/** The recovery codes that come with a new factor, where the person has none or an access pass voids the old ones; slow, so call it before the transaction. */
export async function codesForNewFactor(ctx: Context, scope: Scope, actor: Person): Promise<NewCodes | null> {
  return isPass(actor) || (await findRecoveryCodes(ctx.db, scope, actor.userId)).length === 0 ? makeRecoveryCodes(ctx) : null;
}

/**
 * What follows a new factor, in the transaction at hand: through an access pass the old ones go; the first one brings recovery codes; the session is renewed and full, all
 * others end, and the person is told.
 */
export async function afterFactorAdded(ctx: Context, scope: Scope, actor: Person, added: { method: 'totp' | 'passkey'; id: string; label: string; deviceToken: string | undefined; codes: NewCodes | null }): Promise<{ signedIn: SignedIn; recoveryCodes: string[] | null }> {
  if (isPass(actor)) {
    await deleteTotp(ctx.db, scope, actor.userId, added.method === 'totp' ? { except: added.id } : {});
    await deletePasskeys(ctx.db, scope, actor.userId, added.method === 'passkey' ? added.id : undefined);
    await forgive(ctx, scope, 'factor', actor.userId);
  }
  await afterChange(ctx, scope, actor);
  if (added.codes) await replaceRecoveryCodes(ctx, scope, actor.userId, added.codes);
  await record(ctx, { action: 'factor.added', subject: { kind: 'user', id: actor.userId, label: actor.email }, organizationId: actor.kind === 'customer' ? actor.organizationId : null, changes: [{ field: 'factor', before: null, after: added.label }] });
  await tell(ctx, actor, `${added.label} was added`);
  return { signedIn: await raiseSession(ctx, scope, actor, { factorMethod: added.method, completes: true, isProof: false, deviceToken: added.deviceToken }), recoveryCodes: added.codes?.codes ?? null };
}

/** Whether removing one more factor would leave somebody who must have one with none. */
export async function refuseLastFactor(ctx: Context, scope: Scope, actor: Person): Promise<void> {
  const factors = await factorsOf(ctx, scope, actor.userId);
  const left = (factors.totp ? 1 : 0) + factors.passkeys - 1;
  const required = actor.kind === 'staff' || (actor.facts.access.mfa.required && !actor.facts.access.mfa.exempt);
  if (left < 1 && required) throw new AppError('last_factor');
}

/** What follows a removed factor, in the transaction at hand: without any, recovery codes go too; the session is renewed, all others end, and the person is told. */
export async function afterFactorRemoved(ctx: Context, scope: Scope, actor: Person, label: string): Promise<SignedIn> {
  if (!isEnrolled(await factorsOf(ctx, scope, actor.userId))) await deleteRecoveryCodes(ctx.db, scope, actor.userId);
  await afterChange(ctx, scope, actor);
  await record(ctx, { action: 'factor.removed', subject: { kind: 'user', id: actor.userId, label: actor.email }, organizationId: actor.kind === 'customer' ? actor.organizationId : null, changes: [{ field: 'factor', before: label, after: null }] });
  await tell(ctx, actor, `${label} was removed`);
  return raiseSession(ctx, scope, actor, { completes: false, isProof: false, deviceToken: undefined });
}

/** Removes every factor, recovery code and access pass of a sign-in and ends its sessions, in the transaction at hand; gives how many sessions ended. The caller audits and tells. */
export async function removeAllFactors(ctx: Context, scope: Scope, userId: string): Promise<number> {
  await holdSignIn(ctx, scope, userId);
  await deleteTotp(ctx.db, scope, userId);
  await deletePasskeys(ctx.db, scope, userId);
  await deleteRecoveryCodes(ctx.db, scope, userId);
  await voidOpen(ctx, ['access_pass'], [userId]);
  await noteEnrolment(ctx, scope, userId, false);
  await forgetDevices(ctx, scope, userId);
  return endSessions(ctx, scope, { userId }, 'second factor reset');
}
