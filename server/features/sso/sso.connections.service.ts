import type { BodyOf } from '../../../shared/contracts/contract.ts';
import type { ssoConnections } from '../../../shared/contracts/sso.ts';
import type { SsoConnectionsTable } from '../../../db/tables/sso.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { permits, type Scope } from '../../policy.ts';
import { onlyThrough, refuseForgettingAll, refuseLastWay } from '../access/index.ts';
import { changesBetween, record } from '../audit/index.ts';
import { customerUser } from '../customer-users/index.ts';
import { voidOpen } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import { linkTo, mainHost } from '../providers/index.ts';
import { endSessions } from '../sessions/index.ts';
import { staffSignInRule, writeStaffSignInRule } from '../staff/index.ts';
import { faultsOf, secretPlace, standardMapping } from './sso.connections.domain.ts';
import { countConnections, countSubjects, deleteConnection, findCertificates, findConnection, findSealedSecret, findUsedConnection, insertConnection, listConnections, updateConnection, type CertificateRow, type ConnectionFilter, type ConnectionRow } from './sso.connections.repository.ts';
import { findUnendedLinks } from './sso.links.repository.ts';
import { deletePartsByLink } from './sso.proposals.repository.ts';
import { tenantOfIssuer } from './sso.microsoft365.domain.ts';
import { forgetConsents } from './sso.microsoft365.repository.ts';
import { findSigningKeys, type SigningKeyRow } from './sso.signing.repository.ts';
import { deleteSubjects } from './sso.subjects.repository.ts';

export interface ConnectionRecord extends ConnectionRow {
  readonly certificates: readonly CertificateRow[];
  /** By which our requests are signed: the one in use first, the next one behind it. */
  readonly signingKeys: readonly SigningKeyRow[];
  /** Where this connection's addresses begin, `https://host/sso/<id>`. */
  readonly base: string;
  /** The client secret of values that are only being tried out. */
  readonly tried?: { readonly sealed: string; readonly place: string };
}

/** With how many people have signed in by it, which takes counting. */
export interface CountedConnection extends ConnectionRecord {
  readonly people: number;
}

export type ConnectionForm = BodyOf<typeof ssoConnections.update>;

async function withParts(ctx: Context, scope: Scope, rows: readonly ConnectionRow[]): Promise<CountedConnection[]> {
  const ids = rows.map(({ id }) => id);
  const certificates = await findCertificates(ctx.db, scope, ids);
  const people = await countSubjects(ctx.db, scope, ids);
  const keys = await findSigningKeys(ctx.db, scope, ids);
  const host = rows.length === 0 ? '' : await mainHost(ctx, scope);
  return rows.map((row) => ({ ...row, certificates: certificates.filter((one) => one.connection_id === row.id), people: people.get(row.id) ?? 0, signingKeys: keys.filter((key) => key.connection_id === row.id), base: linkTo(ctx, host, `/sso/${row.id}`) }));
}

/** Whom an audit entry about a connection is about. */
export function subjectOf(row: Pick<ConnectionRow, 'id' | 'name'>): { kind: string; id: string; label: string } {
  return { kind: 'sso_connection', id: row.id, label: row.name };
}

/** One page of connections. */
export async function connections(ctx: Context, scope: Scope, query: { sort: readonly ['createdAt' | 'name', 'ASC' | 'DESC']; range: readonly [number, number]; filter: ConnectionFilter }): Promise<{ rows: CountedConnection[]; total: number }> {
  const page = await listConnections(ctx.db, scope, query.filter, [query.sort[0] === 'name' ? 'name' : 'created_at', query.sort[1] === 'ASC' ? 'asc' : 'desc'], query.range);
  return { rows: await withParts(ctx, scope, page.rows), total: page.total };
}

/** One connection. Throws `not_found`. */
export async function connectionRecord(ctx: Context, scope: Scope, id: string): Promise<CountedConnection> {
  const row = await findConnection(ctx.db, scope, id);
  const [found] = await withParts(ctx, scope, row ? [row] : []);
  if (!found) throw new AppError('not_found');
  return found;
}

/** One connection of the provider, as every sign-in through it needs it: read at once, with nothing counted. Throws `not_found`. */
export async function connectionInUse(ctx: Context, scope: Scope, id: string): Promise<ConnectionRecord> {
  const found = await findUsedConnection(ctx.db, scope, id);
  if (!found) throw new AppError('not_found');
  const signingKeys = found.protocol === 'saml' ? await findSigningKeys(ctx.db, scope, [id]) : [];
  return { ...found, signingKeys, base: linkTo(ctx, await mainHost(ctx, scope), `/sso/${id}`) };
}

/** Some connections of the scope. */
export async function connectionRecords(ctx: Context, scope: Scope, ids: readonly string[]): Promise<CountedConnection[]> {
  if (ids.length === 0) return [];
  const { rows } = await listConnections(ctx.db, scope, { id: ids }, ['created_at', 'asc'], [0, ids.length - 1]);
  return withParts(ctx, scope, rows);
}

/** Refuses whoever may not change how staff sign in: with an identity provider of their own they could come in as anybody. Throws `forbidden`. */
export function refuseForStaff(ctx: Context, connection: Pick<ConnectionRow, 'purpose'>): void {
  if (connection.purpose === 'staff' && !permits(ctx.actor, 'owners.manage')) throw new AppError('forbidden', { detail: 'Only an owner may change how your team signs in. Ask one of your owners.' });
}

/** One connection that whoever asks may change. Throws `not_found`, `forbidden`. */
export async function changeable(ctx: Context, scope: Scope, id: string): Promise<CountedConnection> {
  const connection = await connectionRecord(ctx, scope, id);
  refuseForStaff(ctx, connection);
  return connection;
}

/** Refuses to take away what staff must come through. Throws `sso_demanded`. */
async function refuseDemanded(ctx: Context, scope: Scope, connection: ConnectionRecord): Promise<void> {
  if (connection.purpose === 'staff' && (await staffSignInRule(ctx, scope)).required) throw new AppError('sso_demanded');
}

/** The row of a connection that nothing is known of yet. */
export function blankConnection(ctx: Context, scope: Scope, of: { id: string; organizationId: string | null; purpose: SsoConnectionsTable['purpose']; protocol: SsoConnectionsTable['protocol']; guide: SsoConnectionsTable['guide']; name: string }): SsoConnectionsTable {
  const now = ctx.now();
  return {
    id: of.id, provider_id: scope.providerId, organization_id: of.organizationId, purpose: of.purpose, protocol: of.protocol, guide: of.guide, name: of.name, status: 'draft', issuer: '', sso_url: '', metadata_url: '', metadata_checked_at: null, metadata_problem: '',
    client_id: '', client_secret_sealed: null, client_secret_expires_at: null, mapping: JSON.stringify(standardMapping(of.protocol, of.guide)), unknown_people: 'invitation', default_role: 'user', mfa: 'ours', mfa_values: '[]', unsolicited: 'refuse', sign_requests: 0,
    version: 1, created_at: now, updated_at: now, live_at: null, test_passed_at: null, last_sign_in_at: null,
  };
}

/** Begins a connection of an organization as a draft. Throws `not_found`, `organization_archived`, `too_many_connections`. */
export async function createConnection(ctx: Context, scope: Scope, body: BodyOf<typeof ssoConnections.create>): Promise<CountedConnection> {
  return inTransaction(ctx, async (inner) => {
    const organization = await organizationById(inner, scope, body.organizationId);
    if (organization.status === 'archived') throw new AppError('organization_archived');
    if ((await countConnections(inner.db, scope, organization.id)) >= limits.sso.connections) throw new AppError('too_many_connections');
    const id = inner.newId();
    const name = body.name ?? organization.name;
    await insertConnection(inner.db, blankConnection(inner, scope, { id, organizationId: organization.id, purpose: 'organization', protocol: body.protocol, guide: body.guide, name }));
    await record(inner, { action: 'sso_connection.created', subject: subjectOf({ id, name }), organizationId: organization.id, changes: [{ field: 'protocol', before: null, after: body.protocol }] });
    return connectionRecord(inner, scope, id);
  });
}

const formOf = (row: ConnectionRow) => ({
  name: row.name,
  issuer: row.issuer,
  ssoUrl: row.sso_url,
  metadataUrl: row.metadata_url,
  clientId: row.client_id,
  secretExpiresAt: row.client_secret_expires_at,
  mapping: row.mapping,
  unknownPeople: row.unknown_people,
  defaultRole: row.default_role,
  mfa: row.mfa,
  mfaValues: row.mfa_values,
  unsolicited: row.unsolicited,
});

function valuesOf(form: ConnectionForm, row: ConnectionRow): Partial<SsoConnectionsTable> {
  const shared = { name: form.name, mapping: JSON.stringify(form.mapping), unknown_people: row.purpose === 'staff' ? 'invitation' : form.unknownPeople, default_role: form.defaultRole, mfa: form.mfa, mfa_values: JSON.stringify(form.mfaValues), unsolicited: form.unsolicited };
  if (row.protocol === 'oidc') return { ...shared, ...(form.oidc ? { issuer: form.oidc.issuer, client_id: form.oidc.clientId, client_secret_expires_at: form.oidc.secretExpiresAt } : {}) };
  return { ...shared, ...(form.saml ? { issuer: form.saml.entityId, sso_url: form.saml.ssoUrl, metadata_url: form.saml.metadataUrl } : {}) };
}

/** The provider's Microsoft 365 app stands in a directory of its own, at the authority of this installation. Throws `validation_failed`. */
function refuseOtherAuthority(ctx: Context, row: ConnectionRow, { issuer }: Partial<SsoConnectionsTable>): void {
  if (row.purpose !== 'microsoft365' || issuer === undefined || issuer === '' || tenantOfIssuer(ctx.ports.config.microsoftAuthority, issuer) !== null) return;
  throw new AppError('validation_failed', { errors: { 'oidc.issuer': 'Enter the directory (tenant) ID of your own directory, where the app is registered.' } });
}

/** What a passed test stood for: who answers, as whom we ask, and what of the answer counts. */
const tested = (row: Pick<ConnectionRow, 'issuer' | 'sso_url' | 'client_id' | 'mapping'>) => JSON.stringify([row.issuer, row.sso_url, row.client_id, row.mapping]);

/** Saves a form over a connection as it was read; another issuer, client or mapping needs another test. Throws `not_found`, `changed_meanwhile` with the newer record as `present` shapes it, `validation_failed`. */
export async function saveConnection(ctx: Context, scope: Scope, id: string, form: ConnectionForm, present: (row: CountedConnection) => unknown): Promise<CountedConnection> {
  return inTransaction(ctx, async (inner) => {
    const current = await changeable(inner, scope, id);
    if (current.version !== form.version) throw new AppError('changed_meanwhile', { current: present(current) });
    const values = valuesOf(form, current);
    refuseOtherAuthority(inner, current, values);
    const secret = current.protocol === 'oidc' ? form.oidc?.clientSecret : undefined;
    const after = { ...current, ...values } as ConnectionRecord;
    // A secret is only ever sent to the provider it was entered for.
    const keepsSecret = secret === undefined && current.issuer === after.issuer && current.client_id === after.client_id;
    const sealed = secret === undefined ? (keepsSecret ? await findSealedSecret(inner.db, scope, id) : null) : inner.ports.keyring.seal(secret, secretPlace(id));
    if (secret === undefined && current.has_secret === 1 && !keepsSecret && after.client_id !== '') throw new AppError('validation_failed', { errors: { 'oidc.clientSecret': 'Enter the secret again: it is only ever sent to the provider and client it was entered for.' } });
    const faults = current.status === 'draft' ? {} : faultsOf({ ...after, has_secret: sealed === null ? 0 : 1 });
    if (Object.keys(faults).length > 0) throw new AppError('validation_failed', { errors: faults });
    const changes = changesBetween<ReturnType<typeof formOf>>(formOf(current), formOf(after));
    if (secret !== undefined) changes.push({ field: 'client_secret', before: current.has_secret === 1 ? 'set' : 'not set', after: 'set anew' });
    if (changes.length === 0) return current;
    const stillTested = tested(current) === tested(after) && secret === undefined;
    const written = await updateConnection(inner.db, scope, id, form.version, { ...values, client_secret_sealed: sealed, updated_at: inner.now(), ...(stillTested ? {} : { test_passed_at: null }) });
    const newer = await connectionRecord(inner, scope, id);
    if (!written) throw new AppError('changed_meanwhile', { current: present(newer) });
    // Directories have let another app in than the one that asks from now on.
    if (current.purpose === 'microsoft365' && current.client_id !== newer.client_id) await forgetConsents(inner.db, scope, inner.now());
    await record(inner, { action: 'sso_connection.updated', subject: subjectOf(newer), organizationId: newer.organization_id, changes });
    return newer;
  });
}

async function setStatus(ctx: Context, scope: Scope, current: ConnectionRecord, status: SsoConnectionsTable['status']): Promise<CountedConnection> {
  const now = ctx.now();
  if (!(await updateConnection(ctx.db, scope, current.id, current.version, { status, updated_at: now, ...(status === 'live' ? { live_at: now } : {}) }))) throw new AppError('changed_meanwhile');
  return connectionRecord(ctx, scope, current.id);
}

/** Lets a connection sign people in; it must be complete and have passed a test since it was changed. Throws `not_found`, `sso_incomplete`, `sso_test_needed`, `organization_archived`, `changed_meanwhile`. */
export async function enableConnection(ctx: Context, scope: Scope, id: string): Promise<CountedConnection> {
  return inTransaction(ctx, async (inner) => {
    const current = await changeable(inner, scope, id);
    if (current.status === 'live') return current;
    const errors = faultsOf(current);
    if (Object.keys(errors).length > 0) throw new AppError('sso_incomplete', { errors });
    if (current.test_passed_at === null) throw new AppError('sso_test_needed');
    if (current.organization_id !== null && (await organizationById(inner, scope, current.organization_id)).status === 'archived') throw new AppError('organization_archived');
    const newer = await setStatus(inner, scope, current, 'live');
    await record(inner, { action: 'sso_connection.enabled', subject: subjectOf(newer), organizationId: newer.organization_id });
    return newer;
  });
}

/** Lets a connection sign nobody in; the sessions it made end with it (G4). Throws `not_found`, `forbidden`, `sso_demanded`, `sso_enforced`, `changed_meanwhile`. */
export async function disableConnection(ctx: Context, scope: Scope, id: string): Promise<CountedConnection> {
  return inTransaction(ctx, async (inner) => {
    const current = await changeable(inner, scope, id);
    if (current.status !== 'live') return current;
    await refuseDemanded(inner, scope, current);
    await refuseLastWay(inner, scope, current);
    const newer = await setStatus(inner, scope, current, 'off');
    const ended = await endSessions(inner, scope, { ssoConnectionId: id }, 'connection switched off');
    await record(inner, { action: 'sso_connection.disabled', subject: subjectOf(newer), organizationId: newer.organization_id, changes: [{ field: 'sessions_ended', before: null, after: ended }] });
    return newer;
  });
}

/** Forgets a connection that signs nobody in, with whom it knew. Throws `not_found`, `forbidden`, `sso_live`, `sso_demanded`. */
export async function removeConnection(ctx: Context, scope: Scope, id: string): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const current = await changeable(inner, scope, id);
    if (current.status === 'live') throw new AppError('sso_live');
    await refuseDemanded(inner, scope, current);
    if (current.purpose === 'staff') await writeStaffSignInRule(inner, scope, (await staffSignInRule(inner, scope)).version, { connectionId: null });
    if (current.purpose === 'microsoft365') await forgetConsents(inner.db, scope, inner.now());
    // Those that are left would open nothing; ended, they also say why.
    await endSessions(inner, scope, { ssoConnectionId: id }, 'connection removed');
    await voidOpen(inner, ['sso_link'], await findUnendedLinks(inner.db, scope, { connectionId: id }));
    await deletePartsByLink(inner.db, scope, id);
    await deleteConnection(inner.db, scope, id);
    await record(inner, { action: 'sso_connection.removed', subject: subjectOf(current), organizationId: current.organization_id, changes: [{ field: 'people', before: current.people, after: 0 }] });
  });
}

/** Forgets whom a connection knows, one sign-in or everybody: each is recognized anew by address at the next sign-in; their sessions through it end. Gives how many people. Throws `not_found`, `sso_enforced`. */
export async function forgetPeople(ctx: Context, scope: Scope, id: string, customerUserId: string | undefined): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    const current = await changeable(inner, scope, id);
    const person = customerUserId === undefined ? null : await customerUser(inner, scope, customerUserId);
    if (person && ((current.organization_id !== null && person.organization_id !== current.organization_id) || person.user_id === null)) throw new AppError('not_found');
    const userId = person?.user_id ?? null;
    if (userId === null) await refuseForgettingAll(inner, scope, current);
    const forgotten = await deleteSubjects(inner.db, scope, id, userId);
    await endSessions(inner, scope, { ssoConnectionId: id, ...(userId === null ? {} : { userId }) }, 'forgotten by the connection');
    await record(inner, { action: 'sso_connection.people_forgotten', subject: subjectOf(current), organizationId: current.organization_id, changes: [{ field: 'people', before: forgotten, after: 0 }] });
    return forgotten;
  });
}

/** How many people lose their only way in with a connection or with what it knows, while only their organization's own sign-in opens its portal or soon will; the first by name. Throws `not_found`. */
export async function onlyWay(ctx: Context, scope: Scope, id: string): Promise<{ holds: boolean; people: number; names: string[] }> {
  const { holds, people, names } = await onlyThrough(ctx, scope, await connectionRecord(ctx, scope, id));
  return { holds, people, names };
}
