import type { AnswerOf, InputOf } from '../../../http/route-table.ts';
import { portal } from '../../session/door.ts';

export type InvitationPreview = AnswerOf<'invitations.preview'>;
/** What shows that somebody holds an invitation: the secret of its link, or its phone code with the address. */
export type InvitationProof = InputOf<'invitations.preview'>['body'];

/** What an invitation is for; uses nothing up. Throws `link_invalid`, `code_invalid` and `too_many_attempts`. */
export const previewInvitation = (proof: InvitationProof, signal?: AbortSignal) => portal.call('invitations.preview', { body: proof }, { signal });

/** Accepts; throws `sign_in_required` where the address has a sign-in that is not in use here. */
export const redeemInvitation = (proof: InvitationProof, account: { name?: string; password?: string } = {}) => portal.call('invitations.redeem', { body: { ...proof, ...account } });
