import type { BodyOf } from '../../../shared/contracts/contract.ts';
import type { ssoProofs } from '../../../shared/contracts/sso-proofs.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { admitPerson } from '../invitations/index.ts';
import { proveFactor } from '../mfa/index.ts';
import { lookAtLink, redeem } from '../one-time/index.ts';
import { hasPasskeyHere, provePasskey } from '../passkeys/index.ts';
import { provePassword } from '../passwords/index.ts';
import type { SignedIn } from '../sign-in/index.ts';
import { createUser, passwordOf, userById, type UserRow } from '../users/index.ts';
import type { Browser } from './sso.flows.service.ts';
import { isMatchedMeanwhile } from './sso.people.service.ts';
import { noteProven } from './sso.proofs.repository.ts';
import { boundProof, isProofsBrowser, type Bound } from './sso.proofs.service.ts';
import { sessionThrough } from './sso.sign-in.service.ts';
import { insertSubject } from './sso.subjects.repository.ts';

type Given = BodyOf<typeof ssoProofs.redeem>;

interface Held extends Bound {
  readonly secretId: string;
}

/** What a link's secret is bound to, without using it up. Throws `link_invalid` alike for unknown, used, void and expired ones, and where anything it was bound to has changed. */
async function held(ctx: Context, scope: Scope, token: string): Promise<Held> {
  const secret = await lookAtLink(ctx, 'sso_proof', token);
  const bound = secret?.providerId === scope.providerId ? await boundProof(ctx, scope, secret.subjectId) : null;
  if (!secret || !bound) throw new AppError('link_invalid');
  return { ...bound, secretId: secret.id };
}

/** What of their own somebody has here to prove themselves with. */
async function ownWays(ctx: Context, scope: Scope, user: UserRow | null): Promise<('password' | 'passkey')[]> {
  if (!user) return [];
  const { hash } = await passwordOf(ctx, scope, user.id);
  return [...(hash === null ? [] : (['password'] as const)), ...((await hasPasskeyHere(ctx, scope, user.id)) ? (['passkey'] as const) : [])];
}

/** What the link of a mail is for; uses nothing up. Throws `link_invalid`. */
export async function previewProof(ctx: Context, token: string, browser: Browser) {
  const scope = signInScope(ctx.actor.providerId);
  const { proof, connection, organizationName, user } = await held(ctx, scope, token);
  return { email: proof.email, connectionName: connection.name, organizationName, sameBrowser: isProofsBrowser(proof, browser), fromApp: proof.from_app === 1, returnPath: proof.return_path, ways: await ownWays(ctx, scope, user) };
}

/** A proof of somebody's own that was right when it was judged; `take` uses it up, true for exactly one caller. */
interface OwnProof {
  readonly take: (inner: Context) => Promise<boolean>;
  readonly factor?: string;
}

/** Judges what of their own somebody gives beside the link, second factor included; whoever has neither password nor passkey here has the address alone, and the factor if there is one. */
async function judgeOwn(ctx: Context, scope: Scope, { user, proof }: Held, given: Given, deviceToken: string | undefined): Promise<OwnProof> {
  if (!user) return { take: async () => true };
  if (given.passkey) return { ...(await provePasskey(ctx, scope, user.id, given.passkey)), factor: 'passkey' };
  const ways = await ownWays(ctx, scope, user);
  const of = { deviceToken, organizationId: proof.organization_id };
  if (ways.length > 0 && (given.password === undefined || !ways.includes('password'))) throw new AppError('sign_in_required', { detail: 'This address has a sign-in of its own here. Prove with it that it is you.' });
  const password = ways.length > 0 ? await provePassword(ctx, scope, user, { ...of, password: given.password ?? '' }) : null;
  if (user.enrolled === 0) return { take: async (inner) => password === null || password.take(inner) };
  if (given.code === undefined) throw new AppError('mfa_required');
  const method = given.method ?? 'totp';
  const factor = await proveFactor(ctx, scope, user, { ...of, method, code: given.code });
  return { factor: method, take: async (inner) => (password === null || (await password.take(inner))) && factor.take(inner) };
}

async function userOf(inner: Context, scope: Scope, { user, person, proof }: Held): Promise<UserRow> {
  const found = user ?? (await userById(inner, scope, await createUser(inner, { kind: 'customer', email: proof.email, name: person.name, phone: person.phone })));
  if (!found) throw new Error('The sign-in that was just made is not there.');
  return found;
}

/**
 * Takes the link of the mail, in the browser that came back from the identity provider alone, and what of their own the person gives with it: whom the connection named is this person from now
 * on, and is signed in through it. Throws `link_invalid`, `sign_in_required`, `password_wrong`, `password_change_required`, `mfa_required`, `invalid_code`, `passkey_refused`, `too_many_attempts`.
 */
export async function redeemProof(ctx: Context, given: Given, browser: Browser, deviceToken: string | undefined): Promise<SignedIn> {
  const scope = signInScope(ctx.actor.providerId);
  const before = await held(ctx, scope, given.token);
  if (!isProofsBrowser(before.proof, browser)) throw new AppError('link_invalid', { detail: 'Open the link in the browser in which you signed in with your company: it works in no other.' });
  const own = await judgeOwn(ctx, scope, before, given, deviceToken);
  try {
    return await inTransaction(ctx, async (inner) => {
      const now = await held(inner, scope, given.token);
      // Whose proof was judged is who is linked.
      if (now.user?.id !== before.user?.id || !(await redeem(inner, now.secretId))) throw new AppError('link_invalid');
      if (!(await own.take(inner))) throw new AppError(own.factor === 'passkey' ? 'passkey_refused' : own.factor === undefined ? 'password_wrong' : 'invalid_code');
      const user = await userOf(inner, scope, now);
      const { proof, person, connection, named } = now;
      const actor = { kind: 'customer' as const, id: user.id, label: user.name === '' ? user.email : user.name };
      if (person.user_id === null) await admitPerson(inner, scope, person, actor);
      const at = inner.now();
      await insertSubject(inner.db, { id: inner.newId(), provider_id: scope.providerId, organization_id: proof.organization_id, connection_id: connection.id, subject: proof.subject, user_id: user.id, created_at: at, last_used_at: at });
      await noteProven(inner.db, scope, proof.id, at);
      await record(inner, { action: 'sso_subject.proven', subject: { kind: 'user', id: user.id, label: actor.label }, organizationId: proof.organization_id, changes: [{ field: 'connection', before: null, after: connection.name }, { field: 'own_proof', before: null, after: before.user === null ? 'none' : (own.factor ?? 'password') }], actor });
      return sessionThrough(inner, connection, named, user, { deviceToken, transport: 'cookie' }, own.factor);
    });
  } catch (error) {
    if (isMatchedMeanwhile(error)) throw new AppError('link_invalid', { cause: error });
    throw error;
  }
}
