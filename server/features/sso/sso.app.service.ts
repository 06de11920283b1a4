import { createHash } from 'node:crypto';
import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { appReturnAddress } from '../../../shared/identity-providers.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { sameText } from '../../platform/crypto.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { issueChallenge, lookAtLink, redeem } from '../one-time/index.ts';
import type { SignedIn } from '../sign-in/index.ts';
import { findFlow, type FlowRow } from './sso.flows.repository.ts';
import { outcomeOf, sealOutcome } from './sso.flows.service.ts';
import type { Named } from './sso.identity.domain.ts';
import { signInThrough } from './sso.sign-in.service.ts';

/** Whether a text is a challenge of PKCE by SHA-256 (RFC 7636, 4.2). */
export function isChallenge(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/u.test(text);
}

/** Keeps what was checked for the app that began, and gives the address that hands it the code; only who knows the challenge's other half redeems it. */
export async function handToApp(ctx: Context, scope: Scope, flow: FlowRow, outcome: object): Promise<string> {
  await sealOutcome(ctx, scope, flow, outcome);
  const { secret } = await issueChallenge(ctx, { purpose: 'sso_app_code', subjectId: flow.id, expiresAt: isoTime(milliseconds(ctx.now()) + limits.sso.appCodeMinutes * 60_000) });
  return `${appReturnAddress}?code=${encodeURIComponent(secret)}`;
}

/** Redeems an app's code for a session by token; a wrong verifier uses it up as well. Throws `code_invalid`, `sso_failed`. */
export async function exchangeCode(ctx: Context, { code, codeVerifier }: { code: string; codeVerifier: string }): Promise<SignedIn> {
  const scope = signInScope(ctx.actor.providerId);
  const found = await lookAtLink(ctx, 'sso_app_code', code);
  const flow = found?.providerId === scope.providerId ? await findFlow(ctx.db, scope, found.subjectId, ctx.now()) : undefined;
  const detail = 'The code is unknown, was used before, or has run out. Begin the sign-in again.';
  if (!found || !flow || !(await redeem(ctx, found.id))) throw new AppError('code_invalid', { detail });
  const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const outcome = outcomeOf(ctx, flow) as { named: Named; steps: SsoStep[] } | null;
  if (outcome === null || flow.app_challenge === null || !sameText(challenge, flow.app_challenge)) throw new AppError('code_invalid', { detail });
  return signInThrough(ctx, flow.connection_id, outcome.named, outcome.steps, { deviceToken: undefined, transport: 'token' });
}
