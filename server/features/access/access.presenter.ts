import type { SsoStep } from '../../../shared/contracts/sso.ts';
import type { CustomerActor, PortalFacts, StaffActor } from '../../policy.ts';
import { permissions, mayStaff, type Permission } from '../../../shared/permissions.ts';
import type { AttemptRow } from './access.attempts.repository.ts';
import type { Gate } from '../../../shared/access.ts';

/** A sign-in attempt for staff. */
export function presentAttempt(row: AttemptRow) {
  return {
    id: row.id,
    at: row.at,
    lastAt: row.last_at,
    count: row.count,
    door: row.door,
    outcome: row.outcome,
    gate: row.gate as Gate | null,
    reference: row.reference,
    email: row.email,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    customerUserId: row.customer_user_id,
    name: row.person_name,
    ip: row.ip,
    browser: row.browser,
    system: row.system,
    ssoConnectionId: row.sso_connection_id,
    steps: row.steps === null ? [] : (JSON.parse(row.steps) as SsoStep[]),
  };
}

/** What a portal page shows of provider and organization. */
export function presentBranding(facts: Pick<PortalFacts, 'provider' | 'organization'>) {
  return {
    providerName: facts.provider.name,
    organizationName: facts.organization?.name ?? null,
    logoUrl: facts.organization?.logoId == null ? null : `/api/portal/branding/logo?v=${facts.organization.logoId}`,
    welcomeText: facts.organization?.welcomeText ?? '',
    note: facts.organization?.note ?? '',
    support: facts.provider.support,
    timeZone: facts.provider.timeZone,
  };
}

/** The portal session's body: everything where the gates let the person in, else only what a wall needs. */
export function presentPortalSession(actor: CustomerActor, secrets: { csrfToken: string; token?: string }, reference: string | undefined) {
  const { facts, decision } = actor;
  const branding = presentBranding(facts);
  const base = { user: { id: actor.userId, email: actor.email, name: actor.name }, access: decision.access, branding, ...secrets };
  if (decision.access !== 'allowed' || !facts.organization || !actor.customerUserId || !actor.role) {
    // Only at its own wall does an organization say why it is closed.
    return { ...base, branding: { ...branding, welcomeText: '', note: decision.access === 'portal_unavailable' ? branding.note : '' }, ...(reference === undefined ? {} : { reference }), ...(decision.access === 'mfa_required' || (facts.access.mfa.enrolled && !facts.access.mfa.used && !facts.access.mfa.atIdp) ? {} : { organizations: [...facts.organizations] }) };
  }
  return {
    ...base,
    branding: { ...branding, note: '' },
    organizations: [...facts.organizations],
    organization: { id: facts.organization.id, name: facts.organization.name },
    customerUser: { id: actor.customerUserId, role: actor.role },
    features: actor.features.visible(),
    ...(actor.ssoConnectionId === null ? {} : { throughCompany: true }),
    ...(facts.mfaRequiredFrom === null ? {} : { mfaRequiredFrom: facts.mfaRequiredFrom }),
    expiresAt: facts.expiresAt,
  };
}

/** The staff session's body. */
export function presentAdminSession(actor: StaffActor, provider: { id: string; name: string; timeZone: string; mailConfigured: boolean }, secrets: { csrfToken: string; token?: string }) {
  const limited = actor.organizationIds !== 'all';
  const base = { user: { id: actor.userId, email: actor.email, name: actor.name }, access: actor.access, ...secrets, expiresAt: actor.expiresAt };
  if (actor.access !== 'allowed') return base;
  const held = (Object.keys(permissions) as Permission[]).filter((permission) => mayStaff(actor.role, limited, permission));
  return {
    ...base,
    staff: { id: actor.staffId, role: actor.role, limited, permissions: held },
    provider,
  };
}
