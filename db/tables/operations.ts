import type { Flag, Time } from './accounts.ts';

export interface SignInAttemptsTable {
  id: string;
  provider_id: string;
  organization_id: string | null;
  customer_user_id: string | null;
  user_id: string | null;
  session_id: string | null;
  door: 'admin' | 'portal';
  outcome: string;
  gate: string | null;
  feature: string | null;
  reference: string | null;
  email: string;
  email_folded: string;
  ip: string;
  user_agent: string;
  count: number;
  at: Time;
  last_at: Time;
  /** Which factor was tried; null before the second. */
  method: string | null;
  /** How far off (seconds) the clock of a code's device seems; null: unknown. */
  clock_seconds: number | null;
  /** The connection that was tried. */
  sso_connection_id: string | null;
  /** JSON: what was checked of its answer, one after another. */
  steps: string | null;
}

export interface AuditEventsTable {
  id: string;
  provider_id: string;
  organization_id: string | null;
  at: Time;
  actor_kind: 'staff' | 'customer' | 'anonymous' | 'system' | 'operator';
  actor_id: string | null;
  actor_label: string;
  action: string;
  /** 1: a refusal, 0: a change. */
  refusal: Flag;
  subject_kind: string;
  subject_id: string | null;
  subject_label: string;
  /** JSON array of `{field, before, after}`. */
  changes: string;
  search_text: string;
  count: number;
  ip: string;
  user_agent: string;
  request_id: string;
  reference: string | null;
}

export interface JobsTable {
  id: string;
  provider_id: string | null;
  name: string;
  /** JSON with ids only. */
  payload: string;
  status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** Lower runs first. */
  priority: number;
  run_at: Time;
  attempts: number;
  max_attempts: number;
  lease_owner: string | null;
  lease_until: Time | null;
  last_error: string | null;
  result: string | null;
  progress_done: number;
  progress_total: number | null;
  cancellable: Flag;
  cancel_requested_at: Time | null;
  created_by: string | null;
  created_at: Time;
  started_at: Time | null;
  finished_at: Time | null;
}

/** That the end of something was told so many days ahead. */
export interface ExpiryNoticesTable {
  id: string;
  provider_id: string;
  organization_id: string | null;
  kind: string;
  /** The certificate, connection or domain. */
  subject_id: string;
  ends_at: Time;
  days: number;
  created_at: Time;
}

export interface DeliveriesTable {
  id: string;
  provider_id: string;
  organization_id: string | null;
  channel: 'email';
  /** The template. */
  kind: string;
  to_email: string;
  user_id: string | null;
  /** What the mail is about: an invitation, a reset request, … */
  subject_id: string | null;
  /** JSON for the template; never a secret. */
  data: string;
  subject_line: string;
  /** Folded address and subject. */
  search_text: string;
  host: string;
  status: 'queued' | 'sent' | 'kept' | 'bounced' | 'failed' | 'cancelled';
  message_id: string;
  attempts: number;
  error: string | null;
  next_try_at: Time | null;
  created_at: Time;
  sent_at: Time | null;
}

export interface ImportsTable {
  id: string;
  provider_id: string;
  kind: 'organizations' | 'people';
  file_id: string;
  file_name: string;
  bytes: number;
  status: 'mapping' | 'checking' | 'checked' | 'running' | 'done' | 'cancelled' | 'failed';
  delimiter: string;
  encoding: string;
  columns: string;
  /** The record that names the columns; 0: none does. */
  heading_row: number;
  sample: string;
  mapping: string;
  checked: string | null;
  result: string | null;
  progress_done: number;
  progress_total: number | null;
  job_id: string | null;
  /** The check or run whose rows are shown. */
  pass_id: string | null;
  error: string | null;
  created_by: string;
  created_by_id: string;
  created_at: Time;
  finished_at: Time | null;
}

export interface ImportRowsTable {
  id: string;
  provider_id: string;
  import_id: string;
  /** The check or run that met the row. */
  pass_id: string;
  row_number: number;
  result: 'created' | 'updated' | 'unchanged' | 'duplicate' | 'refused';
  code: string | null;
  cells: string;
  subject_id: string | null;
  organization_id: string | null;
}

export interface ExportsTable {
  id: string;
  provider_id: string;
  resource: string;
  filter: string;
  file_id: string | null;
  file_name: string;
  rows: number | null;
  /** JSON: the organizations it was made over, or `"all"`; null until it runs. */
  organization_ids: string | null;
  job_id: string;
  created_by: string;
  created_by_id: string;
  created_at: Time;
  expires_at: Time;
}

export interface FileChunksTable {
  provider_id: string;
  file_id: string;
  position: number;
  bytes: Uint8Array;
  created_at: Time;
}

export interface LocksTable {
  name: string;
  value: string;
  updated_at: Time;
}
