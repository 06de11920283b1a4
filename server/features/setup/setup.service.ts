import { limits } from '../../../shared/limits.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { noProvider, signInScope } from '../../policy.ts';
import { forgive } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { issueLink, lookAtLink, redeem, voidOpen } from '../one-time/index.ts';
import { acceptPassword, forgiveGuesses } from '../passwords/index.ts';
import { removeAllFactors } from '../mfa/index.ts';
import { createProvider, firstProviderId, providerById } from '../providers/index.ts';
import { newcomer, startSignedIn, type SignedIn } from '../sign-in/index.ts';
import { activateMember, addStaff, alertAboutOwner, findStaffByUser, heldMember, letOwnerIn, memberById, requiredSsoOf, type StaffMember } from '../staff/index.ts';
import { createUser, findUser, setPasswordHash } from '../users/index.ts';

const operator = (providerId: string) => ({ kind: 'operator' as const, providerId, name: 'The operator' });

/** Makes the first start's link, or null where a provider exists already; older ones are void. */
export async function firstOwnerLink(ctx: Context): Promise<string | null> {
  if ((await firstProviderId(ctx)) !== null) return null;
  return inTransaction(actingAs(ctx, operator(noProvider)), async (inner) => {
    const { secret } = await issueLink(inner, { purpose: 'setup', subjectId: noProvider, expiresAt: isoTime(milliseconds(inner.now()) + limits.setupLinkHours * 3_600_000) });
    return `${ctx.ports.config.publicUrl}/admin/setup#${secret}`;
  });
}

/** What a set-up link is for, without using it up. Throws `link_invalid`. */
export async function previewSetup(ctx: Context, token: string): Promise<{ kind: 'first_owner' | 'owner_recovery'; email: string | null }> {
  const first = await lookAtLink(ctx, 'setup', token);
  if (first && (await firstProviderId(ctx)) === null) return { kind: 'first_owner', email: null };
  const { member } = await recovery(ctx, token);
  return { kind: 'owner_recovery', email: member.email };
}

async function recovery(ctx: Context, token: string): Promise<{ linkId: string; member: StaffMember }> {
  const link = await lookAtLink(ctx, 'owner_recovery', token);
  if (!link || link.providerId !== ctx.actor.providerId) throw new AppError('link_invalid');
  const member = await memberById(ctx, signInScope(ctx.actor.providerId), link.subjectId).catch(() => null);
  if (!member || member.status !== 'active' || member.role !== 'owner') throw new AppError('link_invalid');
  return { linkId: link.id, member };
}

/** Creates provider and owner with the first start's link, which dies on use. Throws `link_invalid` and the password's codes. */
export async function redeemSetup(ctx: Context, input: { token: string; providerName: string; timeZone: string; name: string; email: string; password: string }): Promise<{ signedIn: SignedIn; ctx: Context }> {
  const link = await lookAtLink(ctx, 'setup', input.token);
  if (!link) throw new AppError('link_invalid');
  const passwordHash = await acceptPassword(ctx, { password: input.password, kind: 'staff', email: input.email, words: [input.providerName, input.name] });
  const made = inTransaction(ctx, async (trx) => {
    if (!(await redeem(trx, link.id)) || (await firstProviderId(trx)) !== null) throw new AppError('link_invalid');
    const providerId = await createProvider(actingAs(trx, operator(noProvider)), { name: input.providerName, timeZone: input.timeZone, host: new URL(ctx.ports.config.publicUrl).host });
    const inner = actingAs(trx, operator(providerId));
    const signedIn = await addOwner(inner, { ...input, passwordHash }, true);
    if (!signedIn) throw new Error('The owner was not signed in.');
    return { signedIn, ctx: actingAs(ctx, { kind: 'anonymous', providerId }) };
  });
  return made.catch((error: unknown) => {
    // Processes that start together each print a link: another one was opened in the same moment.
    throw error instanceof AppError && error.code === 'host_taken' ? new AppError('link_invalid', { cause: error }) : error;
  });
}

/** Adds an active owner, signed in at once where asked. Throws `email_taken`. */
export async function addOwner(ctx: Context, owner: { name: string; email: string; passwordHash: string }, signIn: boolean): Promise<SignedIn | null> {
  const userId = await createUser(ctx, { kind: 'staff', email: owner.email, name: owner.name, passwordHash: owner.passwordHash });
  const id = await addStaff(ctx, { userId, name: owner.name, email: owner.email, role: 'owner', status: 'active', organizationIds: null });
  await record(ctx, { action: 'staff.accepted', subject: { kind: 'staff', id, label: owner.name } });
  return signIn ? startSignedIn(ctx, { door: 'admin', userId, userKind: 'staff', organizationId: null, method: 'setup', transport: 'cookie' }, { user: { ...owner, ...newcomer }, rememberDevice: true }) : null;
}

/** Makes an owner from the command line. Throws `email_taken` and the password's codes. */
export async function createOwner(ctx: Context, owner: { name: string; email: string; password: string }): Promise<void> {
  const provider = await providerById(ctx, signInScope(ctx.actor.providerId));
  const passwordHash = await acceptPassword(ctx, { password: owner.password, kind: 'staff', email: owner.email, words: [provider.name, owner.name] });
  await inTransaction(ctx, (inner) => addOwner(inner, { ...owner, passwordHash }, false));
}

/** Makes a one-time link for an owner who cannot get in. Throws `not_found`. */
export async function ownerRecoveryLink(ctx: Context, email: string): Promise<string> {
  const scope = signInScope(ctx.actor.providerId);
  const user = await findUser(ctx, scope, 'staff', email);
  const member = user ? await findStaffByUser(ctx, scope, user.id) : null;
  if (!user || member?.role !== 'owner' || member.status !== 'active') throw new AppError('not_found', { detail: `There is no active owner with the address ${email}.` });
  return inTransaction(ctx, async (inner) => {
    const { secret } = await issueLink(inner, { purpose: 'owner_recovery', subjectId: member.id, expiresAt: isoTime(milliseconds(inner.now()) + limits.ownerRecoveryMinutes * 60_000) });
    await record(inner, { action: 'owner.recovery_started', subject: { kind: 'staff', id: member.id, label: user.name } });
    await alertAboutOwner(inner, scope, 'A recovery link for an owner was made on the command line', user.name);
    return `/admin/recover#${secret}`;
  });
}

/** Sets an owner's new password with the operator's link, removes their second factors, ends their sessions, and names them for breaking the glass where single sign-on is required. Throws `link_invalid` and the password's codes. */
export async function redeemRecovery(ctx: Context, input: { token: string; password: string }): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const { linkId, member } = await recovery(ctx, input.token);
  const provider = await providerById(ctx, scope);
  const hash = await acceptPassword(ctx, { password: input.password, kind: 'staff', email: member.email, words: [provider.name, member.name] });
  await inTransaction(ctx, async (inner) => {
    if (!(await redeem(inner, linkId))) throw new AppError('link_invalid');
    await setPasswordHash(inner, scope, member.user_id, hash);
    await removeAllFactors(inner, scope, member.user_id);
    const isLetIn = await letOwnerIn(inner, scope, member.id);
    await forgive(inner, scope, 'factor', member.user_id);
    await voidOpen(inner, ['password_reset'], [member.user_id]);
    await forgiveGuesses(inner, scope, { kind: 'staff', email: member.email });
    await alertAboutOwner(inner, scope, 'An owner’s account was recovered', member.name);
    await record(inner, { action: 'owner.recovered', subject: { kind: 'staff', id: member.id, label: member.name }, ...(isLetIn ? { changes: [{ field: 'break_glass', before: false, after: true }] } : {}), actor: { kind: 'staff', id: member.user_id, label: member.name } });
  });
}

async function invited(ctx: Context, token: string): Promise<{ linkId: string; member: StaffMember }> {
  const link = await lookAtLink(ctx, 'staff_invitation', token);
  if (!link || link.providerId !== ctx.actor.providerId) throw new AppError('link_invalid');
  const member = await memberById(ctx, signInScope(ctx.actor.providerId), link.subjectId).catch(() => null);
  if (!member || member.status !== 'invited') throw new AppError('link_invalid');
  return { linkId: link.id, member };
}

/** Leads somebody who is invited to the single sign-on that is required; they join with it. Throws `sso_required`. */
async function refuseWithoutSso(ctx: Context, member: StaffMember): Promise<void> {
  const url = await requiredSsoOf(ctx, signInScope(ctx.actor.providerId), member.user_id);
  if (url !== null) throw new AppError('sso_required', { url, detail: 'Your team signs in with single sign-on. Continue there, and you have joined.' });
}

/** Who a staff invitation is for, without using it up. Throws `link_invalid`, `sso_required` where the team must come through single sign-on. */
export async function previewStaffInvitation(ctx: Context, token: string): Promise<{ email: string; name: string; providerName: string; role: string }> {
  const { member } = await invited(ctx, token);
  await refuseWithoutSso(ctx, member);
  const provider = await providerById(ctx, signInScope(ctx.actor.providerId));
  return { email: member.email, name: member.name, providerName: provider.name, role: member.role };
}

/** Accepts a staff invitation and signs in. Throws `link_invalid`, `sso_required` where the team must come through single sign-on, and the password's codes. */
export async function redeemStaffInvitation(ctx: Context, input: { token: string; name: string; password: string }): Promise<SignedIn> {
  const scope = signInScope(ctx.actor.providerId);
  const { linkId, member } = await invited(ctx, input.token);
  await refuseWithoutSso(ctx, member);
  const provider = await providerById(ctx, scope);
  const hash = await acceptPassword(ctx, { password: input.password, kind: 'staff', email: member.email, words: [provider.name, input.name] });
  return inTransaction(ctx, async (inner) => {
    const { status } = await heldMember(inner, scope, member.id);
    if (status !== 'invited' || !(await redeem(inner, linkId))) throw new AppError('link_invalid');
    await setPasswordHash(inner, scope, member.user_id, hash);
    await activateMember(inner, scope, member, input.name);
    await record(inner, { action: 'staff.accepted', subject: { kind: 'staff', id: member.id, label: input.name }, actor: { kind: 'staff', id: member.user_id, label: input.name } });
    return startSignedIn(inner, { door: 'admin', userId: member.user_id, userKind: 'staff', organizationId: null, method: 'invitation', transport: 'cookie' }, { user: { email: member.email, name: input.name, ...newcomer }, rememberDevice: true });
  });
}
