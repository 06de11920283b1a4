import type { AnswerOf, InputOf } from '../../../http/route-table.ts';
import { portal } from '../../session/door.ts';

export type NextStep = AnswerOf<'portalSignIn.start'>;
export type Way = NextStep['ways'][number];

/** What comes after the address. */
export const startSignIn = (email: string) => portal.call('portalSignIn.start', { body: { email } });

/** Signs in; throws `invalid_credentials`, `too_many_attempts` and `sso_required`. */
export const signInWithPassword = (body: InputOf<'portalSignIn.password'>['body']) => portal.call('portalSignIn.password', { body });

/** Gives the second factor; throws `invalid_code`, and `too_many_attempts` once the session is ended. */
export const giveFactor = (body: InputOf<'portalFactors.factor'>['body']) => portal.call('portalFactors.factor', { body });

/** Asks for a reset mail; the answer is the same for every address. */
export const requestReset = (email: string) => portal.call('portalSignIn.requestReset', { body: { email } });

/** Sets a new password with the secret of the mail; throws `link_invalid` and the password's own codes. */
export const redeemReset = (token: string, password: string) => portal.call('portalSignIn.redeemReset', { body: { token, password } });
