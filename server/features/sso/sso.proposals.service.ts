import type { SsoCertificatesTable, SsoConnectionsTable } from '../../../db/tables/sso.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { organizationById } from '../organizations/index.ts';
import { secretPlace } from './sso.connections.domain.ts';
import { activateCertificates, deleteCertificate, insertCertificate, updateConnection } from './sso.connections.repository.ts';
import { connectionRecord, connectionRecords, refuseForStaff, subjectOf, type ConnectionRecord } from './sso.connections.service.ts';
import { endLink } from './sso.links.service.ts';
import { certificateChanges, differences, leadsElsewhere, proposedSecretPlace } from './sso.proposals.domain.ts';
import { countProposals, deleteProposal, findProposal, listProposals, listProposedSecrets, replaceProposedSecret, updateProposal, type ProposalFilter, type ProposalRow } from './sso.proposals.repository.ts';
import { certificatesIn, isSameIssuer, proposedValues } from './sso.proposed.service.ts';
import { beginTest } from './sso.tests.service.ts';

/** What waits for staff, with the connection it is about. */
export interface Proposal {
  readonly row: ProposalRow;
  readonly connection: ConnectionRecord;
}

const activeOf = (connection: ConnectionRecord) => connection.certificates.filter(({ status }) => status === 'active').map(({ fingerprint, expires_at: expiresAt }) => ({ fingerprint, expiresAt }));

/** What differs between a connection and its proposal: fields, certificates, and whether sign-ins would go elsewhere. */
export function changesIn({ row, connection }: Proposal) {
  return {
    differences: differences(connection.protocol, row.kind, { ...connection, hasSecret: connection.has_secret === 1 }, { ...row, hasSecret: row.client_secret_sealed !== null }),
    certificates: connection.protocol === 'saml' ? certificateChanges(activeOf(connection), certificatesIn(row), isSameIssuer(connection, row)) : [],
    leadsElsewhere: leadsElsewhere(connection, row, row.kind),
  };
}

/** One page of what waits for staff. */
export async function proposals(ctx: Context, scope: Scope, query: { sort: readonly ['updatedAt', 'ASC' | 'DESC']; range: readonly [number, number]; filter: ProposalFilter }): Promise<{ rows: Proposal[]; total: number }> {
  const page = await listProposals(ctx.db, scope, query.filter, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
  const connections = await connectionRecords(ctx, scope, page.rows.map((row) => row.connection_id));
  const rows = page.rows.flatMap((row) => {
    const connection = connections.find(({ id }) => id === row.connection_id);
    return connection ? [{ row, connection }] : [];
  });
  return { rows, total: page.total };
}

/** How many proposals wait for staff, to 10,000. */
export async function countWaiting(ctx: Context, scope: Scope): Promise<number> {
  return countProposals(ctx.db, scope);
}

async function proposal(ctx: Context, scope: Scope, id: string): Promise<Proposal> {
  const row = await findProposal(ctx.db, scope, id);
  if (!row) throw new AppError('not_found');
  return { row, connection: await connectionRecord(ctx, scope, row.connection_id) };
}

/** Begins a round trip with the values of a proposal; gives the address to open, which works once. Throws `not_found`, `sso_incomplete`. */
export async function testProposal(ctx: Context, scope: Scope, id: string): Promise<string> {
  const { row } = await proposal(ctx, scope, id);
  return beginTest(ctx, scope, row.connection_id, { proposal: row, returnPath: `/admin/sso-connections/${row.connection_id}/set-up-link` });
}

async function asRead(inner: Context, scope: Scope, id: string, version: number): Promise<Proposal> {
  const found = await proposal(inner, scope, id);
  refuseForStaff(inner, found.connection);
  if (found.row.version !== version) throw new AppError('changed_meanwhile');
  return found;
}

async function takeCertificates(inner: Context, scope: Scope, { row, connection }: Proposal): Promise<void> {
  const proposed = certificatesIn(row);
  const goes = isSameIssuer(connection, row) ? [] : connection.certificates;
  const stay = connection.certificates.filter(({ id, status }) => status === 'active' && !goes.some((gone) => gone.id === id));
  const fresh = proposed.filter(({ fingerprint }) => !stay.some((one) => one.fingerprint === fingerprint));
  if (stay.length + fresh.length > limits.sso.certificates) throw new AppError('sso_certificate_unusable', { detail: `A connection can have ${limits.sso.certificates} certificates. Remove those that are used no longer first.` });
  for (const { id } of goes) await deleteCertificate(inner.db, scope, connection.id, id);
  await activateCertificates(inner.db, scope, connection.id, fresh.map(({ fingerprint }) => fingerprint));
  const named = row.metadata_url === '' || row.kind === 'renewal' ? null : inner.now();
  for (const { der, fingerprint, expiresAt } of fresh) {
    const added: SsoCertificatesTable = { id: inner.newId(), provider_id: scope.providerId, organization_id: connection.organization_id, connection_id: connection.id, certificate: der, fingerprint, expires_at: expiresAt, status: 'active', created_at: inner.now(), named_at: named };
    await insertCertificate(inner.db, added);
  }
}

/** The columns of an accepted proposal; its secret is sealed to the connection. */
function acceptedValues(inner: Context, { row, connection }: Proposal, elsewhere: boolean): Partial<SsoConnectionsTable> {
  const sealed = row.client_secret_sealed;
  const secret = sealed === null ? {} : { client_secret_sealed: inner.ports.keyring.seal(inner.ports.keyring.open(sealed, proposedSecretPlace(row.id)), secretPlace(connection.id)) };
  const needsTest = elsewhere || sealed !== null;
  const tested = row.test_passed_at === null ? (needsTest ? { test_passed_at: null } : {}) : { test_passed_at: row.test_passed_at };
  return { ...proposedValues(connection, row), ...secret, ...tested, ...(row.metadata_url === '' ? {} : { metadata_problem: '' }), updated_at: inner.now() };
}

/** Gives a connection the values of a proposal as it was read; one in use goes elsewhere only after a passed test. The link it came in by is used up. Throws `not_found`, `changed_meanwhile`, `sso_test_needed`, `sso_certificate_unusable`, `organization_archived`. */
export async function acceptProposal(ctx: Context, scope: Scope, id: string, version: number): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const found = await asRead(inner, scope, id, version);
    const { row, connection } = found;
    const { differences: fields, certificates, leadsElsewhere: elsewhere } = changesIn(found);
    if (connection.organization_id !== null && (await organizationById(inner, scope, connection.organization_id)).status === 'archived') throw new AppError('organization_archived');
    if (connection.status === 'live' && elsewhere && row.test_passed_at === null) throw new AppError('sso_test_needed');
    if (connection.protocol === 'saml') await takeCertificates(inner, scope, found);
    const written = await updateConnection(inner.db, scope, connection.id, connection.version, acceptedValues(inner, found, elsewhere));
    if (!written || !(await deleteProposal(inner.db, scope, id, version))) throw new AppError('changed_meanwhile');
    await endLink(inner, scope, row.link_id);
    const changed = certificates.filter(({ change }) => change !== 'kept').map(({ fingerprint, change }) => ({ field: 'certificate', before: change === 'gone' ? fingerprint : null, after: change === 'gone' ? null : fingerprint }));
    await record(inner, { action: 'sso_connection.proposal_accepted', subject: subjectOf(connection), organizationId: connection.organization_id, changes: [...fields, ...changed] });
  });
}

/** Takes the proposed certificates of a renewal away again. */
export async function dropProposedCertificates(inner: Context, scope: Scope, connection: ConnectionRecord, row: Pick<ProposalRow, 'certificates'>): Promise<void> {
  const named = new Set(certificatesIn(row).map(({ fingerprint }) => fingerprint));
  for (const { id, fingerprint, status } of connection.certificates) if (status === 'proposed' && named.has(fingerprint)) await deleteCertificate(inner.db, scope, connection.id, id);
}

/** Leaves a connection as it is. What metadata proposed is kept as refused, so that it does not come again tomorrow; a link is void. Throws `not_found`, `changed_meanwhile`. */
export async function refuseProposal(ctx: Context, scope: Scope, id: string, version: number): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const { row, connection } = await asRead(inner, scope, id, version);
    await dropProposedCertificates(inner, scope, connection, row);
    const gone = row.source === 'metadata' ? await updateProposal(inner.db, scope, id, version, { status: 'refused', updated_at: inner.now() }) : await deleteProposal(inner.db, scope, id, version);
    if (!gone) throw new AppError('changed_meanwhile');
    await endLink(inner, scope, row.link_id);
    await record(inner, { action: 'sso_connection.proposal_refused', subject: subjectOf(connection), organizationId: connection.organization_id, changes: [{ field: 'source', before: row.source, after: null }] });
  });
}

/** The client secrets that proposals keep, for a change of keys. */
export const sealedProposedSecrets = {
  list: async (db: Context['db'], after: string | null, count: number) => (await listProposedSecrets(db, after, count)).map((row) => ({ ...row, place: proposedSecretPlace(row.id) })),
  replace: replaceProposedSecret,
};
