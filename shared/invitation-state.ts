import type { invitationStates } from './contracts/invitations.ts';

export type InvitationState = (typeof invitationStates)[number];

/** What has happened to an invitation; times are ISO 8601, null where it has not. */
export interface InvitationLifeLine {
  readonly waiting: 0 | 1;
  readonly sent_at: string | null;
  readonly bounced_at: string | null;
  readonly accepted_at: string | null;
  readonly revoked_at: string | null;
  readonly expires_at: string | null;
}

/** How far an invitation has come at a time: expiry is what the clock says and is never stored. */
export function invitationState(line: InvitationLifeLine, now: string): InvitationState {
  if (line.accepted_at !== null) return 'accepted';
  if (line.revoked_at !== null) return 'revoked';
  if (line.waiting === 1) return 'waiting';
  if (line.bounced_at !== null) return 'bounced';
  if (line.expires_at !== null && line.expires_at <= now) return 'expired';
  return line.sent_at === null ? 'queued' : 'sent';
}

/** Whether the person still has a way in by it, or will have once the portal is on: nothing needs to be sent again. */
export function isUnderway(state: InvitationState): boolean {
  return state === 'waiting' || state === 'queued' || state === 'sent';
}
