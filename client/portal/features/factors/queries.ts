import { queryOptions } from '@tanstack/react-query';
import type { AnswerOf, InputOf } from '../../../http/route-table.ts';
import { portal } from '../../session/door.ts';

export type AuthenticatorSecret = AnswerOf<'portalFactors.startTotp'>;

/** Confirms with password and, where the person has one, a code who they are; throws `password_wrong`, `invalid_code`, `too_many_attempts`. */
export const confirmWithPassword = (body: Extract<InputOf<'portalPasskeys.stepUp'>['body'], { password: string }>) => portal.call('portalPasskeys.stepUp', { body });

/** Begins to set up an authenticator app; its secret is given this once. Throws `step_up_required`. */
export const startAuthenticator = () => portal.call('portalFactors.startTotp');

/** Finishes the set-up with a code of the app; throws `invalid_code`, `too_many_attempts`, `enrolment_not_started`. */
export const confirmAuthenticator = (code: string) => portal.call('portalFactors.confirmTotp', { body: { code } });

/** Removes the authenticator app; throws `last_factor`. */
export const removeAuthenticator = () => portal.call('portalFactors.removeTotp');

/** Names a passkey. */
export const renamePasskey = (id: string, name: string) => portal.call('portalPasskeys.renamePasskey', { params: { id }, body: { name } });

/** Removes a passkey; throws `last_factor`. */
export const removePasskey = (id: string) => portal.call('portalPasskeys.removePasskey', { params: { id } });

/** Makes ten new recovery codes and voids the old ones; throws `no_factor`. */
export const renewRecoveryCodes = () => portal.call('portalFactors.renewRecoveryCodes');

/** Whether the person has a PIN for the phone. */
export const portalPinQuery = queryOptions({ queryKey: ['me', 'portal-pin'], queryFn: ({ signal }) => portal.call('approvals.pin', undefined, { signal }) });

/** Sets the PIN for the phone. */
export const setPortalPin = (pin: string) => portal.call('approvals.setPin', { body: { pin } });

/** Removes the PIN for the phone. */
export const removePortalPin = () => portal.call('approvals.removePin');

/** Begins the round trip to the company’s sign-in that confirms it is them; gives where to go. */
export const beginSsoConfirmation = (back: string) => portal.call('portalSso.stepUp', { body: { return: back } });
