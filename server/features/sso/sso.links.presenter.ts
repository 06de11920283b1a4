import type { z } from 'zod';
import type { ssoLinkSchema, ssoProposalSchema, ssoSetUpSchema } from '../../../shared/contracts/sso-links.ts';
import type { HeldView } from './sso.holder.service.ts';
import type { LinkRow } from './sso.links.repository.ts';
import { linkState, type ProposedCertificate } from './sso.proposals.domain.ts';
import type { changesIn, Proposal } from './sso.proposals.service.ts';

/** A link as staff see it at a time; its secret is never in it. */
export function presentLink(row: LinkRow, now: string): z.output<typeof ssoLinkSchema> {
  return {
    id: row.id,
    connectionId: row.connection_id,
    connectionName: row.connection_name,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    kind: row.kind,
    state: linkState(row, now),
    email: row.email,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    handedInAt: row.handed_in_at,
  };
}

/** What waits for staff, beside what stands there; a secret is only said to be there. */
export function presentProposal({ row, connection }: Proposal, { differences, certificates, leadsElsewhere }: ReturnType<typeof changesIn>): z.output<typeof ssoProposalSchema> {
  return {
    id: row.id,
    version: row.version,
    connectionId: connection.id,
    connectionName: connection.name,
    connectionStatus: connection.status,
    organizationId: connection.organization_id,
    organizationName: connection.organization_name,
    protocol: connection.protocol,
    source: row.source,
    kind: row.kind,
    differences,
    certificates: certificates.map(({ fingerprint, expiresAt, change }) => ({ fingerprint, notAfter: expiresAt, change })),
    leadsElsewhere,
    testPassedAt: row.test_passed_at,
    handedInAt: row.handed_in_at,
    updatedAt: row.updated_at,
  };
}

/** What whoever holds a link sees: their own connection, without whom a round trip would match. */
export function presentSetUp({ link, connection, proposal, providerName, test }: HeldView): z.output<typeof ssoSetUpSchema> {
  const { base } = connection;
  const certificates = (rows: readonly { fingerprint: string; expiresAt: string }[]) => rows.map(({ fingerprint, expiresAt }) => ({ fingerprint, notAfter: expiresAt }));
  return {
    kind: link.kind,
    protocol: connection.protocol,
    guide: proposal?.guide ?? connection.guide,
    organizationName: link.organization_name,
    providerName,
    expiresAt: link.expires_at,
    ours: { loginUrl: `${base}/login`, redirectUri: `${base}/callback`, entityId: `${base}/metadata`, acsUrl: `${base}/acs`, metadataUrl: `${base}/metadata` },
    current:
      link.kind === 'set_up'
        ? null
        : {
            identifier: connection.issuer,
            clientId: connection.client_id,
            certificates: certificates(connection.certificates.filter(({ status }) => status === 'active').map((row) => ({ fingerprint: row.fingerprint, expiresAt: row.expires_at }))),
            secretExpiresAt: connection.client_secret_expires_at,
          },
    saved: proposal && {
      at: proposal.updated_at,
      entityId: connection.protocol === 'saml' ? proposal.issuer : '',
      ssoUrl: proposal.sso_url,
      metadataUrl: proposal.metadata_url,
      certificates: certificates(JSON.parse(proposal.certificates) as ProposedCertificate[]),
      issuer: connection.protocol === 'oidc' ? proposal.issuer : '',
      clientId: proposal.client_id,
      hasSecret: proposal.client_secret_sealed !== null,
      secretExpiresAt: proposal.client_secret_expires_at,
    },
    test: test && { outcome: test.outcome, startedAt: test.startedAt, steps: test.steps.filter(({ check }) => check !== 'person') },
  };
}
