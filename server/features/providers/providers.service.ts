import type { BodyOf } from '../../../shared/contracts/contract.ts';
import type { provider as providerContracts } from '../../../shared/contracts/provider.ts';
import type { MfaRule } from '../../../shared/access.ts';
import { verificationMethods } from '../../../shared/contracts/mfa.ts';
import { violatedKey } from '../../../db/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { hostOfUrl } from './providers.domain.ts';
import { findFirstProvider, findHost, findProvider, insertHost, insertProvider, listHosts, markMainHost, updateMfaColumns, updateProviderRow, type HostRow, type ProviderRow } from './providers.repository.ts';

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly support: { readonly name: string; readonly email: string; readonly phone: string; readonly url: string };
  readonly alertEmails: readonly string[];
  readonly invitationDays: number;
  readonly rules: { readonly portalIdleMinutes: number; readonly portalAbsoluteMinutes: number; readonly adminIdleMinutes: number; readonly adminAbsoluteMinutes: number };
  readonly version: number;
}
type Settings = Omit<BodyOf<typeof providerContracts.update>, 'version'>;

function providerOf(row: ProviderRow): Provider {
  return { id: row.id, version: row.version, ...settingsOf(row) };
}

function settingsOf(row: ProviderRow): Settings {
  return {
    name: row.name,
    timeZone: row.time_zone,
    support: { name: row.support_name, email: row.support_email, phone: row.support_phone, url: row.support_url },
    alertEmails: JSON.parse(row.alert_emails) as string[],
    invitationDays: row.invitation_days,
    rules: { portalIdleMinutes: row.portal_idle_minutes, portalAbsoluteMinutes: row.portal_absolute_minutes, adminIdleMinutes: row.admin_idle_minutes, adminAbsoluteMinutes: row.admin_absolute_minutes },
  };
}

const columnsOf = (settings: Settings) => ({
  name: settings.name,
  time_zone: settings.timeZone,
  support_name: settings.support.name,
  support_email: settings.support.email,
  support_phone: settings.support.phone,
  support_url: settings.support.url,
  alert_emails: JSON.stringify(settings.alertEmails),
  invitation_days: settings.invitationDays,
  portal_idle_minutes: settings.rules.portalIdleMinutes,
  portal_absolute_minutes: settings.rules.portalAbsoluteMinutes,
  admin_idle_minutes: settings.rules.adminIdleMinutes,
  admin_absolute_minutes: settings.rules.adminAbsoluteMinutes,
});

/** The provider of a scope. Throws `not_found`. */
export async function providerById(ctx: Context, scope: Scope): Promise<Provider> {
  const row = await findProvider(ctx.db, scope);
  if (!row) throw new AppError('not_found');
  return providerOf(row);
}

/** What the settings page shows: the row and its hosts. Throws `not_found`. */
export async function providerRecord(ctx: Context, scope: Scope): Promise<{ row: ProviderRow; hosts: HostRow[] }> {
  const row = await findProvider(ctx.db, scope);
  if (!row) throw new AppError('not_found');
  return { row, hosts: await listHosts(ctx.db, scope) };
}

/** Adds a provider with its main host and gives its id. Throws `host_taken`. */
export async function createProvider(ctx: Context, provider: { name: string; timeZone: string; host: string }): Promise<string> {
  return inTransaction(ctx, async (outer) => {
    const id = outer.newId();
    const host = provider.host.toLowerCase();
    const actor = outer.actor.kind === 'operator' || outer.actor.kind === 'system' ? { kind: outer.actor.kind, providerId: id, name: outer.actor.name } : { kind: 'anonymous' as const, providerId: id };
    const inner = actingAs(outer, actor);
    if (await findHost(inner.db, host)) throw new AppError('host_taken', { errors: { host: 'This host name is in use already.' } });
    const defaults = {
      name: provider.name,
      timeZone: provider.timeZone,
      support: { name: '', email: '', phone: '', url: '' },
      alertEmails: [],
      invitationDays: limits.invitationDays.default,
      rules: {
        portalIdleMinutes: limits.session.portalIdleMinutes,
        portalAbsoluteMinutes: limits.session.portalAbsoluteMinutes,
        adminIdleMinutes: limits.session.adminIdleMinutes,
        adminAbsoluteMinutes: limits.session.adminAbsoluteMinutes,
      },
    };
    await insertProvider(inner.db, { id, ...columnsOf(defaults), smtp: null, smtp_password_sealed: null, feature_states: null, mfa_rule: 'optional', mfa_from: null, verification_methods: JSON.stringify(verificationMethods), version: 1, created_at: inner.now(), updated_at: inner.now() });
    try {
      await insertHost(inner.db, { host, provider_id: id, organization_id: null, main: 1, created_at: inner.now() });
    } catch (error) {
      // Somebody else took it in the same moment.
      if (violatedKey(error)?.startsWith('hosts') !== true) throw error;
      throw new AppError('host_taken', { errors: { host: 'This host name is in use already.' }, cause: error });
    }
    await record(inner, { action: 'provider.created', subject: { kind: 'provider', id, label: provider.name }, changes: changesBetween({}, { name: provider.name, timeZone: provider.timeZone, host }) });
    return id;
  });
}

/** The provider's rule about customers' second factors. Throws `not_found`. */
export async function providerMfa(ctx: Context, scope: Scope): Promise<MfaRule> {
  const { row } = await providerRecord(ctx, scope);
  return { rule: row.mfa_rule, from: row.mfa_from };
}

/** Sets the provider's rule about second factors, in the transaction at hand; gives the one before. The caller audits. */
export async function setProviderMfa(ctx: Context, scope: Scope, rule: MfaRule): Promise<{ before: MfaRule; name: string }> {
  const { row } = await providerRecord(ctx, scope);
  await updateMfaColumns(ctx.db, scope, { mfa_rule: rule.rule, mfa_from: rule.from, updated_at: ctx.now() });
  return { before: { rule: row.mfa_rule, from: row.mfa_from }, name: row.name };
}

/** How callers may be verified, in the order to try. Throws `not_found`. */
export async function allowedVerification(ctx: Context, scope: Scope): Promise<readonly (typeof verificationMethods)[number][]> {
  const { row } = await providerRecord(ctx, scope);
  const allowed = JSON.parse(row.verification_methods) as string[];
  return verificationMethods.filter((method) => allowed.includes(method));
}

/** Sets how callers may be verified, in the transaction at hand; gives how it was before. The caller audits. */
export async function setVerificationMethods(ctx: Context, scope: Scope, methods: readonly string[]): Promise<{ before: string[]; name: string }> {
  const { row } = await providerRecord(ctx, scope);
  await updateMfaColumns(ctx.db, scope, { verification_methods: JSON.stringify(methods), updated_at: ctx.now() });
  return { before: JSON.parse(row.verification_methods) as string[], name: row.name };
}

/** Changes the settings of the version somebody read. Throws `not_found`, `changed_meanwhile` with the newer record as `present` shows it. */
export async function updateProvider(ctx: Context, scope: Scope, change: BodyOf<typeof providerContracts.update>, present: (ctx: Context, scope: Scope) => Promise<unknown>): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const { version, ...after } = change;
    const row = await findProvider(inner.db, scope);
    if (!row) throw new AppError('not_found');
    if (row.version !== version || !(await updateProviderRow(inner.db, scope, version, { ...columnsOf(after), updated_at: inner.now() }))) {
      throw new AppError('changed_meanwhile', { current: await present(inner, scope) });
    }
    const before = settingsOf(row);
    const flat = (settings: Settings) => ({ ...settings, ...prefixed('support', settings.support), ...settings.rules, support: undefined, rules: undefined });
    await record(inner, { action: 'provider.updated', subject: { kind: 'provider', id: row.id, label: after.name }, changes: changesBetween(flat(before), flat(after)) });
  });
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** The host of the public address, as host rows hold it. */
export function publicHost(ctx: Context): string {
  return hostOfUrl(ctx.ports.config.publicUrl);
}

/** Whose host name a request came in by; empty for the public address while there is no provider yet, null for a host nobody has. */
export async function providerOfHost(ctx: Pick<Context, 'db' | 'ports'>, host: string): Promise<{ providerId: string } | null> {
  const row = await findHost(ctx.db, host);
  if (row) return { providerId: row.provider_id };
  return host === hostOfUrl(ctx.ports.config.publicUrl) && !(await findFirstProvider(ctx.db)) ? { providerId: '' } : null;
}

/** The id of the provider that was there first; null where there is none yet. */
export async function firstProviderId(ctx: Context): Promise<string | null> {
  return (await findFirstProvider(ctx.db))?.id ?? null;
}

/** Gives the host of the public address to the first provider as its main one; a host that another provider has stays theirs, with a warning. Call it at each start. */
export async function ensureMainHost(ctx: Context): Promise<void> {
  const host = publicHost(ctx);
  await inTransaction(ctx, async (outer) => {
    const first = await findFirstProvider(outer.db);
    if (!first) return;
    const row = await findHost(outer.db, host);
    if (row && row.provider_id !== first.id) {
      outer.ports.logger.warn({ host }, 'PUBLIC_URL names a host of another provider than the first; links of the first go on leading to its own host');
      return;
    }
    if (row?.main === 1) return;
    const inner = actingAs(outer, { kind: 'system', providerId: first.id, name: 'Portico' });
    const scope = signInScope(first.id);
    const before = (await listHosts(inner.db, scope)).find(({ main }) => main === 1)?.host ?? null;
    if (!row) await insertHost(inner.db, { host, provider_id: first.id, organization_id: null, main: 1, created_at: inner.now() });
    await markMainHost(inner.db, scope, host);
    await record(inner, { action: 'provider.main_host_changed', subject: { kind: 'provider', id: first.id, label: first.name }, changes: changesBetween<{ host: string | null }>({ host: before }, { host }) });
  });
}

/** The host that links of a provider lead to. Throws where it has none. */
export async function mainHost(ctx: Context, scope: Scope): Promise<string> {
  const host = (await listHosts(ctx.db, scope)).find(({ organization_id: organization }) => organization === null);
  if (!host) throw new Error(`The provider ${scope.providerId} has no host.`);
  return host.host;
}

/** A host for links: the one given where it is the provider's own, else its main one (F5). */
export async function linkHost(ctx: Context, scope: Scope, host: string | undefined): Promise<string> {
  if (host !== undefined && (await listHosts(ctx.db, scope)).some((row) => row.host === host)) return host;
  return mainHost(ctx, scope);
}

/** An address on a host row: the scheme of the public address, that host, and a path that begins with `/`. */
export function linkTo(ctx: Pick<Context, 'ports'>, host: string, path: string): string {
  return `${new URL(ctx.ports.config.publicUrl).protocol}//${host}${path}`;
}
