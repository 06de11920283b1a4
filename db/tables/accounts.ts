/** 0 or 1. */
export type Flag = 0 | 1;
/** ISO 8601 UTC with milliseconds. */
export type Time = string;

export interface ProvidersTable {
  id: string;
  name: string;
  time_zone: string;
  support_name: string;
  support_email: string;
  support_phone: string;
  support_url: string;
  alert_emails: string;
  invitation_days: number;
  portal_idle_minutes: number;
  portal_absolute_minutes: number;
  admin_idle_minutes: number;
  admin_absolute_minutes: number;
  smtp: string | null;
  smtp_password_sealed: string | null;
  /** Whether customers must have a second factor where their organization says nothing else. */
  mfa_rule: 'optional' | 'required';
  /** From when `required` holds; null: at once. */
  mfa_from: Time | null;
  /** JSON array of how callers may be verified. */
  verification_methods: string;
  /** JSON: which sections each role sees where no organization says otherwise; null: nothing is set. */
  feature_states: string | null;
  version: number;
  created_at: Time;
  updated_at: Time;
}

export interface HostsTable {
  /** Lower case, with the port where it is not the scheme's own. */
  host: string;
  provider_id: string;
  organization_id: string | null;
  main: Flag;
  created_at: Time;
}

export interface UsersTable {
  id: string;
  provider_id: string;
  kind: 'staff' | 'customer';
  email: string;
  email_folded: string;
  name: string;
  phone: string;
  password_hash: string | null;
  password_changed_at: Time | null;
  last_sign_in_at: Time | null;
  /** The organization entered last, where the next sign-in lands. */
  last_organization_id: string | null;
  /** Has a factor: follows from `totp_factors` and `passkeys`, kept here for the one facts query. */
  enrolled: Flag;
  password_change_required: Flag;
  portal_pin_hash: string | null;
  portal_pin_changed_at: Time | null;
  created_at: Time;
  updated_at: Time;
}

export interface StaffTable {
  id: string;
  provider_id: string;
  user_id: string;
  role: 'owner' | 'admin' | 'technician' | 'viewer';
  status: 'invited' | 'active' | 'disabled';
  /** What enabling returns to. */
  status_before_disable: 'invited' | 'active' | null;
  limited: Flag;
  /** Gets in with their own password and factor where staff must come through single sign-on. */
  break_glass: Flag;
  invitation_sent_at: Time | null;
  invitation_expires_at: Time | null;
  name_folded: string;
  search_text: string;
  version: number;
  created_at: Time;
  updated_at: Time;
}

/** How a provider's staff sign in; absent: with something of their own. */
export interface StaffSignInRulesTable {
  id: string;
  provider_id: string;
  connection_id: string | null;
  /** JSON array: whose addresses lead to the connection, and are recognized by it. */
  domains: string;
  /** The sign-in page shows a button that leads to it, whatever the address. */
  offered: Flag;
  /** Nobody gets in without it but those who are named for breaking the glass. */
  required: Flag;
  version: number;
  created_at: Time;
  updated_at: Time;
}

export interface StaffOrganizationsTable {
  provider_id: string;
  staff_id: string;
  organization_id: string;
}

export interface SessionsTable {
  id: string;
  provider_id: string;
  door: 'admin' | 'portal';
  user_id: string;
  user_kind: 'staff' | 'customer';
  /** The organization entered. */
  organization_id: string | null;
  token_hash: string;
  transport: 'cookie' | 'token';
  /** How the first factor was given. */
  method: 'password' | 'sso' | 'passkey' | 'invitation' | 'setup';
  /** When a first factor was given last, for step-up. */
  authenticated_at: Time;
  /** When a second factor was given; null: none was. */
  factor_at: Time | null;
  factor_method: string | null;
  sso_connection_id: string | null;
  /** With Microsoft 365: the directory that vouched. */
  sso_tenant_id: string | null;
  created_at: Time;
  last_used_at: Time;
  ip: string;
  user_agent: string;
  ended_at: Time | null;
  end_reason: string | null;
}

export interface KnownDevicesTable {
  id: string;
  provider_id: string;
  user_id: string;
  token_hash: string;
  created_at: Time;
  expires_at: Time;
}

export interface GuessCountersTable {
  provider_id: string;
  /** What is guessed: `password:customer`, `invitation_code`, … */
  kind: string;
  /** Keyed hash of what it is guessed for. */
  subject: string;
  /** Hash of the known device whose own budget this is; empty for everybody else. */
  device: string;
  /** JSON array of the times in the window, in milliseconds since 1970. */
  recent: string;
  in_a_row: number;
  updated_at: Time;
}

export interface OneTimeSecretsTable {
  id: string;
  provider_id: string | null;
  purpose: 'setup' | 'owner_recovery' | 'staff_invitation' | 'invitation' | 'invitation_code' | 'password_reset' | 'access_pass' | 'verification_code' | 'passkey_registration' | 'passkey_sign_in' | 'sso_test' | 'sso_test_share' | 'sso_begin' | 'sso_state' | 'sso_handle' | 'sso_assertion' | 'sso_link' | 'sso_app_code' | 'microsoft365_consent';
  /** What it opens: an invitation, a staff member, a reset request. */
  subject_id: string;
  secret_hash: string;
  expires_at: Time;
  used_at: Time | null;
  voided_at: Time | null;
  tries: number;
  max_tries: number | null;
  created_at: Time;
}

export interface PasswordResetsTable {
  id: string;
  provider_id: string;
  kind: 'staff' | 'customer';
  email: string;
  email_folded: string;
  host: string;
  ip: string;
  user_id: string | null;
  created_at: Time;
}
