import type { SsoConnectionsTable } from '../../../db/tables/sso.ts';
import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { standardMapping } from './sso.connections.domain.ts';
import type { CertificateRow } from './sso.connections.repository.ts';
import type { ConnectionRecord } from './sso.connections.service.ts';
import type { FlowRow } from './sso.flows.repository.ts';
import { proposedSecretPlace, type ProposedCertificate } from './sso.proposals.domain.ts';
import { findProposal, type ProposalRow } from './sso.proposals.repository.ts';

/** The certificates of a proposal. */
export function certificatesIn(row: Pick<ProposalRow, 'certificates'>): ProposedCertificate[] {
  return JSON.parse(row.certificates) as ProposedCertificate[];
}

/** Whether a proposal speaks of the identity provider that the connection has: its certificates then stay beside the proposed ones. */
export function isSameIssuer(connection: ConnectionRecord, row: ProposalRow): boolean {
  return row.kind === 'renewal' || connection.issuer === row.issuer;
}

/** What a connection's columns would hold, its secret aside; a mapping that nobody has changed follows the product. */
export function proposedValues(connection: ConnectionRecord, row: ProposalRow): Partial<SsoConnectionsTable> {
  const secret = { client_secret_expires_at: row.client_secret_expires_at };
  if (row.kind === 'renewal') return connection.protocol === 'oidc' ? secret : {};
  const untouched = connection.mapping === JSON.stringify(standardMapping(connection.protocol, connection.guide));
  const shared = { issuer: row.issuer, guide: row.guide, ...(untouched ? { mapping: JSON.stringify(standardMapping(connection.protocol, row.guide)) } : {}) };
  return connection.protocol === 'oidc' ? { ...shared, ...secret, client_id: row.client_id } : { ...shared, sso_url: row.sso_url, metadata_url: row.metadata_url, ...(row.sign_requests === 1 ? { sign_requests: 1 } : {}) };
}

/** A connection as it would be with a proposal accepted, for trying it out. */
export function asProposed(connection: ConnectionRecord, row: ProposalRow): ConnectionRecord {
  const proposed = certificatesIn(row).map(({ der, fingerprint, expiresAt }): CertificateRow => ({ id: row.id, connection_id: connection.id, certificate: der, fingerprint, expires_at: expiresAt, status: 'active', named_at: null }));
  const kept = isSameIssuer(connection, row) ? connection.certificates.filter(({ status }) => status === 'active') : [];
  const sealed = row.client_secret_sealed;
  return { ...connection, ...proposedValues(connection, row), certificates: [...proposed, ...kept], ...(sealed === null ? {} : { has_secret: 1, tried: { sealed, place: proposedSecretPlace(row.id) } }) };
}

/** The connection whose values a way tries out: itself, or with the proposal that a test was begun with. */
export async function asTested(ctx: Context, scope: Scope, connection: ConnectionRecord, flow: FlowRow): Promise<ConnectionRecord> {
  const { proposal } = JSON.parse(flow.steps) as { proposal?: { readonly id: string } };
  const row = flow.kind === 'test' && proposal ? await findProposal(ctx.db, scope, proposal.id) : undefined;
  return row?.connection_id === connection.id ? asProposed(connection, row) : connection;
}
