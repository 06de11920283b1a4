import { violatedKey } from '../../../db/errors.ts';
import type { BodyOf } from '../../../shared/contracts/contract.ts';
import type { providerSignIn } from '../../../shared/contracts/sso-provider.ts';
import { isPublicMailDomain } from '../../../shared/public-mail-domains.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { providerById } from '../providers/index.ts';
import { alertAboutOwner, breakGlassStaff, setBreakGlass, staffSignInRule, writeStaffSignInRule, type StaffSignInRule } from '../staff/index.ts';
import { findConnectionOf, insertConnection } from './sso.connections.repository.ts';
import { blankConnection, connectionRecord, refuseForStaff, subjectOf, type CountedConnection } from './sso.connections.service.ts';

/** How the provider's own connections stand. */
export interface ProviderSignIn {
  readonly authority: string;
  readonly microsoft365: CountedConnection | null;
  readonly staffConnection: CountedConnection | null;
  readonly rule: StaffSignInRule;
  readonly breakGlass: Awaited<ReturnType<typeof breakGlassStaff>>;
}

async function connectionFor(ctx: Context, scope: Scope, purpose: 'microsoft365' | 'staff'): Promise<CountedConnection | null> {
  const found = await findConnectionOf(ctx.db, scope, purpose);
  return found ? connectionRecord(ctx, scope, found.id) : null;
}

/** The provider's own connections, and how its staff sign in. */
export async function providerSignInState(ctx: Context, scope: Scope): Promise<ProviderSignIn> {
  return {
    authority: ctx.ports.config.microsoftAuthority,
    microsoft365: await connectionFor(ctx, scope, 'microsoft365'),
    staffConnection: await connectionFor(ctx, scope, 'staff'),
    rule: await staffSignInRule(ctx, scope),
    breakGlass: await breakGlassStaff(ctx, scope),
  };
}

const names = { microsoft365: 'Microsoft 365', staff: 'Staff sign-in' } as const;

/** Begins one of the provider's own connections as a draft; Microsoft 365 is one app for all directories, and only owners begin that of staff. Throws `sso_connection_exists`, `forbidden`, `validation_failed`. */
export async function createProviderConnection(ctx: Context, scope: Scope, body: BodyOf<typeof providerSignIn.createConnection>): Promise<CountedConnection> {
  const { purpose, protocol } = body;
  refuseForStaff(ctx, { purpose });
  if (purpose === 'microsoft365' && protocol !== 'oidc') throw new AppError('validation_failed', { errors: { protocol: 'Microsoft 365 for all organizations works with OpenID Connect alone.' } });
  return inTransaction(ctx, async (inner) => {
    const id = inner.newId();
    const provider = await providerById(inner, scope);
    const name = body.name ?? (purpose === 'staff' ? provider.name : names[purpose]);
    try {
      await insertConnection(inner.db, blankConnection(inner, scope, { id, organizationId: null, purpose, protocol, guide: purpose === 'microsoft365' ? 'entra' : body.guide, name }));
    } catch (error) {
      if (violatedKey(error)?.startsWith('sso_connections') !== true) throw error;
      throw new AppError('sso_connection_exists', { cause: error });
    }
    if (purpose === 'staff' && !(await writeStaffSignInRule(inner, scope, (await staffSignInRule(inner, scope)).version, { connectionId: id }))) throw new AppError('changed_meanwhile');
    await record(inner, { action: 'sso_connection.created', subject: subjectOf({ id, name }), changes: changesBetween({}, { purpose, protocol }) });
    return connectionRecord(inner, scope, id);
  });
}

const formOf = (rule: StaffSignInRule, people: readonly { readonly email: string }[]) => ({ domains: [...rule.domains], offered: rule.offered, required: rule.required, breakGlass: people.map(({ email }) => email) });

/**
 * Changes how staff sign in. Required, it needs a connection that is live, an owner who still gets in when it fails, and that whoever requires it gets in themselves (G3). Throws
 * `changed_meanwhile` with the newer state as `present` shapes it, `public_mail_domain`, `sso_not_live`, `break_glass_needed`, `validation_failed`.
 */
export async function saveStaffSignIn(ctx: Context, scope: Scope, form: BodyOf<typeof providerSignIn.updateStaff>, present: (state: ProviderSignIn) => unknown): Promise<ProviderSignIn> {
  const free = form.domains.find(isPublicMailDomain);
  if (free !== undefined) throw new AppError('public_mail_domain', { errors: { domains: `Everybody can get an address under ${free}.` } });
  return inTransaction(ctx, async (inner) => {
    const before = await providerSignInState(inner, scope);
    if (before.rule.version !== form.version) throw new AppError('changed_meanwhile', { current: present(before) });
    if (form.required && before.staffConnection?.status !== 'live') throw new AppError('sso_not_live');
    if (form.required && form.domains.length === 0) throw new AppError('validation_failed', { errors: { domains: 'Enter the domains of your team’s addresses first: without any, nobody new is recognized and nobody could get in.' } });
    const people = await setBreakGlass(inner, scope, form.breakGlass, form.required);
    const { actor } = inner;
    const getsIn = actor.kind !== 'staff' || actor.ssoConnectionId !== null || people.some(({ id }) => id === actor.staffId);
    if (form.required && !getsIn) throw new AppError('validation_failed', { errors: { required: 'This would shut you out: you signed in with your password. Sign in through single sign-on first, or name yourself below.' } });
    const domains = [...new Set(form.domains)];
    if (!(await writeStaffSignInRule(inner, scope, form.version, { domains, offered: form.offered, required: form.required }))) throw new AppError('changed_meanwhile', { current: present(await providerSignInState(inner, scope)) });
    const after = await providerSignInState(inner, scope);
    const changes = changesBetween<ReturnType<typeof formOf>>(formOf(before.rule, before.breakGlass), formOf(after.rule, after.breakGlass));
    const provider = await providerById(inner, scope);
    await record(inner, { action: 'staff_sign_in.updated', subject: { kind: 'provider', id: provider.id, label: provider.name }, changes });
    if (before.rule.required !== form.required) await alertAboutOwner(inner, scope, form.required ? 'Your team must now come through single sign-on' : 'Your team need not come through single sign-on any more', actor.kind === 'staff' ? actor.name : 'The operator');
    return after;
  });
}
