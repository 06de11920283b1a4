import type { CheckOutcome } from '../../shared/domains.ts';
import type { Flag, Time } from './accounts.ts';

export interface OrganizationsTable {
  id: string;
  provider_id: string;
  name: string;
  name_folded: string;
  external_id: string;
  /** Null where there is none, so that several may have none. */
  external_id_folded: string | null;
  phone: string;
  notes: string;
  status: 'active' | 'archived';
  search_text: string;
  version: number;
  created_at: Time;
  updated_at: Time;
}

export interface OrganizationDomainsTable {
  id: string;
  provider_id: string;
  organization_id: string;
  /** As DNS has it: ASCII, in lower case. */
  domain: string;
  created_at: Time;
  /** What the value of its record ends with. */
  proof_token: string;
  /** Null: only claimed. Of a provider's, one organization has proven it. */
  proven_at: Time | null;
  checked_at: Time | null;
  check_outcome: CheckOutcome | null;
  /** JSON: other values that the last check found, harmless and short. */
  check_found: string;
  /** Since when the record of a proven domain is gone. */
  failing_since: Time | null;
  /** When a mail said so. */
  warned_at: Time | null;
  /** When the next look is due; null: only when somebody asks. */
  recheck_at: Time | null;
}

export interface PortalsTable {
  /** The organization's id. */
  organization_id: string;
  provider_id: string;
  enabled: Flag;
  enabled_changed_at: Time | null;
  enabled_changed_by: string | null;
  note: string;
  welcome_text: string;
  idle_minutes: number | null;
  absolute_minutes: number | null;
  logo_id: string | null;
  /** Null: as the provider says. */
  mfa_rule: 'optional' | 'required' | null;
  mfa_from: Time | null;
  /** How far the rule is that only the organization's own single sign-on opens its portal; null: off. */
  sso_rule: 'rehearsal' | 'planned' | 'on' | null;
  /** Planned: when it begins. */
  sso_from: Time | null;
  /** Since when those who would be refused are written down. */
  sso_rehearsed_from: Time | null;
  sso_changed_at: Time | null;
  sso_changed_by: string | null;
  /** Since when it holds. */
  sso_enforced_at: Time | null;
  /** Whether the watchdog may lift it; null: it alerts only. */
  sso_watchdog: 'alert' | 'lift' | null;
  /** When it last told of a collapse of sign-ins. */
  sso_alerted_at: Time | null;
  /** When the watchdog lifted it: until staff set a rule anew, a second factor of ours is required. */
  sso_lifted_at: Time | null;
  /** What was relaxed last, for undoing it. */
  sso_relaxed_rule: 'rehearsal' | 'planned' | 'on' | null;
  /** JSON: which sections are shown to everybody here, and to each role; null: nothing is set. */
  feature_states: string | null;
  /** JSON: how far each role sees in each section; null: as usual. */
  data_scopes: string | null;
  version: number;
  updated_at: Time;
}

export interface PortalLogosTable {
  id: string;
  provider_id: string;
  organization_id: string;
  media_type: 'image/png' | 'image/jpeg' | 'image/webp';
  bytes: Uint8Array;
  created_at: Time;
}

export interface CustomerUsersTable {
  id: string;
  provider_id: string;
  organization_id: string;
  /** The sign-in it is linked to. */
  user_id: string | null;
  email: string;
  email_folded: string;
  name: string;
  name_folded: string;
  phone: string;
  role: 'user' | 'manager';
  status: 'new' | 'invited' | 'active' | 'disabled';
  status_before_disable: 'new' | 'invited' | 'active' | null;
  phone_changed_at: Time | null;
  email_changed_at: Time | null;
  /** Acts on this person's access need a second member of staff. */
  protected: Flag;
  mfa_exempt_until: Time | null;
  mfa_exempt_reason: string;
  /** Until when other ways than the organization's single sign-on open its portal for this person. */
  sso_exempt_until: Time | null;
  sso_exempt_reason: string | null;
  /** When the rehearsed rule would have refused them last, since it began how often, and what they had come with. */
  sso_rehearsed_at: Time | null;
  sso_rehearsed_count: number | null;
  sso_rehearsed_method: string | null;
  /** JSON: which sections are shown to this person alone; null: nothing is set. */
  feature_states: string | null;
  search_text: string;
  version: number;
  created_at: Time;
  updated_at: Time;
}

export interface InvitationsTable {
  id: string;
  provider_id: string;
  organization_id: string;
  customer_user_id: string;
  email: string;
  email_folded: string;
  /** Raised by each resend; the older link and code are void. */
  generation: number;
  /** Waits until the portal is switched on. */
  waiting: Flag;
  queued_at: Time | null;
  sent_at: Time | null;
  bounced_at: Time | null;
  bounce_reason: string | null;
  accepted_at: Time | null;
  revoked_at: Time | null;
  expires_at: Time | null;
  times_sent: number;
  created_by: string;
  created_at: Time;
  updated_at: Time;
}

export interface ClientNotesTable {
  id: string;
  provider_id: string;
  organization_id: string;
  title: string;
  body: string;
  /** The member of staff's sign-in. */
  author_id: string;
  author_name: string;
  /** Since when the organization's account managers read it; null: only staff do. */
  shared_at: Time | null;
  shared_by: string | null;
  version: number;
  created_at: Time;
  updated_at: Time;
}

export interface FeaturePublicationsTable {
  id: string;
  provider_id: string;
  status: 'scheduled' | 'published' | 'undone' | 'cancelled';
  /** JSON: the draft as it was handed in. */
  cells: string;
  /** JSON: for each feature how many people gained and lost it, as previewed. */
  effects: string;
  /** How many settings it changes. */
  settings: number;
  created_by_id: string;
  created_by: string;
  /** Null: at once. */
  publish_at: Time | null;
  published_at: Time | null;
  /** When it was taken back or called off. */
  ended_at: Time | null;
  ended_by: string | null;
  created_at: Time;
  updated_at: Time;
}

export interface FeatureChangesTable {
  id: string;
  provider_id: string;
  publication_id: string;
  /** Null: a setting of the provider. */
  organization_id: string | null;
  customer_user_id: string | null;
  /** JSON: slot, feature, state before and after of each setting. */
  changes: string;
  created_at: Time;
}
