import type { z } from 'zod';
import type { mappingSchema, sharedTestSchema, ssoConnectionSchema, ssoTestSchema } from '../../../shared/contracts/sso.ts';
import type { microsoft365TenantSchema, providerSignInSchema } from '../../../shared/contracts/sso-provider.ts';
import type { Scope } from '../../policy.ts';
import { consentState } from './sso.microsoft365.domain.ts';
import type { TenantRecord } from './sso.microsoft365.service.ts';
import type { ProviderSignIn } from './sso.provider.service.ts';
import type { CountedConnection } from './sso.connections.service.ts';
import type { SharedTest } from './sso.shares.service.ts';
import type { Test, TestRecord } from './sso.tests.domain.ts';

/** Microsoft 365 of an organization for staff. */
export function presentTenant(row: TenantRecord): z.output<typeof microsoft365TenantSchema> {
  const state = consentState(row);
  return {
    id: row.organization_id,
    organizationName: row.organization_name,
    tenantId: row.tenant_id,
    state,
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    consentedAt: row.consented_at,
    consentedBy: row.consented_by,
    provenDomains: row.proven_domains,
    connection: row.connection,
    offered: row.connection === 'live' && state === 'consented' && row.proven_domains > 0,
  };
}

/** The provider's own connections for staff. */
export function presentProviderSignIn({ authority, microsoft365, staffConnection, rule, breakGlass }: ProviderSignIn): z.output<typeof providerSignInSchema> {
  return {
    authority,
    microsoft365: microsoft365 && presentConnection(microsoft365),
    staff: {
      version: rule.version,
      connection: staffConnection && presentConnection(staffConnection),
      domains: [...rule.domains],
      offered: rule.offered,
      required: rule.required,
      breakGlass: breakGlass.map(({ id, name, email, role, enrolled, has_password: hasPassword, status }) => ({ id, name, email, role, ready: status === 'active' && enrolled === 1 && hasPassword === 1 })),
    },
  };
}

const pemOf = (der: string) => `-----BEGIN CERTIFICATE-----\n${(der.match(/.{1,64}/gu) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

/** A connection for staff; its secret is never in it. */
export function presentConnection(row: CountedConnection): z.output<typeof ssoConnectionSchema> {
  const { base } = row;
  return {
    id: row.id,
    version: row.version,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    purpose: row.purpose,
    protocol: row.protocol,
    guide: row.guide,
    status: row.status,
    name: row.name,
    mapping: JSON.parse(row.mapping) as z.output<typeof mappingSchema>,
    unknownPeople: row.unknown_people,
    defaultRole: row.default_role,
    mfa: row.mfa,
    mfaValues: JSON.parse(row.mfa_values) as string[],
    unsolicited: row.unsolicited,
    oidc: row.protocol === 'oidc' ? { issuer: row.issuer, clientId: row.client_id, hasSecret: row.has_secret === 1, secretExpiresAt: row.client_secret_expires_at } : null,
    saml:
      row.protocol === 'saml'
        ? {
            entityId: row.issuer,
            ssoUrl: row.sso_url,
            metadataUrl: row.metadata_url,
            metadataCheckedAt: row.metadata_checked_at,
            metadataProblem: row.metadata_problem,
            signRequests: row.sign_requests === 1,
            signingKeys: row.signingKeys.map(({ id, status, fingerprint, expires_at: notAfter, certificate }) => ({ id, status, fingerprint, notAfter, certificate: pemOf(certificate) })),
            certificates: row.certificates.map(({ id, fingerprint, expires_at: notAfter, status }) => ({ id, fingerprint, notAfter, status })),
          }
        : null,
    ours: { loginUrl: `${base}/login`, redirectUri: `${base}/callback`, entityId: `${base}/metadata`, acsUrl: `${base}/acs`, metadataUrl: `${base}/metadata` },
    testPassedAt: row.test_passed_at,
    lastSignInAt: row.last_sign_in_at,
    people: row.people,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const copied = ({ steps, claims }: Pick<Test, 'steps' | 'claims'>) => ({ steps: [...steps], claims: claims.map(({ name, values }) => ({ name, values: [...values] })) });

/** A test for staff: of whom it almost means, those alone whose organizations they look after. */
export function presentTest(test: TestRecord, scope: Scope): z.output<typeof ssoTestSchema> {
  const { id, startedAt, startedBy, finishedAt, outcome, nearMisses, sharedUntil } = test;
  const seen = nearMisses.filter(({ organizationId }) => scope.organizationIds === 'all' || scope.organizationIds.includes(organizationId));
  return { id, startedAt, startedBy, finishedAt, outcome, ...copied(test), nearMisses: seen.map(({ kind, customerUserId, name, email, organizationName, sentence }) => ({ kind, customerUserId, name, email, organizationName, sentence })), sharedUntil };
}

/** A test for whoever holds its link. */
export function presentSharedTest(test: SharedTest): z.output<typeof sharedTestSchema> {
  const { providerName, organizationName, connectionName, protocol, startedAt, outcome, expiresAt } = test;
  return { providerName, organizationName, connectionName, protocol, startedAt, outcome, ...copied(test), expiresAt };
}
