import { foldEmail } from '../../shared/folding.ts';
import type { Db } from '../database.ts';

/** Whose sign-ins are made up. */
export interface DemoCompany {
  readonly providerId: string;
  readonly organizationId: string;
  readonly connectionId: string;
}

/** One check as it stands written. */
interface Step {
  readonly check: string;
  readonly verdict: 'passed' | 'failed' | 'noted';
  readonly sentence: string;
  readonly found: string | null;
  readonly expected: string | null;
}

/** Lets a claimed domain stand as proven, as if its record had been found; nobody looks for it again. */
export async function seedProvenDomain(db: Db, { providerId, organizationId }: Omit<DemoCompany, 'connectionId'>, domain: string, now: string): Promise<void> {
  await db.updateTable('organization_domains').set({ proven_at: now, checked_at: now, check_outcome: 'proven', recheck_at: '2099-01-01T00:00:00.000Z' }).where('provider_id', '=', providerId).where('organization_id', '=', organizationId).where('domain', '=', domain).execute();
}

/** Writes a test of a connection down as if somebody had come back from the identity provider. */
export async function seedPassedTest(db: Db, of: DemoCompany, test: { readonly id: string; readonly staffUserId: string | null; readonly host: string; readonly steps: readonly Step[]; readonly claims: readonly { readonly name: string; readonly values: readonly string[] }[]; readonly now: string }): Promise<void> {
  const { id, staffUserId, host, steps, claims, now } = test;
  await db
    .insertInto('sso_flows')
    .values({ id, provider_id: of.providerId, organization_id: of.organizationId, connection_id: of.connectionId, kind: 'test', browser_hash: '', host, host_browser_hash: null, return_path: '/admin', nonce: id, verifier_sealed: null, app_challenge: null, staff_user_id: staffUserId, session_id: null, tenant_id: null, known_user_id: null, steps: JSON.stringify({ passed: true, steps, claims, nearMisses: [] }), outcome_sealed: null, created_at: now, expires_at: now, finished_at: now })
    .execute();
  await db.updateTable('sso_connections').set({ test_passed_at: now }).where('provider_id', '=', of.providerId).where('id', '=', of.connectionId).execute();
}

/** The sign-ins of an organization's people, in the order of their addresses. */
export async function findSeededPeople(db: Db, organizationId: string): Promise<{ id: string; userId: string; email: string; name: string; phone: string }[]> {
  const rows = await db.selectFrom('customer_users').select(['id', 'user_id', 'email', 'name', 'phone']).where('organization_id', '=', organizationId).where('status', '=', 'active').where('user_id', 'is not', null).orderBy('email').execute();
  return rows.map(({ user_id: userId, ...row }) => ({ ...row, userId: userId ?? '' }));
}

/** Lets a connection know somebody, as after their first sign-in through it. */
export async function seedSubject(db: Db, of: DemoCompany, row: { readonly id: string; readonly subject: string; readonly userId: string; readonly now: string }): Promise<void> {
  await db.insertInto('sso_subjects').values({ id: row.id, provider_id: of.providerId, organization_id: of.organizationId, connection_id: of.connectionId, subject: row.subject, user_id: row.userId, created_at: row.now, last_used_at: row.now }).execute();
}

/** Writes down a sign-in through a connection that worked, or what kept somebody out with its reference. */
export async function seedAttempt(db: Db, of: DemoCompany, attempt: { readonly id: string; readonly outcome: 'signed_in' | 'sso_failed' | 'sso_proof_needed'; readonly person: { readonly id: string; readonly userId: string; readonly email: string } | { readonly email: string }; readonly userAgent: string; readonly reference: string | null; readonly steps: readonly Step[]; readonly now: string }): Promise<void> {
  const { outcome, person, now } = attempt;
  const isKnown = 'userId' in person;
  const failed = attempt.steps.find(({ verdict }) => verdict === 'failed');
  await db
    .insertInto('sign_in_attempts')
    .values({
      id: attempt.id, provider_id: of.providerId, organization_id: of.organizationId, customer_user_id: isKnown ? person.id : null, user_id: isKnown ? person.userId : null, session_id: null, door: 'portal', outcome, gate: null, feature: null, reference: attempt.reference,
      email: person.email, email_folded: foldEmail(person.email), ip: '203.0.113.24', user_agent: attempt.userAgent, method: failed ? `sso:${failed.check}` : 'sso', clock_seconds: null, sso_connection_id: of.connectionId, steps: JSON.stringify(attempt.steps), count: 1, at: now, last_at: now,
    })
    .execute();
  if (!isKnown || outcome !== 'signed_in') return;
  await db.updateTable('users').set({ last_sign_in_at: now, last_organization_id: of.organizationId }).where('provider_id', '=', of.providerId).where('id', '=', person.userId).execute();
  await db.updateTable('sso_subjects').set({ last_used_at: now }).where('provider_id', '=', of.providerId).where('connection_id', '=', of.connectionId).where('user_id', '=', person.userId).execute();
  await db.updateTable('sso_connections').set({ last_sign_in_at: now }).where('provider_id', '=', of.providerId).where('id', '=', of.connectionId).execute();
}
