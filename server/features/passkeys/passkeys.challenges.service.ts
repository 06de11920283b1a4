import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Context } from '../../context.ts';
import { issueChallenge, lookAtLink, voidOpen } from '../one-time/index.ts';
import { readClientData } from './passkeys.domain.ts';

type Purpose = 'passkey_registration' | 'passkey_sign_in';

/** Makes a challenge for one purpose and one subject, a sign-in or, for nobody in particular, the provider; it works once, within five minutes, and gives its base64url. */
export async function newChallenge(ctx: Context, purpose: Purpose, subjectId: string): Promise<string> {
  // Whoever has only begun to sign in, or nobody in particular, must not void what others have begun.
  if (purpose === 'passkey_registration') await voidOpen(ctx, [purpose], [subjectId]);
  const expiresAt = isoTime(milliseconds(ctx.now()) + limits.passkeyChallengeMinutes * 60_000);
  return (await issueChallenge(ctx, { purpose, subjectId, expiresAt })).secret;
}

/** The open challenge that a browser's client data answers, made here for this purpose and subject, without using it up; null where there is none. */
export async function challengeOf(ctx: Context, purpose: Purpose, subjectId: string, clientDataJSON: string): Promise<{ id: string; challenge: string } | null> {
  const clientData = readClientData(clientDataJSON);
  if (!clientData) return null;
  const found = await lookAtLink(ctx, purpose, clientData.challenge);
  if (found?.subjectId !== subjectId) return null;
  return { id: found.id, challenge: clientData.challenge };
}
