import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { linkTo, providerById } from '../providers/index.ts';
import { describeClient } from '../sessions/index.ts';
import { findByUser, findOwnerAddresses } from './staff.repository.ts';
import { addBreakGlass, findForBreakGlass, findRule, insertRule, listBreakGlass, nameBreakGlass, updateRule, type BreakGlassRow } from './staff.sign-in.repository.ts';

/** How a provider's staff sign in. */
export interface StaffSignInRule {
  readonly connectionId: string | null;
  readonly domains: readonly string[];
  readonly offered: boolean;
  readonly required: boolean;
  /** 0: nobody has said so yet. */
  readonly version: number;
}

/** How the provider's staff sign in; with something of their own where nobody has said otherwise. */
export async function staffSignInRule(ctx: Context, scope: Scope): Promise<StaffSignInRule> {
  const row = await findRule(ctx.db, scope);
  if (!row) return { connectionId: null, domains: [], offered: false, required: false, version: 0 };
  return { connectionId: row.connection_id, domains: JSON.parse(row.domains) as string[], offered: row.offered === 1, required: row.required === 1, version: row.version };
}

/** Writes the rule over the one that was read, in the transaction at hand; false where somebody was faster. The caller audits. */
export async function writeStaffSignInRule(ctx: Context, scope: Scope, version: number, rule: Partial<Omit<StaffSignInRule, 'version'>>): Promise<boolean> {
  const now = ctx.now();
  if (version === 0) await insertRule(ctx.db, { id: ctx.newId(), provider_id: scope.providerId, connection_id: null, domains: '[]', offered: 0, required: 0, version: 0, created_at: now, updated_at: now });
  return updateRule(ctx.db, scope, version, {
    ...(rule.connectionId === undefined ? {} : { connection_id: rule.connectionId }),
    ...(rule.domains === undefined ? {} : { domains: JSON.stringify(rule.domains) }),
    ...(rule.offered === undefined ? {} : { offered: rule.offered ? 1 : 0 }),
    ...(rule.required === undefined ? {} : { required: rule.required ? 1 : 0 }),
    updated_at: now,
  });
}

/** Who gets in without single sign-on where it is required (G3). */
export async function breakGlassStaff(ctx: Context, scope: Scope): Promise<BreakGlassRow[]> {
  return listBreakGlass(ctx.db, scope);
}

/** Names exactly these members of staff for breaking the glass, in the transaction at hand. Throws `validation_failed` where one is not active, or where none of them is an owner who could and single sign-on is required. */
export async function setBreakGlass(ctx: Context, scope: Scope, ids: readonly string[], required: boolean): Promise<BreakGlassRow[]> {
  const wanted = [...new Set(ids)];
  const people = await findForBreakGlass(ctx.db, scope, wanted);
  if (people.length !== wanted.length || people.some(({ status }) => status !== 'active')) throw new AppError('validation_failed', { errors: { breakGlass: 'Name only active members of your team.' } });
  if (required && !people.some((one) => one.role === 'owner' && one.enrolled === 1 && one.has_password === 1)) throw new AppError('break_glass_needed', { errors: { breakGlass: 'Name at least one owner who has a password and a second factor.' } });
  await nameBreakGlass(ctx.db, scope, wanted);
  return people;
}

/** Lets an owner whom the operator recovers in also where single sign-on is required, in the transaction at hand; true where that changed something. */
export async function letOwnerIn(ctx: Context, scope: Scope, staffId: string): Promise<boolean> {
  const { required } = await staffSignInRule(ctx, scope);
  const named = (await listBreakGlass(ctx.db, scope)).some(({ id }) => id === staffId);
  if (!required || named) return false;
  await addBreakGlass(ctx.db, scope, staffId);
  return true;
}

/** The connection that a member of staff must come through; null where they may come with something of their own. */
export async function requiredConnectionOf(ctx: Context, scope: Scope, userId: string): Promise<string | null> {
  const rule = await staffSignInRule(ctx, scope);
  if (!rule.required || rule.connectionId === null) return null;
  const member = await findByUser(ctx.db, scope, userId);
  return member?.break_glass === 1 ? null : rule.connectionId;
}

/** Where staff go who must come through single sign-on; null where this member of staff may come with something of their own. */
export async function requiredSsoOf(ctx: Context, scope: Scope, userId: string): Promise<string | null> {
  const connectionId = await requiredConnectionOf(ctx, scope, userId);
  return connectionId === null ? null : linkTo(ctx, ctx.client.host, `/sso/${connectionId}/login?return=${encodeURIComponent('/admin')}`);
}

/** Writes down that somebody got in without the single sign-on that is required, and alerts owners and whoever receives alerts, in the transaction at hand (G3). */
export async function noteBreakGlass(ctx: Context, scope: Scope, user: { readonly userId: string; readonly email: string; readonly name: string }): Promise<void> {
  if (!(await staffSignInRule(ctx, scope)).required) return;
  const label = user.name === '' ? user.email : user.name;
  const provider = await providerById(ctx, scope);
  await record(ctx, { action: 'break_glass.used', subject: { kind: 'user', id: user.userId, label }, actor: { kind: 'staff', id: user.userId, label } });
  const addresses = new Set([...provider.alertEmails, ...(await findOwnerAddresses(ctx.db, scope))]);
  for (const to of addresses) await queueMail(ctx, { kind: 'break_glass_used', to, data: { providerName: provider.name, who: label, email: user.email, ...describeClient(ctx.client.userAgent), ip: ctx.client.ip, at: ctx.now() } });
}
