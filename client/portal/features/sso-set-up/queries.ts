import type { AnswerOf, InputOf } from '../../../http/route-table.ts';
import { portal } from '../../session/door.ts';

export type SetUp = AnswerOf<'ssoSetUp.preview'>;
export type Said = Omit<InputOf<'ssoSetUp.save'>['body'], 'token'>;

/** What a link is for and how far it is; uses nothing up. Throws `link_invalid`. */
export const previewSetUp = (token: string, signal?: AbortSignal) => portal.call('ssoSetUp.preview', { body: { token } }, { signal });
/** Has the server check what an identity provider says, and keep it. */
export const saveSetUp = (token: string, said: Said) => portal.call('ssoSetUp.save', { body: { token, ...said } });
/** Begins a round trip with what is saved; its address works once. */
export const testSetUp = (token: string) => portal.call('ssoSetUp.test', { body: { token } });
/** Gives what is saved to the provider; the link is used up. */
export const handInSetUp = (token: string) => portal.call('ssoSetUp.handIn', { body: { token } });
