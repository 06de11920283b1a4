import { expressionBuilder, type Expression, type SqlBool } from 'kysely';
import { crossTenant, dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { Schema } from '../../../db/schema.ts';
import type { ExpiryNoticesTable } from '../../../db/tables/operations.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inOrganization, inScope } from '../scoping.repository.ts';
import type { Stretch } from './expiry.domain.ts';

export interface ExpiryFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly organizationId?: string | undefined;
  /** Only what ends until then (ISO 8601). */
  readonly until?: string | undefined;
}

const nobody = ['00000000-0000-0000-0000-000000000000'];

function organizationsNamed(db: Db, scope: Scope, forms: readonly string[]) {
  return db
    .selectFrom('organizations as m')
    .select('m.id')
    .where(inScope(scope, 'm', 'id'))
    .where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'organizations', form, 'm'))));
}

const within = (scope: Scope, alias: string, { organizationId }: ExpiryFilter) => (organizationId === undefined ? inScope(scope, alias) : inOrganization(scope, alias, organizationId));

/** Certificates that sign for connections in use; one that has run out with a newer one beside it ends nothing any more. */
function certificates(db: Db, scope: Scope, filter: ExpiryFilter, now: string) {
  let query = db
    .selectFrom('sso_certificates as c')
    .innerJoin('sso_connections as sc', (join) => join.onRef('sc.id', '=', 'c.connection_id').onRef('sc.provider_id', '=', 'c.provider_id'))
    .where(within(scope, 'c', filter))
    .where('c.status', '=', 'active')
    .where('sc.status', '=', 'live')
    .where((eb) => eb.or([eb('c.expires_at', '>', now), eb.not(eb.exists(newer(db)))]));
  if (filter.id) query = query.where('c.id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.until !== undefined) query = query.where('c.expires_at', '<=', filter.until);
  const forms = searchForms(filter.q ?? '');
  return forms.length === 0 ? query : query.where('c.organization_id', 'in', organizationsNamed(db, scope, forms));
}

/** Another certificate of the same connection that signs and lasts longer. */
function newer(db: Db) {
  const eb = expressionBuilder<Schema & { c: Schema['sso_certificates'] }, 'c'>();
  return db
    .selectFrom('sso_certificates as later')
    .select('later.id')
    .where(eb.ref('later.provider_id' as never), '=', eb.ref('c.provider_id') as never)
    .where(eb.ref('later.connection_id' as never), '=', eb.ref('c.connection_id') as never)
    .where('later.status', '=', 'active')
    .where(eb.ref('later.expires_at' as never), '>', eb.ref('c.expires_at') as never);
}

/** Client secrets of connections in use whose end somebody has written down. */
function secrets(db: Db, scope: Scope, filter: ExpiryFilter) {
  let query = db.selectFrom('sso_connections as sc').where(within(scope, 'sc', filter)).where('sc.protocol', '=', 'oidc').where('sc.status', '=', 'live').where('sc.client_secret_expires_at', 'is not', null);
  if (filter.id) query = query.where('sc.id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.until !== undefined) query = query.where('sc.client_secret_expires_at', '<=', filter.until);
  const forms = searchForms(filter.q ?? '');
  return forms.length === 0 ? query : query.where('sc.organization_id', 'in', organizationsNamed(db, scope, forms));
}

/** Keys of ours by which the requests of connections in use are signed. */
function signingKeys(db: Db, scope: Scope, filter: ExpiryFilter) {
  let query = db
    .selectFrom('sso_signing_keys as k')
    .innerJoin('sso_connections as sc', (join) => join.onRef('sc.id', '=', 'k.connection_id').onRef('sc.provider_id', '=', 'k.provider_id'))
    .where(within(scope, 'k', filter))
    .where('k.status', '=', 'current')
    .where('sc.sign_requests', '=', 1)
    .where('sc.status', '=', 'live');
  if (filter.id) query = query.where('k.id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.until !== undefined) query = query.where('k.expires_at', '<=', filter.until);
  const forms = searchForms(filter.q ?? '');
  return forms.length === 0 ? query : query.where('k.organization_id', 'in', organizationsNamed(db, scope, forms));
}

/** The next key of the same connection. */
function nextKey(db: Db) {
  const eb = expressionBuilder<Schema & { k: Schema['sso_signing_keys'] }, 'k'>();
  return db
    .selectFrom('sso_signing_keys as later')
    .select('later.id')
    .where(eb.ref('later.provider_id' as never), '=', eb.ref('k.provider_id') as never)
    .where(eb.ref('later.connection_id' as never), '=', eb.ref('k.connection_id') as never)
    .where('later.status', '=', 'next');
}

/** Proofs of domains whose record is gone. `until` is for when it went. */
function proofs(db: Db, scope: Scope, filter: ExpiryFilter) {
  let query = db.selectFrom('organization_domains as d').where(within(scope, 'd', filter)).where('d.failing_since', 'is not', null);
  if (filter.id) query = query.where('d.id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.until !== undefined) query = query.where('d.failing_since', '<=', filter.until);
  const forms = searchForms(filter.q ?? '');
  return forms.length === 0 ? query : query.where('d.organization_id', 'in', organizationsNamed(db, scope, forms));
}

type Direction = 'asc' | 'desc';

/** The first certificates to end, with what stands beside them. */
export async function findCertificates(db: Db, scope: Scope, filter: ExpiryFilter, direction: Direction, count: number, now: string) {
  return certificates(db, scope, filter, now)
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'c.organization_id').onRef('o.provider_id', '=', 'c.provider_id'))
    .select(['c.id', 'c.expires_at as ends_at', 'c.organization_id', 'o.name as organization_name', 'c.connection_id', 'sc.name', 'sc.purpose'])
    .select((eb) => eb.case().when(eb.exists(newer(db))).then(1).else(0).end().as('replaced'))
    .orderBy('c.expires_at', direction)
    .orderBy('c.id', direction)
    .limit(count)
    .execute();
}

/** The first secrets to end. */
export async function findSecrets(db: Db, scope: Scope, filter: ExpiryFilter, direction: Direction, count: number) {
  return secrets(db, scope, filter)
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'sc.organization_id').onRef('o.provider_id', '=', 'sc.provider_id'))
    .select(['sc.id', 'sc.client_secret_expires_at as ends_at', 'sc.organization_id', 'o.name as organization_name', 'sc.name', 'sc.purpose'])
    .orderBy('sc.client_secret_expires_at', direction)
    .orderBy('sc.id', direction)
    .limit(count)
    .execute();
}

/** The first keys of ours to end, with what stands beside them. */
export async function findSigningKeys(db: Db, scope: Scope, filter: ExpiryFilter, direction: Direction, count: number) {
  return signingKeys(db, scope, filter)
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'k.organization_id').onRef('o.provider_id', '=', 'k.provider_id'))
    .select(['k.id', 'k.expires_at as ends_at', 'k.organization_id', 'o.name as organization_name', 'k.connection_id', 'sc.name'])
    .select((eb) => eb.case().when(eb.exists(nextKey(db))).then(1).else(0).end().as('replaced'))
    .orderBy('k.expires_at', direction)
    .orderBy('k.id', direction)
    .limit(count)
    .execute();
}

/** The domains whose record went first. */
export async function findProofs(db: Db, scope: Scope, filter: ExpiryFilter, direction: Direction, count: number) {
  return proofs(db, scope, filter)
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'd.organization_id').onRef('o.provider_id', '=', 'd.provider_id'))
    .select(['d.id', 'd.domain', 'd.proven_at', 'd.failing_since', 'd.warned_at', 'd.organization_id', 'o.name as organization_name'])
    .orderBy('d.failing_since', direction)
    .orderBy('d.id', direction)
    .limit(count)
    .execute();
}

/** How many certificates, secrets, keys of ours and proofs of domains a filter finds: each exact to 10,000, 10,001 beyond. */
export async function countEnds(db: Db, scope: Scope, filter: ExpiryFilter, failingUntil: string | undefined, now: string): Promise<{ saml_certificate: number; oidc_secret: number; signing_key: number; domain_proof: number }> {
  return {
    saml_certificate: await cappedCount(db, certificates(db, scope, filter, now).select('c.id')),
    oidc_secret: await cappedCount(db, secrets(db, scope, filter).select('sc.id')),
    signing_key: await cappedCount(db, signingKeys(db, scope, filter).select('k.id')),
    domain_proof: await cappedCount(db, proofs(db, scope, { ...filter, until: failingUntil }).select('d.id')),
  };
}

/** Until when a link works by which each of these connections may be renewed, and for which of them something waits. */
export async function findRenewals(db: Db, scope: Scope, connectionIds: readonly string[], now: string): Promise<{ links: Map<string, string>; proposed: ReadonlySet<string> }> {
  if (connectionIds.length === 0) return { links: new Map(), proposed: new Set() };
  const links = await db.selectFrom('sso_links as l').select(['l.connection_id', 'l.expires_at']).where(inScope(scope, 'l')).where('l.connection_id', 'in', connectionIds).where('l.handed_in_at', 'is', null).where('l.revoked_at', 'is', null).where('l.expires_at', '>', now).orderBy('l.expires_at').execute();
  const proposed = await db.selectFrom('sso_proposals as p').select('p.connection_id').where(inScope(scope, 'p')).where('p.connection_id', 'in', connectionIds).where('p.status', '=', 'open').execute();
  return { links: new Map(links.map((row) => [row.connection_id, row.expires_at])), proposed: new Set(proposed.map((row) => row.connection_id)) };
}

/** That something ends in one of these stretches, and nobody was told so for that stretch. */
function untold(db: Db, alias: 'c' | 'sc' | 'k', ends: 'expires_at' | 'client_secret_expires_at', ahead: readonly Stretch[]): Expression<SqlBool> {
  const eb = expressionBuilder<Schema, never>();
  const ref = (column: string) => eb.ref(`${alias}.${column}` as never);
  return eb.or(
    ahead.map(({ days, from, to }) =>
      eb.and([
        eb(ref(ends), '>', from as never),
        eb(ref(ends), '<=', to as never),
        eb.not(eb.exists(db.selectFrom('expiry_notices as n').select('n.id').where('n.provider_id', '=', ref('provider_id') as never).where('n.subject_id', '=', ref('id') as never).where('n.ends_at', '=', ref(ends) as never).where('n.days', '=', days))),
      ]),
    ),
  );
}

/** The next certificates without a newer one whose end nobody was told of for its stretch. */
export async function findUntoldCertificates(db: Db, scope: Scope, ahead: readonly Stretch[], count: number, now: string) {
  return certificates(db, scope, {}, now)
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'c.organization_id').onRef('o.provider_id', '=', 'c.provider_id'))
    .select(['c.id', 'c.expires_at as ends_at', 'c.organization_id', 'o.name as organization_name', 'sc.name'])
    .where(untold(db, 'c', 'expires_at', ahead))
    .where((eb) => eb.not(eb.exists(newer(db))))
    .orderBy('c.expires_at')
    .limit(count)
    .execute();
}

/** The next secrets whose end nobody was told of for its stretch. */
export async function findUntoldSecrets(db: Db, scope: Scope, ahead: readonly Stretch[], count: number) {
  return secrets(db, scope, {})
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'sc.organization_id').onRef('o.provider_id', '=', 'sc.provider_id'))
    .select(['sc.id', 'sc.client_secret_expires_at as ends_at', 'sc.organization_id', 'o.name as organization_name', 'sc.name'])
    .where(untold(db, 'sc', 'client_secret_expires_at', ahead))
    .orderBy('sc.client_secret_expires_at')
    .limit(count)
    .execute();
}

/** The next keys of ours without a next one whose end nobody was told of for its stretch. */
export async function findUntoldSigningKeys(db: Db, scope: Scope, ahead: readonly Stretch[], count: number) {
  return signingKeys(db, scope, {})
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'k.organization_id').onRef('o.provider_id', '=', 'k.provider_id'))
    .select(['k.id', 'k.expires_at as ends_at', 'k.organization_id', 'o.name as organization_name', 'sc.name'])
    .where(untold(db, 'k', 'expires_at', ahead))
    .where((eb) => eb.not(eb.exists(nextKey(db))))
    .orderBy('k.expires_at')
    .limit(count)
    .execute();
}

/** The providers that have something to be told. */
export async function findProvidersToTell(db: Db, ahead: readonly Stretch[]): Promise<string[]> {
  const all = crossTenant(db, 'expiry.due');
  const ofCertificates = await all
    .selectFrom('sso_certificates as c')
    .innerJoin('sso_connections as sc', 'sc.id', 'c.connection_id')
    .select('c.provider_id')
    .distinct()
    .where('c.status', '=', 'active')
    .where('sc.status', '=', 'live')
    .where(untold(all, 'c', 'expires_at', ahead))
    .where((eb) => eb.not(eb.exists(newer(all))))
    .execute();
  const ofSecrets = await all.selectFrom('sso_connections as sc').select('sc.provider_id').distinct().where('sc.protocol', '=', 'oidc').where('sc.status', '=', 'live').where(untold(all, 'sc', 'client_secret_expires_at', ahead)).execute();
  const ofKeys = await all
    .selectFrom('sso_signing_keys as k')
    .innerJoin('sso_connections as sc', 'sc.id', 'k.connection_id')
    .select('k.provider_id')
    .distinct()
    .where('k.status', '=', 'current')
    .where('sc.sign_requests', '=', 1)
    .where('sc.status', '=', 'live')
    .where(untold(all, 'k', 'expires_at', ahead))
    .where((eb) => eb.not(eb.exists(nextKey(all))))
    .execute();
  return [...new Set([...ofCertificates, ...ofSecrets, ...ofKeys].map((row) => row.provider_id))];
}

/** Writes down that an end was told; true for exactly one of any number of simultaneous callers. */
export async function insertNotice(db: Db, row: ExpiryNoticesTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db.insertInto('expiry_notices').values(row).onConflict((conflict) => conflict.columns(['subject_id', 'ends_at', 'days']).doNothing()).executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Forgets what was told of ends long past. */
export async function deleteNotices(db: Db, before: string, _now: string): Promise<void> {
  await crossTenant(db, 'housekeeping').deleteFrom('expiry_notices').where('ends_at', '<', before).execute();
}
