import type { ResponseOf } from '../../../shared/contracts/contract.ts';
import type { contracts } from '../../../shared/contracts/index.ts';

type Row<Room extends { list: unknown }> = ResponseOf<Room['list']> extends readonly (infer One)[] ? One : never;
type Organization = Row<typeof contracts.organizations>;
type Person = Row<typeof contracts.customerUsers> & { readonly organizationExternalId: string };
type Invitation = Row<typeof contracts.invitations>;
type AuditEvent = Row<typeof contracts.auditEvents>;
type Ticket = Row<typeof contracts.tickets>;
type Attempt = Row<typeof contracts.signInAttempts>;

/** A column: its heading, and the cell of a row. */
type Column<Of> = readonly [heading: string, cell: (row: Of) => string | number | null];

/** Headings that our own import knows: what is exported here can be mended and read back. */
export const organizationColumns: readonly Column<Organization>[] = [
  ['Name', (row) => row.name],
  ['External ID', (row) => row.externalId],
  ['Domains', (row) => row.domains.join(' ')],
  ['Phone', (row) => row.phone],
  ['Status', (row) => row.status],
  ['Notes', (row) => row.notes],
  ['Portal', (row) => (row.portalEnabled ? 'on' : 'off')],
  ['People new', (row) => row.people.new],
  ['People invited', (row) => row.people.invited],
  ['People active', (row) => row.people.active],
  ['People disabled', (row) => row.people.disabled],
  ['Created (UTC)', (row) => row.createdAt],
  ['Changed (UTC)', (row) => row.updatedAt],
];

export const personColumns: readonly Column<Person>[] = [
  ['Name', (row) => row.name],
  ['Email', (row) => row.email],
  ['Organization', (row) => row.organizationName],
  ['Organization external ID', (row) => row.organizationExternalId],
  ['Role', (row) => row.role],
  ['Phone', (row) => row.phone],
  ['Status', (row) => row.status],
  ['Signs in as', (row) => row.signInEmail],
  ['Last sign-in (UTC)', (row) => row.lastSignInAt],
  ['Invitation', (row) => row.invitation?.state ?? null],
  ['Created (UTC)', (row) => row.createdAt],
  ['Changed (UTC)', (row) => row.updatedAt],
];

export const invitationColumns: readonly Column<Invitation>[] = [
  ['Email', (row) => row.email],
  ['Name', (row) => row.name],
  ['Organization', (row) => row.organizationName],
  ['State', (row) => row.state],
  ['Invited (UTC)', (row) => row.createdAt],
  ['Invited by', (row) => row.createdBy],
  ['Queued (UTC)', (row) => row.queuedAt],
  ['Sent (UTC)', (row) => row.sentAt],
  ['Times sent', (row) => row.timesSent],
  ['Bounced (UTC)', (row) => row.bouncedAt],
  ['Bounce reason', (row) => row.bounceReason],
  ['Accepted (UTC)', (row) => row.acceptedAt],
  ['Revoked (UTC)', (row) => row.revokedAt],
  ['Expires (UTC)', (row) => row.expiresAt],
];

export const auditColumns: readonly Column<AuditEvent>[] = [
  ['Time (UTC)', (row) => row.at],
  ['Who', (row) => row.actor.label],
  ['Kind', (row) => row.actor.kind],
  ['Action', (row) => row.action],
  ['What happened', (row) => row.summary],
  ['About', (row) => row.subject.label],
  ['About what', (row) => row.subject.kind],
  ['About id', (row) => row.subject.id],
  ['Organization', (row) => row.organizationName],
  ['Changes', (row) => (row.changes.length === 0 ? '' : JSON.stringify(row.changes))],
  ['Times', (row) => row.count],
  ['Address', (row) => row.ip],
  ['Client', (row) => row.userAgent],
  ['Request id', (row) => row.requestId],
  ['Reference', (row) => row.reference],
  ['Id', (row) => row.id],
];

export const attemptColumns: readonly Column<Attempt>[] = [
  ['Time (UTC)', (row) => row.at],
  ['Last time (UTC)', (row) => row.lastAt],
  ['Times', (row) => row.count],
  ['Door', (row) => row.door],
  ['Outcome', (row) => row.outcome],
  ['Gate', (row) => row.gate],
  ['Reference', (row) => row.reference],
  ['Email', (row) => row.email],
  ['Name', (row) => row.name],
  ['Organization', (row) => row.organizationName],
  ['Address', (row) => row.ip],
  ['Browser', (row) => row.browser],
  ['System', (row) => row.system],
];

/** What is said in a ticket is read there; what staff note among themselves leaves the console in no file. */
export const ticketColumns: readonly Column<Ticket>[] = [
  ['Number', (row) => row.number],
  ['Subject', (row) => row.subject],
  ['Organization', (row) => row.organizationName],
  ['For', (row) => row.requester.name],
  ['Email', (row) => row.requester.email],
  ['Status', (row) => row.status],
  ['Priority', (row) => row.priority],
  ['Assigned to', (row) => row.assignee?.name ?? null],
  ['Opened by', (row) => row.createdBy.name],
  ['Opened (UTC)', (row) => row.createdAt],
  ['Last activity (UTC)', (row) => row.activityAt],
  ['Closed (UTC)', (row) => row.closedAt],
  ['Id', (row) => row.id],
];

/** The headings of a file. */
export function headingsOf(columns: readonly Column<never>[]): string[] {
  return columns.map(([heading]) => heading);
}

/** The cells of one row. */
export function cellsOf<Of>(columns: readonly Column<Of>[], row: Of): string[] {
  return columns.map(([, cell]) => String(cell(row) ?? ''));
}
