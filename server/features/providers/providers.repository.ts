import { crossTenant, type Db } from '../../../db/database.ts';
import { hotQuery, type ValueOf } from '../../../db/hot-query.ts';
import type { HostsTable, ProvidersTable } from '../../../db/tables/accounts.ts';
import type { Scope } from '../../policy.ts';

const columns = [
  ...(['id', 'name', 'time_zone', 'support_name', 'support_email', 'support_phone', 'support_url', 'alert_emails', 'invitation_days'] as const),
  ...(['portal_idle_minutes', 'portal_absolute_minutes', 'admin_idle_minutes', 'admin_absolute_minutes', 'smtp', 'mfa_rule', 'mfa_from', 'verification_methods', 'version', 'updated_at'] as const),
] as const;
export type ProviderRow = Pick<ProvidersTable, (typeof columns)[number]>;
export type HostRow = Pick<HostsTable, 'host' | 'provider_id' | 'organization_id' | 'main'>;
const hostColumns = ['host', 'provider_id', 'organization_id', 'main'] as const;

/** Adds a provider. */
export async function insertProvider(db: Db, row: ProvidersTable): Promise<void> {
  await db.insertInto('providers').values(row).execute();
}

/** The provider of a scope. */
export async function findProvider(db: Db, scope: Scope): Promise<ProviderRow | undefined> {
  return db.selectFrom('providers').select(columns).where('id', '=', scope.providerId).executeTakeFirst();
}

/** The sealed mail password, for the worker and the settings only; nothing presents it. */
export async function findSealedPassword(db: Db, scope: Scope): Promise<string | null> {
  const row = await db.selectFrom('providers').select('smtp_password_sealed').where('id', '=', scope.providerId).executeTakeFirst();
  return row?.smtp_password_sealed ?? null;
}

/** The next sealed mail passwords of all providers behind an id. */
export async function listSealedPasswords(db: Db, after: string | null, count: number): Promise<{ id: string; sealed: string }[]> {
  let query = db.selectFrom('providers').select(['id', 'smtp_password_sealed']).where('smtp_password_sealed', 'is not', null);
  if (after !== null) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(count).execute();
  return rows.map(({ id, smtp_password_sealed }) => ({ id, sealed: smtp_password_sealed ?? '' }));
}

/** Replaces a sealed mail password, unless it was changed meanwhile. */
export async function replaceSealedPassword(db: Db, id: string, before: string, after: string): Promise<void> {
  await db.updateTable('providers').set({ smtp_password_sealed: after }).where('id', '=', id).where('smtp_password_sealed', '=', before).execute();
}

/** Changes the settings of the version somebody read; false where it is no longer that version. */
export async function updateProviderRow(db: Db, scope: Scope, version: number, values: Partial<ProvidersTable>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('providers')
    .set({ ...values, version: version + 1 })
    .where('id', '=', scope.providerId)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Writes the rule about second factors, or how callers are verified. */
export async function updateMfaColumns(db: Db, scope: Scope, values: Partial<Pick<ProvidersTable, 'mfa_rule' | 'mfa_from' | 'verification_methods'>> & Pick<ProvidersTable, 'updated_at'>): Promise<void> {
  await db.updateTable('providers').set((eb) => ({ ...values, version: eb('version', '+', 1) })).where('id', '=', scope.providerId).execute();
}

/** Writes or removes the mail server. */
export async function updateSmtpColumns(db: Db, scope: Scope, values: Pick<ProvidersTable, 'smtp' | 'smtp_password_sealed' | 'updated_at'>): Promise<void> {
  await db.updateTable('providers').set(values).where('id', '=', scope.providerId).execute();
}

const hostsOf = hotQuery((db, value: ValueOf<{ providerId: string }>) => db.selectFrom('hosts').select(hostColumns).where('provider_id', '=', value('providerId')).orderBy('main', 'desc').orderBy('created_at').orderBy('host'));

/** The hosts of a provider, the main one first. */
export async function listHosts(db: Db, scope: Scope): Promise<HostRow[]> {
  return (await hostsOf(db, { providerId: scope.providerId })).rows;
}

/** Whose a host name is. */
export async function findHost(db: Db, host: string): Promise<HostRow | undefined> {
  return crossTenant(db, 'hosts.byName').selectFrom('hosts').select(hostColumns).where('host', '=', host).executeTakeFirst();
}

/** Adds a host name. */
export async function insertHost(db: Db, row: HostsTable): Promise<void> {
  await db.insertInto('hosts').values(row).execute();
}

/** Makes one of a provider's hosts its main one. */
export async function markMainHost(db: Db, scope: Scope, host: string): Promise<void> {
  await db.updateTable('hosts').set({ main: 0 }).where('provider_id', '=', scope.providerId).where('host', '!=', host).execute();
  await db.updateTable('hosts').set({ main: 1, organization_id: null }).where('provider_id', '=', scope.providerId).where('host', '=', host).execute();
}

/** The provider that was there first, which the public address belongs to; null where there is none yet. */
export async function findFirstProvider(db: Db): Promise<{ id: string; name: string } | undefined> {
  return crossTenant(db, 'providers.first').selectFrom('providers').select(['id', 'name']).orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();
}
