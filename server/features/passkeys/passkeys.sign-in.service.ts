import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Actor, type Scope } from '../../policy.ts';
import { recordAttempt } from '../access/index.ts';
import { settleSuccess } from '../attempt-limits/index.ts';
import { asksForFactor, confirmed, refuseBesideSso, refuseFactor, refuseOwnProof, relyingParty, spendFactor, type Person } from '../mfa/index.ts';
import { redeem } from '../one-time/index.ts';
import { knownDevice } from '../sessions/index.ts';
import { landByOwnSignIn, raiseSession, refuseBarredStaff, startSignedIn, type SignedIn } from '../sign-in/index.ts';
import { userById, type UserRow } from '../users/index.ts';
import { assertionOptions, expectedHere, judgeAssertion, type Assertion } from './passkeys.ceremony.service.ts';
import { challengeOf, newChallenge } from './passkeys.challenges.service.ts';
import { userHandle } from './passkeys.domain.ts';
import { findByCredential, listPasskeys, noteUse } from './passkeys.repository.ts';

const method = 'passkey';
const personOf = (actor: Actor): Person | null => (actor.kind === 'staff' || actor.kind === 'customer' ? actor : null);

/** What a browser needs to ask for a passkey: of somebody signed in one of theirs on this host, else any; the same for everybody. */
export async function passkeyOptions(ctx: Context, scope: Scope): Promise<Record<string, unknown>> {
  const rpId = relyingParty(ctx);
  const person = personOf(ctx.actor);
  const rows = person && (await listPasskeys(ctx.db, scope, person.userId)).filter((row) => row.rp_id === rpId);
  const challenge = await newChallenge(ctx, 'passkey_sign_in', person?.userId ?? ctx.actor.providerId);
  return assertionOptions({ challenge, rpId }, rows);
}

/** An assertion that was right when it was judged; `take` uses challenge and counter up, true for exactly one caller. */
interface Proof {
  readonly user: UserRow;
  readonly take: (inner: Context) => Promise<boolean>;
}

interface Judged {
  /** Whose passkey it says it is, proven or not. */
  readonly claimed: UserRow | null;
  readonly proof: Proof | null;
}

async function judge(ctx: Context, scope: Scope, input: Assertion): Promise<Judged> {
  const person = personOf(ctx.actor);
  const passkey = await findByCredential(ctx.db, scope, input.id);
  const claimed = passkey ? await userById(ctx, scope, passkey.user_id) : null;
  const begun = await challengeOf(ctx, 'passkey_sign_in', person?.userId ?? ctx.actor.providerId, input.response.clientDataJSON);
  if (!passkey || !claimed || !begun) return { claimed, proof: null };
  const handle = input.response.userHandle;
  // Where nobody was asked for, the authenticator must say whose it is, and be right (WebAuthn, 7.2, step 6).
  const isOwners = person ? person.userId === claimed.id && (handle == null || handle === userHandle(claimed.id)) : handle === userHandle(claimed.id);
  const expected = expectedHere(ctx, begun.challenge);
  const judged = isOwners && passkey.rp_id === expected.rpId ? await judgeAssertion(input, expected, passkey) : null;
  if (!judged) return { claimed, proof: null };
  const take = async (inner: Context) => (await redeem(inner, begun.id)) && noteUse(inner.db, scope, passkey.id, { ...judged, now: inner.now() });
  return { claimed, proof: { user: claimed, take } };
}

async function refuse(ctx: Context, door: 'admin' | 'portal', claimed: UserRow | null): Promise<never> {
  await inTransaction(ctx, (inner) => recordAttempt(inner, { door, outcome: 'passkey_refused', email: claimed?.email ?? '', userId: claimed?.id ?? null, organizationId: claimed?.last_organization_id ?? null, method }));
  throw new AppError('passkey_refused', { recorded: true });
}

/** Takes a passkey of the signed-in person, counted with their other second factors: it completes the sign-in at hand, or confirms that it is them. */
async function giveOwn(ctx: Context, scope: Scope, actor: Person, input: { passkey: Assertion; deviceToken: string | undefined }, purpose: 'sign-in' | 'confirmation'): Promise<SignedIn> {
  const device = await spendFactor(ctx, scope, actor, method, input.deviceToken);
  const { proof } = await judge(ctx, scope, input.passkey);
  const refused = () => refuseFactor(ctx, scope, actor, { method, clockSeconds: null, code: 'passkey_refused' });
  if (!proof) return refused();
  const signedIn = await inTransaction(ctx, async (inner) => {
    if (!(await proof.take(inner))) return null;
    await settleSuccess(inner, scope, 'factor', actor.userId, device);
    if (purpose === 'sign-in') return raiseSession(inner, scope, actor, { factorMethod: method, completes: true, isProof: true, deviceToken: input.deviceToken });
    // An access pass opens the enrolment and stays what it is.
    const isPass = actor.kind === 'customer' && actor.facts.access.mfa.pass;
    return isPass ? confirmed(inner, scope, actor) : confirmed(inner, scope, actor, method);
  });
  return signedIn ?? refused();
}

/**
 * Signs in with a passkey alone, which verifies its user and so is both factors; where the session at hand waits for its second factor, it completes it. Alone it
 * costs no guesses and stays open under a lock. Throws `passkey_refused`, `too_many_attempts`, `sso_required`, and `forbidden` for staff who are disabled.
 */
export async function signInWithPasskey(ctx: Context, door: 'admin' | 'portal', input: { passkey: Assertion; transport: 'cookie' | 'token'; deviceToken: string | undefined }): Promise<SignedIn> {
  const scope = signInScope(ctx.actor.providerId);
  const person = personOf(ctx.actor);
  if (person) refuseBesideSso(person);
  if (person && asksForFactor(person)) return giveOwn(ctx, scope, person, input, 'sign-in');
  const { proof, claimed } = await judge(ctx, scope, input.passkey);
  // At the portal every member of staff meets gate 2; a customer has no way into the console.
  if (!proof || (door === 'admin' && proof.user.kind !== 'staff')) return refuse(ctx, door, claimed);
  const { user } = proof;
  if (door === 'admin') await refuseBarredStaff(ctx, scope, user, user.email);
  const organizationId = await landByOwnSignIn(ctx, scope, user, method);
  const device = await knownDevice(ctx, scope, user.id, input.deviceToken);
  const signedIn = await inTransaction(ctx, async (inner) => {
    if (!(await proof.take(inner))) return null;
    return startSignedIn(inner, { door, userId: user.id, userKind: user.kind, organizationId, method, transport: input.transport, factorMethod: method }, { user, rememberDevice: device === '' });
  });
  return signedIn ?? refuse(ctx, door, claimed);
}

/** Judges a passkey of one sign-in that makes no session by it; `take` uses challenge and counter up in a transaction, true for exactly one caller. Throws `passkey_refused`. */
export async function provePasskey(ctx: Context, scope: Scope, userId: string, passkey: Assertion): Promise<Pick<Proof, 'take'>> {
  const { proof, claimed } = await judge(ctx, scope, passkey);
  return proof?.user.id === userId ? proof : refuse(ctx, 'portal', claimed);
}

/** Whether a sign-in has a passkey that works on the host at hand. */
export async function hasPasskeyHere(ctx: Context, scope: Scope, userId: string): Promise<boolean> {
  const rpId = relyingParty(ctx);
  return (await listPasskeys(ctx.db, scope, userId)).some((row) => row.rp_id === rpId);
}

/** Confirms with one of the signed-in person's passkeys that it is them, and renews the session. Throws `passkey_refused`, `too_many_attempts`, `sso_session`. */
export async function stepUpWithPasskey(ctx: Context, scope: Scope, actor: Person, input: { passkey: Assertion; deviceToken: string | undefined }): Promise<SignedIn> {
  refuseOwnProof(actor);
  return giveOwn(ctx, scope, actor, input, 'confirmation');
}
