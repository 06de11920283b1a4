import type { TestApp } from '../app.ts';
import type { Owner } from './canaries.ts';
import type { RowChange } from './raw-database.ts';
import type { SeededOrganization, SeededPerson, SeededProvider, SeededStaff } from './tenants.ts';

/** Who asks: a session or none, on a host, and what lies in their sight. */
export interface Caller {
  readonly name: string;
  readonly door: 'admin' | 'portal';
  readonly host: string;
  readonly providerId: string;
  /** The session's token; null: nobody is signed in. */
  readonly token: string | null;
  /** Null: nobody in particular. */
  readonly userId: string | null;
  /** `all` of the provider's; empty: none. */
  readonly organizationIds: 'all' | readonly string[];
  /** Whether any route of the door may answer; else the session is worth nothing. */
  readonly alive: boolean;
  /** Whether everything inside the caller's sight may be read; else only what a wall shows. */
  readonly atWall: boolean;
  readonly kind: 'staff' | 'customer' | 'anonymous';
}

/** What everybody at a host may read of its provider. */
const publicColumns = new Set(['name', 'support_name', 'support_email', 'support_phone', 'support_url', 'time_zone']);
/** Organizations' own papers at the provider: their customers never see them. */
const staffOnly = new Set(['audit_events', 'sign_in_attempts', 'deliveries', 'invitations', 'jobs', 'imports', 'import_rows', 'exports', 'file_chunks', 'staff', 'staff_organizations', 'organization_domains', 'one_time_secrets', 'guess_counters', 'password_resets', 'sso_certificates', 'sso_subjects', 'sso_proofs', 'sso_signing_keys', 'sso_flows', 'microsoft365_tenants', 'staff_sign_in_rules', 'ticket_notes']);
const customerColumns: Readonly<Record<string, ReadonlySet<string>>> = {
  organizations: new Set(['id', 'name']),
  portals: new Set(['organization_id', 'note', 'welcome_text', 'logo_id']),
  portal_logos: new Set(['id', 'bytes']),
  // It stands in the address where their company's sign-in begins.
  sso_connections: new Set(['id']),
};
const sharedColumns = new Set(['id', 'title', 'body', 'author_name']);
/** What managers are told of a colleague for whom their word is asked; names and addresses stand in what is folded of them, too. */
const askedOfManagers: Readonly<Record<string, ReadonlySet<string>>> = {
  customer_users: new Set(['name', 'name_folded', 'email', 'email_folded', 'search_text']),
  verifications: new Set(['id', 'note', 'created_by']),
};
/** Shared by all staff of a provider, also by those limited to some organizations. */
const ofTheTeam = new Set(['providers', 'staff', 'ticket_settings']);
/** Of a ticket, what its author and managers of the organization read. */
const ofTickets = new Set(['tickets', 'ticket_comments', 'ticket_files', 'file_chunks']);

/** Whether a caller may read what one column of one row holds. */
export function sees(caller: Caller, owner: Owner): boolean {
  if (owner.providerId !== caller.providerId) return false;
  if (owner.table === 'providers' && publicColumns.has(owner.column)) return true;
  if (caller.kind === 'anonymous') return false;
  if (caller.kind === 'staff') {
    if (caller.organizationIds === 'all' || ofTheTeam.has(owner.table)) return true;
    // The provider's own hosts are everybody's; an organization's names the organization.
    if (owner.table === 'hosts' && owner.organizationIds.length === 0) return true;
    // The provider's own connection stands in the sign-in's addresses, which everybody is led to.
    if (owner.table === 'sso_connections' && owner.column === 'id' && owner.organizationIds.length === 0) return true;
    if (owner.table === 'users' && owner.row['kind'] === 'staff') return true;
    return owner.organizationIds.some((id) => caller.organizationIds.includes(id)) || (caller.userId !== null && owner.userIds.includes(caller.userId));
  }
  const own = caller.userId !== null && owner.userIds.includes(caller.userId);
  if (owner.table === 'users') return own;
  const isHidden = caller.atWall || caller.name.includes('features hidden');
  if (owner.table === 'ticket_settings') return !isHidden;
  if (ofTickets.has(owner.table) && caller.organizationIds !== 'all') return !isHidden && owner.organizationIds.some((id) => caller.organizationIds.includes(id)) && (own || caller.name.endsWith('plain: manager'));
  if (staffOnly.has(owner.table) || caller.organizationIds === 'all') return false;
  if (!owner.organizationIds.some((id) => caller.organizationIds.includes(id))) return own && owner.organizationIds.length === 0;
  if (caller.name.endsWith('manager') && !caller.atWall && askedOfManagers[owner.table]?.has(owner.column) === true) return true;
  // Account managers read what is shared with them, unless the section is hidden from everybody.
  if (owner.table === 'client_notes') return caller.name.endsWith('plain: manager') && owner.row['shared_at'] !== null && sharedColumns.has(owner.column);
  const columns = customerColumns[owner.table];
  if (columns) return columns.has(owner.column) && !(caller.atWall && owner.column === 'welcome_text');
  return owner.userIds.length === 0 ? !caller.atWall : own;
}

/** What is written down about any request, whoever it is about. */
const writtenDown = new Set(['audit_events', 'sign_in_attempts', 'guess_counters']);

/** Whether a caller's request may leave this change behind. */
export function mayChange(caller: Caller, { table, before, after }: RowChange): boolean {
  for (const row of [before, after]) {
    if (!row) continue;
    const providerId = table === 'providers' ? row['id'] : row['provider_id'];
    if (providerId !== caller.providerId) return false;
    if (caller.organizationIds === 'all' || writtenDown.has(table)) continue;
    const organizationId = table === 'organizations' ? row['id'] : (row['organization_id'] ?? null);
    // A manager's word for a colleague, and the mail that tells of it.
    const isApproval = (table === 'verifications' && row['method'] === 'manager_approval') || (table === 'deliveries' && row['kind'] === 'approval_answered');
    // What a manager says in a colleague's ticket is mailed to that colleague.
    const isTicketMail = table === 'deliveries' && String(row['kind']).startsWith('ticket_') && caller.name.endsWith('manager');
    if (caller.kind === 'customer' && !isApproval && !isTicketMail && caller.userId !== null && (row['user_id'] ?? caller.userId) !== caller.userId) return false;
    if (organizationId !== null && caller.kind !== 'anonymous' && !caller.organizationIds.includes(organizationId as string)) return false;
  }
  return true;
}

function staffCaller(provider: SeededProvider, member: SeededStaff, label: string): Caller {
  return { name: label, door: 'admin', host: provider.host, providerId: provider.id, token: member.token, userId: member.userId, organizationIds: member.organizationIds ?? 'all', alive: member.status === 'active', atWall: false, kind: 'staff' };
}

function personCaller(provider: SeededProvider, organization: SeededOrganization, person: SeededPerson, label: string): Caller {
  const closed = !['plain', 'features hidden'].includes(organization.kind);
  const organizationIds = provider.organizations.filter(({ people }) => people.some(({ userId }) => userId === person.userId)).map(({ id }) => id);
  return { name: label, door: 'portal', host: provider.host, providerId: provider.id, token: person.token, userId: person.userId, organizationIds, alive: true, atWall: closed || label.includes('disabled'), kind: 'customer' };
}

const nobody = (provider: SeededProvider, door: 'admin' | 'portal', name: string): Caller => ({ name, door, host: provider.host, providerId: provider.id, token: null, userId: null, organizationIds: [], alive: false, atWall: true, kind: 'anonymous' });
/** The same session where it is worth nothing: sight of a stranger. */
const worthless = (caller: Caller, name: string, place: Partial<Caller> = {}): Caller => ({ ...caller, kind: 'anonymous', organizationIds: [], userId: null, alive: false, atWall: true, name, ...place });

/** Everybody who might ask: nobody, expired, disabled, on another's host, every role of staff and customers, of both providers. */
export function callersOf(providers: readonly SeededProvider[]): Caller[] {
  const callers: Caller[] = [];
  for (const [index, provider] of providers.entries()) {
    const letter = 'AB'[index] ?? String(index);
    for (const door of ['admin', 'portal'] as const) callers.push(nobody(provider, door, `nobody at ${letter}'s ${door} door`));
    for (const member of provider.staff) {
      if (member.token === '' || member.status === 'invited') continue;
      const limit = member.organizationIds === null ? '' : ` limited to ${provider.organizations.find(({ id }) => id === member.organizationIds?.[0])?.kind ?? 'some'}`;
      const caller = staffCaller(provider, member, `${letter}'s ${member.role}${limit}`);
      callers.push(member.status === 'active' ? caller : worthless(caller, `${letter}'s disabled ${member.role}`));
    }
    for (const organization of provider.organizations) {
      for (const person of organization.people) {
        if (person.token === '') continue;
        const disabled = person === organization.people[4];
        callers.push(personCaller(provider, organization, person, `${letter}'s ${organization.kind}: ${disabled ? 'disabled ' : ''}${person.role}`));
      }
    }
  }
  const seen = new Set<string>();
  // Two of each role were seeded as each other's targets; one of each asks.
  const distinct = callers.filter(({ name }) => !seen.has(name) && seen.add(name));
  const [first, second] = providers;
  const find = (name: string) => distinct.find((caller) => caller.name === name);
  const [owner, boss] = [find("A's owner"), find("A's plain: manager")];
  if (!first || !second || !owner || !boss) throw new Error('The tenants were seeded otherwise.');
  const abroad = { host: second.host, providerId: second.id };
  return [...distinct, worthless(owner, "A's owner on B's host", abroad), worthless(boss, "A's manager on B's host", abroad)];
}

/** The cookie that carries a caller's session. */
export function cookieOf(app: TestApp, caller: Caller): string | null {
  return caller.token === null ? null : `portico-${caller.door}-${new URL(app.config.publicUrl).port || '80'}=${caller.token}`;
}
