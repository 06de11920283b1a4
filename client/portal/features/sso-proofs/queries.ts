import type { AnswerOf, InputOf } from '../../../http/route-table.ts';
import { askForPasskey } from '../../../http/passkeys.ts';
import { portal } from '../../session/door.ts';
import type { PortalSession } from '../../session/session.ts';

export type ProofPreview = AnswerOf<'ssoProofs.preview'>;
type Given = Omit<InputOf<'ssoProofs.redeem'>['body'], 'token'>;

/** What is waited for in this browser; throws `link_invalid` in every other. */
export const waitingProof = (id: string, signal?: AbortSignal) => portal.call('ssoProofs.waiting', { body: { id } }, { signal });

/** What the link of the mail is for; uses nothing up. Throws `link_invalid`. */
export const previewProof = (token: string, signal?: AbortSignal) => portal.call('ssoProofs.preview', { body: { token } }, { signal });

/** Confirms the address by the link, and with something of the person's own; throws `mfa_required` where a code goes with it. */
export const redeemProof = (token: string, given: Given): Promise<PortalSession> => portal.call('ssoProofs.redeem', { body: { token, ...given } });

/** Confirms the address by the link and a passkey; throws `passkey_refused`. */
export async function redeemWithPasskey(token: string): Promise<PortalSession> {
  const { options } = await portal.call('portalPasskeys.passkeySignInOptions');
  return redeemProof(token, { passkey: await askForPasskey(options) });
}
