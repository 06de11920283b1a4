import { catalogue } from '../../../shared/features.ts';
import { foldText } from '../../../shared/folding.ts';
import { staffRoles, type StaffRole } from '../../../shared/permissions.ts';
import { hashToken, newToken } from '../../../server/platform/crypto.ts';
import { newId } from '../../../server/platform/ids.ts';
import { totpPlace } from '../../../server/features/mfa/index.ts';
import { issueCode, issueLink, type Purpose } from '../../../server/features/one-time/index.ts';
import type { TestApp } from '../app.ts';
import { makeKey } from '../saml/certificates.ts';
import { goodPassword, totpSecret } from '../world.ts';
import { canary, canaryPhone, canaryReference } from './canaries.ts';
import type { RawDatabase, Row, Table } from './raw-database.ts';

export interface SeededPerson {
  readonly customerUserId: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly email: string;
  readonly role: 'user' | 'manager';
  readonly token: string;
}

export interface SeededStaff {
  readonly staffId: string;
  readonly userId: string;
  readonly email: string;
  readonly role: StaffRole;
  /** Null: all. */
  readonly organizationIds: readonly string[] | null;
  readonly status: 'active' | 'disabled' | 'invited';
  readonly token: string;
}

export interface SeededOrganization {
  readonly id: string;
  /** What is special about it. */
  readonly kind: string;
  readonly people: readonly SeededPerson[];
}

/** One-time secrets that work, with whom they belong to. */
export interface SeededSecret {
  readonly purpose: Purpose;
  readonly secret: string;
  readonly email: string;
  readonly userId: string | null;
  readonly organizationId: string | null;
}

export interface SeededProvider {
  readonly id: string;
  readonly host: string;
  readonly organizations: readonly SeededOrganization[];
  readonly staff: readonly SeededStaff[];
  readonly secrets: readonly SeededSecret[];
  /** A customer sign-in that no organization is linked to. */
  readonly looseEmail: string;
  /** Somebody with the same address at every provider, and another password at each. */
  readonly sharedPassword: string;
}

/** The address that people of several providers have. */
export const sharedEmail = 'same@everywhere.example';

/** The five organizations, by what is special about them; mandatory MFA has tests of its own, and archived ones are closed like those whose portal is off. */
const kinds = [
  ['plain', 'sso only', 'portal off'],
  ['plain', 'features hidden'],
] as const;

const everythingHidden = JSON.stringify({ all: Object.fromEntries(catalogue.map(({ key }) => [key, 'hidden'])) });

const json = (value: unknown) => JSON.stringify(value);
const matrixKey = makeKey();

/** Columns whose values mean something; every other text column of every table is filled with a canary. */
const meanings: Readonly<Record<string, () => Row>> = {
  providers: () => ({ time_zone: 'Europe/London', alert_emails: json([`${canary()}@alerts.example`]), support_email: `${canary()}@support.example`, support_phone: canaryPhone(), support_url: `https://${canary()}.example/help`, invitation_days: 7, portal_idle_minutes: 10_080, portal_absolute_minutes: 43_200, admin_idle_minutes: 30, admin_absolute_minutes: 720, smtp: null, smtp_password_sealed: null, mfa_rule: 'optional', mfa_from: null, feature_states: null, verification_methods: json(['mail_code', 'manager_approval', 'call_back', 'portal_pin']) }),
  users: () => ({ last_organization_id: null, enrolled: 1, password_change_required: 0, portal_pin_hash: null, phone: canaryPhone() }),
  staff: () => ({ status_before_disable: null, limited: 0, break_glass: 0, invitation_sent_at: null, invitation_expires_at: null }),
  organizations: () => ({ phone: canaryPhone(), status: 'active' }),
  organization_domains: () => ({ domain: `${canary()}.example`, proven_at: null, check_outcome: 'other_value', check_found: json([canary()]), failing_since: null, warned_at: null, recheck_at: null }),
  portals: () => ({ enabled: 1, idle_minutes: null, absolute_minutes: null, mfa_rule: null, mfa_from: null, sso_rule: null, sso_from: null, sso_rehearsed_from: new Date().toISOString(), sso_watchdog: 'alert', sso_lifted_at: null, sso_relaxed_rule: 'rehearsal', feature_states: null, data_scopes: null }),
  portal_logos: () => ({ media_type: 'image/png' }),
  customer_users: () => ({ phone: canaryPhone(), status_before_disable: null, phone_changed_at: null, email_changed_at: null, mfa_exempt_until: null, sso_exempt_until: null, sso_rehearsed_at: null, sso_rehearsed_count: null, sso_rehearsed_method: null, feature_states: null, protected: 0 }),
  invitations: () => ({ generation: 1, waiting: 0, bounced_at: null, accepted_at: null, revoked_at: null, bounce_reason: null }),
  sessions: () => ({ transport: 'cookie', method: 'password', factor_at: new Date().toISOString(), factor_method: 'totp', sso_connection_id: null, sso_tenant_id: null, ended_at: null, end_reason: null }),
  known_devices: () => ({ token_hash: hashToken(newToken()) }),
  guess_counters: () => ({ recent: '[]', in_a_row: 0 }),
  password_resets: () => ({ kind: 'customer' }),
  sign_in_attempts: () => ({ door: 'portal', outcome: 'portal_unavailable', gate: 'portal', feature: null, reference: canaryReference(), session_id: null, method: null, clock_seconds: null, sso_connection_id: null, steps: null }),
  audit_events: () => ({ actor_kind: 'staff', action: 'organization.updated', refusal: 0, subject_kind: 'organization', changes: json([{ field: 'notes', before: canary(), after: canary() }]), reference: canaryReference() }),
  jobs: () => ({ name: 'organization.statuses', payload: '{}', status: 'queued', attempts: 0, max_attempts: 5, lease_owner: null, lease_until: null, result: json({ note: canary() }), progress_done: 0, cancellable: 1, cancel_requested_at: null, started_at: null, finished_at: null }),
  deliveries: () => ({ channel: 'email', kind: 'password_changed', data: json({ providerName: canary(), email: `${canary()}@mailed.example` }), status: 'kept', attempts: 0, error: canary(), next_try_at: null, sent_at: null }),
  imports: () => ({ kind: 'people', status: 'mapping', delimiter: ',', encoding: 'UTF-8', columns: json([`${canary()} name`, 'email', 'organization']), heading_row: 1, sample: json([[canary(), `${canary()}@row.example`, canary()]]), mapping: json({ name: 0, email: 1, organizationName: 2 }), checked: null, result: null, job_id: null, finished_at: null, error: null }),
  import_rows: () => ({ result: 'refused', code: 'email_missing', cells: json([canary(), canary()]) }),
  exports: () => ({ resource: 'organizations', filter: '{}', organization_ids: json('all') }),
  file_chunks: () => ({ position: 0 }),
  totp_factors: () => ({ last_step: 0 }),
  passkeys: () => ({ counter: 0, transports: '[]', backed_up: 0, public_key: Buffer.alloc(32) }),
  sso_connections: () => ({ purpose: 'organization', protocol: 'saml', guide: 'other', status: 'off', sso_url: `https://${canary()}.example/sso`, issuer: `https://${canary()}.example/metadata`, metadata_url: '', metadata_problem: '', client_secret_expires_at: null, mapping: json({ name: canary(), email: 'email', role: '', managerValues: [canary()] }), unknown_people: 'invitation', default_role: 'user', mfa: 'ours', mfa_values: json([canary()]), unsolicited: 'refuse', sign_requests: 0 }),
  sso_certificates: () => ({ certificate: matrixKey.der, status: 'active' }),
  sso_subjects: () => ({}),
  sso_proofs: () => ({ from_app: 0, proven_at: null }),
  sso_signing_keys: () => ({ status: 'current', certificate: matrixKey.der }),
  sso_flows: () => ({ kind: 'test', session_id: null, tenant_id: null, app_challenge: null, verifier_sealed: null, outcome_sealed: null, steps: json({ passed: false, steps: [{ check: 'document', verdict: 'failed', sentence: canary(), found: canary(), expected: null }], claims: [{ name: canary(), values: [canary()] }] }) }),
  sso_links: () => ({ kind: 'set_up', handed_in_at: null, revoked_at: null }),
  sso_proposals: () => ({ source: 'metadata', kind: 'set_up', status: 'open', guide: 'other', sso_url: `https://${canary()}.example/sso`, metadata_url: '', certificates: json([{ der: matrixKey.der, fingerprint: canary(), expiresAt: '2040-01-01T00:00:00.000Z' }]), sign_requests: 0, client_secret_sealed: null, client_secret_expires_at: null, test_passed_at: new Date().toISOString() }),
  expiry_notices: () => ({ kind: 'saml_certificate', days: 30 }),
  microsoft365_tenants: () => ({ tenant_id: crypto.randomUUID(), asked_at: null, consented_at: null, consented_by: canary() }),
  staff_sign_in_rules: () => ({ connection_id: null, domains: json([`${canary()}.example`]), offered: 0, required: 0 }),
  client_notes: () => ({}),
  feature_publications: () => ({ status: 'published', cells: '[]', effects: '[]', publish_at: null, ended_at: null }),
  feature_changes: () => ({ changes: json([{ slot: 'person', feature: 'client_notes', before: null, after: 'visible' }]) }),
  verifications: () => ({ method: 'call_back', status: 'verified', second_required: 0, second_by_id: null, approver_id: null, staff_id: null }),
  ticket_settings: () => ({ next_number: 2_000, fields: json([{ id: crypto.randomUUID(), label: canary(), kind: 'text', required: false, options: [] }]) }),
  tickets: () => ({ assignee_id: null, status: 'open', is_open: 1, priority: 'normal', fields: json([{ label: canary(), value: canary() }]), created_by_kind: 'customer', client_id: null, request_hash: null, closed_at: null }),
  ticket_comments: () => ({ author_kind: 'customer', status: null, client_id: null, request_hash: null }),
  ticket_notes: () => ({}),
  ticket_files: () => ({ author_kind: 'customer', media_type: 'text/plain', file_name: `${canary()}.txt`, client_id: null }),
  one_time_secrets: () => ({}),
  hosts: () => ({}),
  locks: () => ({}),
};

/** Seeds whole databases, row by row from the schema, so that a table added later is filled without being mentioned here. */
class Seeder {
  readonly rows = new Map<string, Row[]>();
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #now: number;

  constructor(tables: readonly Table[], now: number) {
    this.#tables = new Map(tables.map((table) => [table.name, table]));
    this.#now = now;
  }

  get #time(): string {
    return new Date(this.#now).toISOString();
  }

  /** Adds one row: what `known` names is taken from there, ids that nobody gives are fresh, texts are canaries. */
  add(table: string, known: Row): Row {
    const described = this.#tables.get(table);
    if (!described) throw new Error(`There is no table ${table}.`);
    const meant = meanings[table]?.() ?? {};
    const row: Record<string, unknown> = {};
    for (const { name, type, nullable, key } of described.columns) {
      if (name in meant) row[name] = meant[name];
      if (name in known) row[name] = known[name];
      if (row[name] !== undefined) continue;
      if (type === 'id') row[name] = nullable && key === 0 ? null : newId(this.#now);
      else if (type === 'time') row[name] = /expires|until/u.test(name) ? new Date(this.#now + 7 * 86_400_000).toISOString() : this.#time;
      else if (type === 'integer') row[name] = 1;
      else if (type === 'bytes') row[name] = Buffer.from(`"${canary()}","${canary()}"\r\n`);
      else row[name] = name === 'email' || name.endsWith('_email') ? `${canary()}@seeded.example` : canary();
    }
    // What the application folds is folded here too, and everything can be found by searching.
    for (const { name } of described.columns) {
      const base = row[name.replace(/_folded$/u, '')];
      if (name.endsWith('_folded') && typeof base === 'string' && !(name in known)) row[name] = base === '' ? null : foldText(base);
    }
    if ('search_text' in row) row['search_text'] = foldText(described.columns.filter(({ name, type }) => type === 'text' && name !== 'search_text' && !name.endsWith('_folded')).map(({ name }) => (typeof row[name] === 'string' ? row[name] : '')).join(' '));
    this.rows.set(table, [...(this.rows.get(table) ?? []), row]);
    return row;
  }

  /** Tables that nothing was said about. */
  unmentioned(): Table[] {
    return [...this.#tables.values()].filter(({ name }) => !(name in meanings));
  }
}

interface Parts {
  readonly seeder: Seeder;
  readonly providerId: string;
  readonly host: string;
  readonly passwordHash: string;
  /** Under what the guesses for an address are counted. */
  readonly counterOf: (email: string) => string;
  readonly seal: (text: string, place: string) => string;
}

function seedSession({ seeder, providerId }: Parts, session: { door: 'admin' | 'portal'; userKind: 'staff' | 'customer'; userId: string; organizationId: string | null }): string {
  const token = newToken();
  seeder.add('sessions', { provider_id: providerId, door: session.door, user_kind: session.userKind, user_id: session.userId, organization_id: session.organizationId, token_hash: hashToken(token) });
  seeder.add('known_devices', { provider_id: providerId, user_id: session.userId });
  return token;
}

/** An authenticator and two passkeys, so that one of them can go. */
function seedFactors({ seeder, providerId, host, seal }: Parts, userId: string): void {
  const id = newId(Date.now());
  seeder.add('totp_factors', { id, provider_id: providerId, user_id: userId, secret_sealed: seal(totpSecret, totpPlace({ id, userId, providerId })) });
  for (let count = 0; count < 2; count += 1) seeder.add('passkeys', { provider_id: providerId, user_id: userId, rp_id: host.replace(/:\d+$/u, '') });
}

function seedUser(parts: Parts, user: { kind: 'staff' | 'customer'; organizationId: string | null; email?: string; passwordHash?: string }): { userId: string; email: string; name: string } {
  const { seeder, providerId, passwordHash } = parts;
  const row = seeder.add('users', { provider_id: providerId, kind: user.kind, password_hash: user.passwordHash ?? passwordHash, last_organization_id: user.organizationId, ...(user.email === undefined ? {} : { email: user.email }) });
  seedFactors(parts, row['id'] as string);
  return { userId: row['id'] as string, email: row['email'] as string, name: row['name'] as string };
}

function seedPerson(parts: Parts, organizationId: string, person: { role: 'user' | 'manager'; status: 'new' | 'invited' | 'active' | 'disabled'; user?: { userId: string; email: string }; states?: string }): SeededPerson {
  const linked = person.status === 'active' || person.status === 'disabled';
  const user = person.user ?? (linked ? seedUser(parts, { kind: 'customer', organizationId }) : null);
  const row = parts.seeder.add('customer_users', { provider_id: parts.providerId, organization_id: organizationId, user_id: user?.userId ?? null, role: person.role, status: person.status, status_before_disable: person.status === 'disabled' ? 'active' : null, feature_states: person.states ?? null });
  const token = user && !person.user ? seedSession(parts, { door: 'portal', userKind: 'customer', userId: user.userId, organizationId }) : '';
  return { customerUserId: row['id'] as string, userId: user?.userId ?? '', organizationId, email: user?.email ?? (row['email'] as string), role: person.role, token };
}

interface Invited {
  readonly invitationId: string;
  /** Links for the organization's own IT. */
  readonly linkIds: readonly string[];
  readonly person: SeededPerson;
}

/** A ticket with what customer and staff said, what staff noted, and a file. */
function seedTicket({ seeder, providerId }: Parts, creator: SeededStaff, organizationId: string, author: SeededPerson, index: number): void {
  const of = { provider_id: providerId, organization_id: organizationId };
  const closed = index === 2 ? { status: 'closed', is_open: 0 } : {};
  const ticket = seeder.add('tickets', { ...of, ...closed, number: 1_001 + (seeder.rows.get('tickets')?.length ?? 0), requester_id: author.customerUserId, created_by_id: author.userId });
  const inTicket = { ...of, ticket_id: ticket['id'] };
  const comment = seeder.add('ticket_comments', { ...inTicket, author_id: author.userId });
  seeder.add('ticket_comments', { ...inTicket, author_kind: 'staff', author_id: creator.userId });
  seeder.add('ticket_notes', { ...inTicket, author_id: creator.userId });
  const file = seeder.add('file_chunks', { provider_id: providerId });
  seeder.add('ticket_files', { ...inTicket, comment_id: comment['id'], file_id: file['file_id'], author_id: author.userId, bytes: (file['bytes'] as Buffer).length });
}

/** One organization with its portal, people, and a row of every kind that belongs to an organization. */
function seedOrganization(parts: Parts, kind: string, creator: SeededStaff): { organization: SeededOrganization; invited: Invited } {
  const { seeder, providerId } = parts;
  const organizationId = seeder.add('organizations', { provider_id: providerId, status: 'active' })['id'] as string;
  const of = { provider_id: providerId, organization_id: organizationId };
  const logo = seeder.add('portal_logos', of);
  seeder.add('portals', { ...of, enabled: kind === 'portal off' ? 0 : 1, logo_id: logo['id'], ...(kind === 'sso only' ? { sso_rule: 'on', sso_relaxed_rule: null } : {}), ...(kind === 'features hidden' ? { feature_states: everythingHidden } : {}) });
  seeder.add('hosts', { ...of, host: `${canary()}.localhost`, main: 0 });
  seeder.add('organization_domains', of);
  const people = (['user', 'user', 'manager', 'manager'] as const).map((role) => seedPerson(parts, organizationId, { role, status: 'active' }));
  const [first] = people;
  if (!first) throw new Error('Nobody was seeded.');
  const disabled = seedPerson(parts, organizationId, { role: 'user', status: 'disabled' });
  const fresh = seedPerson(parts, organizationId, { role: 'user', status: 'new', states: json({ client_notes: 'visible' }) });
  const person = seedPerson(parts, organizationId, { role: 'user', status: 'invited' });
  const invitation = seeder.add('invitations', { ...of, customer_user_id: person.customerUserId, email: person.email, email_folded: person.email });
  seeder.add('invitations', { ...of, customer_user_id: fresh.customerUserId, revoked_at: new Date(0).toISOString() });
  const about = { ...of, customer_user_id: first.customerUserId, user_id: first.userId };
  seeder.add('sign_in_attempts', about);
  seeder.add('audit_events', { ...of, actor_id: creator.userId, subject_id: organizationId });
  seeder.add('deliveries', { ...of, host: parts.host, user_id: first.userId, subject_id: first.customerUserId });
  seeder.add('deliveries', { ...of, host: parts.host, kind: 'password_reset', user_id: first.userId, subject_id: first.userId, data: json({ providerName: canary(), email: first.email, kind: 'customer' }) });
  // One that is off may be changed, removed or switched on; one that signs people in may be tried out and switched off.
  const connections = [{ status: 'off' }, { status: 'live' }].map((state) => seeder.add('sso_connections', { ...of, ...state })['id'] as string);
  const linkIds: string[] = [];
  for (const connectionId of connections) {
    const ofConnection = { ...of, connection_id: connectionId };
    seeder.add('sso_certificates', ofConnection);
    seeder.add('sso_certificates', ofConnection);
    seeder.add('sso_subjects', { ...ofConnection, user_id: first.userId });
    seeder.add('sso_proofs', ofConnection);
    seeder.add('sso_signing_keys', ofConnection);
    seeder.add('sso_flows', ofConnection);
    const link = seeder.add('sso_links', ofConnection);
    linkIds.push(link['id'] as string);
    seeder.add('sso_proposals', ofConnection);
    seeder.add('sso_proposals', { ...ofConnection, source: 'link', link_id: link['id'] });
  }
  seeder.add('expiry_notices', of);
  seeder.add('microsoft365_tenants', of);
  // One that account managers read, and one that only staff do.
  for (const shared_at of [new Date().toISOString(), null]) seeder.add('client_notes', { ...of, author_id: creator.userId, shared_at });
  const publication = { provider_id: providerId, created_by_id: creator.userId };
  const published = seeder.add('feature_publications', publication);
  seeder.add('feature_publications', { ...publication, status: 'scheduled' });
  seeder.add('feature_changes', { ...of, publication_id: published['id'], customer_user_id: fresh.customerUserId });
  seeder.add('verifications', { ...about, created_by_id: creator.userId });
  seeder.add('verifications', { ...about, created_by_id: creator.userId, method: 'manager_approval', status: 'pending' });
  seeder.add('verifications', { ...of, customer_user_id: fresh.customerUserId, user_id: null, created_by_id: creator.userId });
  for (const [index, author] of people.slice(0, 3).entries()) seedTicket(parts, creator, organizationId, author, index);
  for (const { name, columns } of seeder.unmentioned()) if (columns.some((column) => column.name === 'organization_id')) seeder.add(name, { ...about, created_by_id: creator.userId });
  return { organization: { id: organizationId, kind, people: [...people, disabled] }, invited: { invitationId: invitation['id'] as string, linkIds, person } };
}

/** What belongs to a provider and to none of its organizations. */
function seedProviderRows(parts: Parts, owner: SeededStaff, organizationId: string): void {
  const { seeder, providerId } = parts;
  const of = { provider_id: providerId };
  const made = { ...of, created_by_id: owner.userId };
  seeder.add('password_resets', of);
  seeder.add('ticket_settings', of);
  seeder.add('staff_sign_in_rules', of);
  // That of staff is still to be begun.
  seeder.add('sso_connections', { ...of, organization_id: null, purpose: 'microsoft365', protocol: 'oidc', status: 'live' });
  seeder.add('guess_counters', { ...of, kind: 'password:customer', subject: parts.counterOf(sharedEmail), device: '' });
  seeder.add('sign_in_attempts', { ...of, door: 'admin', outcome: 'invalid_credentials', gate: null, reference: null });
  seeder.add('audit_events', { ...of, actor_id: owner.userId });
  seeder.add('deliveries', { ...of, host: parts.host });
  for (const status of ['queued', 'running', 'done'] as const) seeder.add('jobs', { ...of, status, created_by: owner.userId, ...(status === 'done' ? { finished_at: new Date().toISOString() } : {}) });
  for (const status of ['mapping', 'checked', 'running', 'done'] as const) {
    const file = seeder.add('file_chunks', { ...of, bytes: Buffer.from(`name,email,organization\r\n${canary()},${canary()}@row.example,${canary()}\r\n`) });
    const job = seeder.add('jobs', { ...of, name: status === 'running' ? 'import.run' : 'import.check', status: status === 'running' ? 'running' : 'done', created_by: owner.userId });
    const counts = status === 'mapping' ? null : json({ rows: 1, created: 0, updated: 0, unchanged: 0, duplicate: 0, refused: 1, refusedBy: {} });
    const row = seeder.add('imports', { ...made, status, file_id: file['file_id'], job_id: status === 'mapping' ? null : job['id'], pass_id: newId(Date.now()), checked: counts, result: status === 'done' ? counts : null });
    seeder.add('import_rows', { ...of, import_id: row['id'], pass_id: row['pass_id'], organization_id: organizationId });
  }
  const file = seeder.add('file_chunks', of);
  const job = seeder.add('jobs', { ...of, name: 'export.run', status: 'done', created_by: owner.userId });
  seeder.add('exports', { ...made, file_id: file['file_id'], job_id: job['id'] });
  for (const { name, columns } of seeder.unmentioned()) if (columns.some((column) => column.name === 'provider_id') && !columns.some((column) => column.name === 'organization_id')) seeder.add(name, { ...made, user_id: owner.userId });
}

function seedStaff(parts: Parts, role: StaffRole, options: { status?: 'active' | 'disabled' | 'invited'; organizationIds?: readonly string[] } = {}): SeededStaff {
  const { seeder, providerId } = parts;
  const user = seedUser(parts, { kind: 'staff', organizationId: null });
  const status = options.status ?? 'active';
  const row = seeder.add('staff', { provider_id: providerId, user_id: user.userId, role, status, limited: options.organizationIds ? 1 : 0, name_folded: foldText(user.name), status_before_disable: status === 'disabled' ? 'active' : null, ...(status === 'invited' ? { invitation_sent_at: new Date().toISOString(), invitation_expires_at: new Date(Date.now() + 6e8).toISOString() } : {}) });
  for (const organizationId of options.organizationIds ?? []) seeder.add('staff_organizations', { provider_id: providerId, staff_id: row['id'], organization_id: organizationId });
  const token = seedSession(parts, { door: 'admin', userKind: 'staff', userId: user.userId, organizationId: null });
  return { staffId: row['id'] as string, userId: user.userId, email: user.email, role, organizationIds: options.organizationIds ?? null, status, token };
}

async function seedSecrets(app: TestApp, providerId: string, invited: readonly Invited[], people: readonly SeededPerson[], staff: readonly SeededStaff[]): Promise<SeededSecret[]> {
  const ctx = app.operator(providerId);
  const expiresAt = new Date(app.clock.now() + 1_700_000).toISOString();
  const secrets: SeededSecret[] = [];
  const link = async (purpose: Purpose, subjectId: string, of: { email: string; userId: string | null; organizationId: string | null }) => void secrets.push({ purpose, ...of, secret: (await issueLink(ctx, { purpose, subjectId, expiresAt })).secret });
  for (const { invitationId, linkIds, person } of invited) {
    for (const linkId of linkIds) await link('sso_link', linkId, { email: person.email, userId: null, organizationId: person.organizationId });
    await link('invitation', invitationId, { email: person.email, userId: null, organizationId: person.organizationId });
    const { secret } = await issueCode(ctx, { purpose: 'invitation_code', subjectId: invitationId, expiresAt });
    secrets.push({ purpose: 'invitation_code', secret, email: person.email, userId: null, organizationId: person.organizationId });
  }
  const [first] = people;
  if (first) await link('password_reset', first.userId, first);
  const member = (status: SeededStaff['status']) => staff.filter((one) => one.status === status);
  const [owner] = member('active');
  if (owner) {
    await link('password_reset', owner.userId, { ...owner, organizationId: null });
    await link('owner_recovery', owner.staffId, { ...owner, organizationId: null });
  }
  for (const one of member('invited')) await link('staff_invitation', one.staffId, { ...one, organizationId: null });
  return secrets;
}

/** Two providers with five organizations between them, people of every role and state, staff of every role, and a row of every kind for each; every text is a canary. */
export async function seedTenants(app: TestApp, raw: RawDatabase): Promise<SeededProvider[]> {
  const { passwords } = app.ports;
  const passwordHash = await passwords.hash(goodPassword);
  const port = app.host.split(':')[1] ?? '80';
  const providers: SeededProvider[] = [];
  for (const [index, names] of kinds.entries()) {
    const seeder = new Seeder(raw.tables, app.clock.now());
    const providerId = seeder.add('providers', {})['id'] as string;
    const host = index === 0 ? app.host : `other${index}.localhost:${port}`;
    seeder.add('hosts', { host, provider_id: providerId, main: 1, organization_id: null });
    seeder.add('hosts', { host: `${canary()}.localhost:${port}`, provider_id: providerId, main: 0, organization_id: null });
    const parts = { seeder, providerId, host, passwordHash, counterOf: (email: string) => app.ports.keyring.mac('limit password:customer', email), seal: (text: string, place: string) => app.ports.keyring.seal(text, place) };
    const owner = seedStaff(parts, 'owner');
    const made = names.map((kind) => seedOrganization(parts, kind, owner));
    const organizations = made.map(({ organization }) => organization);
    const [plain, other] = organizations;
    if (!plain || !other) throw new Error('Too few organizations.');
    const staff = [
      owner,
      seedStaff(parts, 'owner'),
      ...staffRoles.slice(1).map((role) => seedStaff(parts, role)),
      seedStaff(parts, 'admin', { organizationIds: [plain.id] }),
      seedStaff(parts, 'technician', { organizationIds: [plain.id] }),
      seedStaff(parts, 'technician', { organizationIds: [other.id] }),
      seedStaff(parts, 'admin', { status: 'disabled' }),
      seedStaff(parts, 'viewer', { status: 'invited' }),
    ];
    seedProviderRows(parts, owner, plain.id);
    const [, , admin, technician] = staff;
    const resetOf = { provider_id: providerId, staff_id: technician?.staffId, user_id: technician?.userId, method: 'second_staff' };
    seeder.add('verifications', { ...resetOf, created_by_id: owner.userId });
    seeder.add('verifications', { ...resetOf, created_by_id: admin?.userId, status: 'pending' });
    // One sign-in for two organizations, one for none, and one address that the other provider knows too.
    const dual = seedPerson(parts, other.id, { role: 'user', status: 'active' });
    seedPerson(parts, plain.id, { role: 'manager', status: 'active', user: dual });
    const looseEmail = seedUser(parts, { kind: 'customer', organizationId: null }).email;
    const sharedPassword = `${goodPassword} ${index}`;
    seedPerson(parts, plain.id, { role: 'user', status: 'active', user: seedUser(parts, { kind: 'customer', organizationId: plain.id, email: sharedEmail, passwordHash: await passwords.hash(sharedPassword) }) });
    for (const [table, rows] of seeder.rows) await raw.insert(table, rows);
    const people = organizations.flatMap((organization) => organization.people);
    const secrets = await seedSecrets(app, providerId, made.map(({ invited }) => invited), people, staff);
    providers.push({ id: providerId, host, organizations: organizations.map((organization) => (organization === other ? { ...organization, people: [...organization.people, dual] } : organization)), staff, secrets, looseEmail, sharedPassword });
  }
  return providers;
}
