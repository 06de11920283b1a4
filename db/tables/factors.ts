import type { Flag, Time } from './accounts.ts';

export interface TotpFactorsTable {
  id: string;
  provider_id: string;
  user_id: string;
  /** Base32, sealed under the row's place. */
  secret_sealed: string;
  /** Null while it is being set up. */
  confirmed_at: Time | null;
  /** The newest time step used (30 s since 1970); older ones are refused (RFC 6238, 5.2). */
  last_step: number;
  created_at: Time;
  last_used_at: Time | null;
}

export interface PasskeysTable {
  id: string;
  provider_id: string;
  user_id: string;
  /** Base64url. */
  credential_id: string;
  /** COSE key. */
  public_key: Uint8Array;
  counter: number;
  transports: string;
  /** The host it was registered on; it works only there. */
  rp_id: string;
  name: string;
  backed_up: Flag;
  created_at: Time;
  last_used_at: Time | null;
}

export interface RecoveryCodesTable {
  id: string;
  provider_id: string;
  user_id: string;
  /** One salt for all codes of a person, so that a typed code is hashed once. */
  salt: string;
  /** Argon2id, base64url. */
  code_hash: string;
  created_at: Time;
  used_at: Time | null;
}

export interface VerificationsTable {
  id: string;
  provider_id: string;
  /** Null where the caller is a member of staff. */
  organization_id: string | null;
  customer_user_id: string | null;
  staff_id: string | null;
  /** The sign-in the person had when it began: it counts for no other. */
  user_id: string | null;
  /** `second_staff`: a colleague of theirs, for a member of staff. */
  method: 'mail_code' | 'manager_approval' | 'call_back' | 'portal_pin' | 'second_staff';
  /** `closed`: a newer one took its place. */
  status: 'pending' | 'verified' | 'refused' | 'closed';
  /** By which contact they are reached: a masked address, the number called. */
  contact: string;
  note: string;
  /** Counts only once a second member of staff has confirmed it. */
  second_required: Flag;
  /** The manager who answered. */
  approver_id: string | null;
  second_by_id: string | null;
  created_by_id: string;
  created_by: string;
  verified_by: string;
  second_by: string;
  created_at: Time;
  expires_at: Time;
  verified_at: Time | null;
  second_at: Time | null;
}
