import type { GuessCountersTable, HostsTable, KnownDevicesTable, OneTimeSecretsTable, PasswordResetsTable, ProvidersTable, SessionsTable, StaffOrganizationsTable, StaffSignInRulesTable, StaffTable, UsersTable } from './tables/accounts.ts';
import type { ClientNotesTable, CustomerUsersTable, FeatureChangesTable, FeaturePublicationsTable, InvitationsTable, OrganizationDomainsTable, OrganizationsTable, PortalLogosTable, PortalsTable } from './tables/customers.ts';
import type { PasskeysTable, RecoveryCodesTable, TotpFactorsTable, VerificationsTable } from './tables/factors.ts';
import type { Microsoft365TenantsTable, SsoCertificatesTable, SsoConnectionsTable, SsoFlowsTable, SsoLinksTable, SsoProofsTable, SsoProposalsTable, SsoSigningKeysTable, SsoSubjectsTable } from './tables/sso.ts';
import type { TicketCommentsTable, TicketFilesTable, TicketNotesTable, TicketSettingsTable, TicketsTable } from './tables/tickets.ts';
import type { AuditEventsTable, DeliveriesTable, ExpiryNoticesTable, ExportsTable, FileChunksTable, ImportRowsTable, ImportsTable, JobsTable, LocksTable, SignInAttemptsTable } from './tables/operations.ts';

/** Every table. */
export interface Schema {
  providers: ProvidersTable;
  hosts: HostsTable;
  users: UsersTable;
  staff: StaffTable;
  staff_organizations: StaffOrganizationsTable;
  sessions: SessionsTable;
  known_devices: KnownDevicesTable;
  guess_counters: GuessCountersTable;
  one_time_secrets: OneTimeSecretsTable;
  password_resets: PasswordResetsTable;
  organizations: OrganizationsTable;
  organization_domains: OrganizationDomainsTable;
  portals: PortalsTable;
  portal_logos: PortalLogosTable;
  customer_users: CustomerUsersTable;
  invitations: InvitationsTable;
  sign_in_attempts: SignInAttemptsTable;
  audit_events: AuditEventsTable;
  jobs: JobsTable;
  deliveries: DeliveriesTable;
  imports: ImportsTable;
  import_rows: ImportRowsTable;
  exports: ExportsTable;
  file_chunks: FileChunksTable;
  totp_factors: TotpFactorsTable;
  passkeys: PasskeysTable;
  recovery_codes: RecoveryCodesTable;
  verifications: VerificationsTable;
  sso_connections: SsoConnectionsTable;
  sso_certificates: SsoCertificatesTable;
  sso_subjects: SsoSubjectsTable;
  sso_flows: SsoFlowsTable;
  sso_links: SsoLinksTable;
  sso_proposals: SsoProposalsTable;
  sso_proofs: SsoProofsTable;
  sso_signing_keys: SsoSigningKeysTable;
  expiry_notices: ExpiryNoticesTable;
  microsoft365_tenants: Microsoft365TenantsTable;
  staff_sign_in_rules: StaffSignInRulesTable;
  ticket_settings: TicketSettingsTable;
  tickets: TicketsTable;
  ticket_comments: TicketCommentsTable;
  ticket_notes: TicketNotesTable;
  ticket_files: TicketFilesTable;
  client_notes: ClientNotesTable;
  feature_publications: FeaturePublicationsTable;
  feature_changes: FeatureChangesTable;
  locks: LocksTable;
}

/** Tables without a tenant: the list of providers itself, host names, one-time secrets found by their hash, and locks of the installation. */
export const tablesWithoutTenant: ReadonlySet<keyof Schema> = new Set(['providers', 'hosts', 'one_time_secrets', 'locks']);

/** Every table once, each behind those it refers to. */
export const tablesInOrder = Object.keys({
  providers: 0,
  organizations: 0,
  hosts: 0,
  users: 0,
  staff: 0,
  staff_organizations: 0,
  organization_domains: 0,
  portals: 0,
  portal_logos: 0,
  customer_users: 0,
  invitations: 0,
  sessions: 0,
  known_devices: 0,
  guess_counters: 0,
  one_time_secrets: 0,
  password_resets: 0,
  sign_in_attempts: 0,
  audit_events: 0,
  jobs: 0,
  deliveries: 0,
  file_chunks: 0,
  imports: 0,
  import_rows: 0,
  exports: 0,
  totp_factors: 0,
  passkeys: 0,
  recovery_codes: 0,
  verifications: 0,
  sso_connections: 0,
  sso_certificates: 0,
  sso_subjects: 0,
  sso_flows: 0,
  sso_links: 0,
  sso_proposals: 0,
  sso_proofs: 0,
  sso_signing_keys: 0,
  expiry_notices: 0,
  microsoft365_tenants: 0,
  staff_sign_in_rules: 0,
  ticket_settings: 0,
  tickets: 0,
  ticket_comments: 0,
  ticket_notes: 0,
  ticket_files: 0,
  client_notes: 0,
  feature_publications: 0,
  feature_changes: 0,
  locks: 0,
} satisfies Record<keyof Schema, 0>) as readonly (keyof Schema)[];
