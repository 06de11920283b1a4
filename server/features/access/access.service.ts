import type { Db } from '../../../db/database.ts';
import { effectiveMfaRule, isMfaRequired, tighterLifetime, type AccessFacts } from '../../../shared/access.ts';
import { limits } from '../../../shared/limits.ts';
import type { Context } from '../../context.ts';
import type { Clock } from '../../platform/clock.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { CustomerActor, PortalFacts, Scope, StaffActor } from '../../policy.ts';
import { endRunOut, lifetimeSoFar, passMethod, sessionEnd, touchSession } from '../sessions/index.ts';
import { decideAccess, decideStaffAccess, featureAccess } from './access.domain.ts';
import { findHost, findPortalFacts, findStaffFacts, type PortalFactsRow, type StaffFactsRow } from './access.facts.repository.ts';
import { findMemberships, findUserOf, noteRehearsed } from './access.repository.ts';

async function touch(db: Db, row: { session_id: string; provider_id: string; last_used_at: string }, now: number): Promise<void> {
  const before = now - limits.session.lastUseWriteSeconds * 1_000;
  if (milliseconds(row.last_used_at) >= before) return;
  await touchSession(db, { providerId: row.provider_id }, row.session_id, isoTime(now), isoTime(before));
}

/** What a session's factor says: given, an access pass in its stead, or left to the connection, as long as that still says so (E2). */
function factorOf(row: { factor_at: string | null; factor_method: string | null; enrolled: number; sso_mfa?: PortalFactsRow['sso_mfa'] }): Omit<AccessFacts['mfa'], 'required' | 'exempt'> {
  const pass = row.factor_method === passMethod;
  const atIdp = row.sso_mfa === 'local' || (row.sso_mfa === 'idp' && row.factor_method === 'idp');
  return { enrolled: row.enrolled === 1, used: row.factor_at !== null && !pass && row.factor_method !== 'idp' && row.factor_method !== 'local', pass, atIdp };
}

function endOf(row: { created_at: string; last_used_at: string; factor_at: string | null; factor_method: string | null; enrolled: number; sso_mfa?: PortalFactsRow['sso_mfa'] }, lifetime: { idleMinutes: number; absoluteMinutes: number }): number {
  // What the connection has asked for is a factor given, too.
  return sessionEnd({ createdAt: row.created_at, lastUsedAt: row.last_used_at }, factorOf(row).atIdp ? lifetime : lifetimeSoFar(row, lifetime));
}

function cameThrough(row: PortalFactsRow): AccessFacts['sso']['cameThrough'] {
  if (row.sso_connection_id === null) return 'none';
  return row.sso_organization_id !== null && row.sso_organization_id === row.organization_id ? 'own_connection' : 'other_connection';
}

/** A value of JSON: SQLite gives its text, PostgreSQL what it says. */
function readJson<T>(value: unknown, absent: T): T {
  return typeof value === 'string' ? (JSON.parse(value) as T) : ((value as T | null) ?? absent);
}

function factsOf(row: PortalFactsRow, end: number, now: string): PortalFacts {
  const rule = effectiveMfaRule({ rule: row.provider_mfa_rule, from: row.provider_mfa_from }, { rule: row.mfa_rule, from: row.mfa_from });
  const exempt = row.mfa_exempt_until !== null && row.mfa_exempt_until > now;
  const organization = row.organization_id !== null && row.organization_name !== null ? { id: row.organization_id, name: row.organization_name, note: row.note ?? '', welcomeText: row.welcome_text ?? '', logoId: row.logo_id } : null;
  return {
    access: {
      session: 'valid',
      customerUser: row.user_kind === 'customer' && row.customer_user_status !== null ? { status: row.customer_user_status } : null,
      organization: row.organization_status === null ? null : { status: row.organization_status, portalEnabled: row.enabled === 1 },
      sso: { only: row.sso_rule === 'on', exempt: row.sso_exempt_until !== null && row.sso_exempt_until > now, cameThrough: cameThrough(row) },
      // What the watchdog lifts is made up for by a factor of ours.
      mfa: { required: isMfaRequired(rule, now) || row.sso_lifted_at !== null, exempt, ...factorOf(row) },
      feature: null,
      record: null,
    },
    provider: { name: row.provider_name, timeZone: row.time_zone, support: { name: row.support_name, email: row.support_email, phone: row.support_phone, url: row.support_url } },
    organization,
    organizations: row.user_kind === 'customer' ? readJson<PortalFacts['organizations']>(row.organizations, []) : [],
    mfaRequiredFrom: rule.rule === 'required' && rule.from !== null && rule.from > now && row.enrolled === 0 && !exempt ? rule.from : null,
    expiresAt: isoTime(end),
  };
}

/** Writes down whom the rule that is being rehearsed would refuse, at most once in five minutes a person; it refuses nobody. */
async function rehearse(db: Db, row: PortalFactsRow, facts: AccessFacts, now: number): Promise<void> {
  if (row.customer_user_id === null || decideAccess(facts).access === 'sso_required') return;
  if (decideAccess({ ...facts, sso: { ...facts.sso, only: true } }).access !== 'sso_required') return;
  const before = isoTime(now - limits.refusalRepeatMinutes * 60_000);
  if (row.sso_rehearsed_at !== null && row.sso_rehearsed_at > before) return;
  await noteRehearsed(db, { providerId: row.provider_id }, row.customer_user_id, { now: isoTime(now), before, since: row.sso_rehearsed_from ?? '', method: row.method });
}

/** Who a portal session's token belongs to and what they may do now, or null where it is unknown, ended, run out or of another provider's host. */
export async function readCustomer(db: Db, clock: Clock, tokenHash: string, host: string): Promise<CustomerActor | null> {
  const row = await findPortalFacts(db, tokenHash, host);
  if (!row) return null;
  const now = clock.now();
  const end = endOf(row, tighterLifetime({ idleMinutes: row.provider_idle, absoluteMinutes: row.provider_absolute }, { idleMinutes: row.idle_minutes, absoluteMinutes: row.absolute_minutes }));
  const isOff = row.sso_connection_id !== null && (row.sso_status !== 'live' || row.sso_organization_id === null);
  if (end <= now || isOff) {
    await endRunOut(db, { providerId: row.provider_id }, row.session_id, isoTime(now), isOff ? 'connection switched off' : 'ran out');
    return null;
  }
  await touch(db, row, now);
  const facts = factsOf(row, end, isoTime(now));
  if (row.sso_rule === 'rehearsal' || row.sso_rule === 'planned') await rehearse(db, row, facts.access, now);
  return {
    kind: 'customer',
    providerId: row.provider_id,
    sessionId: row.session_id,
    userId: row.user_id,
    name: row.user_name,
    email: row.email,
    organizationId: row.organization_id,
    customerUserId: row.customer_user_id,
    role: row.role,
    decision: decideAccess(facts.access),
    facts,
    features: featureAccess(facts.access, row.role, { provider: row.provider_features, organization: row.organization_features, person: row.person_features, dataScopes: row.data_scopes }),
    ssoConnectionId: row.sso_connection_id,
    authenticatedAt: row.authenticated_at,
  };
}

/** Why a staff session opens nothing any more: its connection is gone, or single sign-on is required and it came without (G3, G4). */
function staffEndReason(row: StaffFactsRow): 'connection switched off' | 'single sign-on required' | null {
  if (row.sso_connection_id !== null) return row.sso_status === 'live' && row.sso_purpose === 'staff' ? null : 'connection switched off';
  return row.sso_required === 1 && row.break_glass === 0 ? 'single sign-on required' : null;
}

/** Who a staff session's token belongs to, or null where it is unknown, ended, run out, of a disabled person, without the single sign-on that is required, or of another provider's host. */
export async function readStaff(db: Db, clock: Clock, tokenHash: string, host: string): Promise<StaffActor | null> {
  const row = await findStaffFacts(db, tokenHash, host);
  if (!row) return null;
  const now = clock.now();
  const end = endOf(row, { idleMinutes: row.provider_idle, absoluteMinutes: row.provider_absolute });
  const reason = staffEndReason(row);
  if (end <= now || reason !== null) {
    await endRunOut(db, { providerId: row.provider_id }, row.session_id, isoTime(now), reason ?? 'ran out');
    return null;
  }
  await touch(db, row, now);
  return {
    kind: 'staff',
    providerId: row.provider_id,
    sessionId: row.session_id,
    userId: row.user_id,
    staffId: row.staff_id,
    name: row.user_name,
    email: row.email,
    role: row.role,
    organizationIds: row.limited === 0 ? 'all' : readJson<string[]>(row.organizations, []),
    access: decideStaffAccess(factorOf(row)),
    ssoConnectionId: row.sso_connection_id,
    authenticatedAt: row.authenticated_at,
    expiresAt: isoTime(end),
  };
}

/** The provider of a host, or null. */
export async function readHost(db: Db, host: string): Promise<{ providerId: string } | null> {
  const row = await findHost(db, host);
  return row ? { providerId: row.provider_id } : null;
}

/** Whose sign-in a customer user of the scope is linked to, and in which organization; null where there is none. */
export async function signInOf(ctx: Context, scope: Scope, customerUserId: string): Promise<{ userId: string; organizationId: string } | null> {
  const row = await findUserOf(ctx.db, scope, customerUserId);
  return row && row.user_id !== null ? { userId: row.user_id, organizationId: row.organization_id } : null;
}

/** The names, folded, of the organizations a sign-in is linked to. */
export async function organizationNamesOf(ctx: Context, scope: Scope, userId: string): Promise<string[]> {
  return (await findMemberships(ctx.db, scope, userId, ctx.now())).map(({ nameFolded }) => nameFolded);
}
