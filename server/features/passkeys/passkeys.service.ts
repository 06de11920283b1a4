import { violatedKey } from '../../../db/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { afterFactorAdded, afterFactorRemoved, codesForNewFactor, refuseLastFactor, relyingParty, type Person } from '../mfa/index.ts';
import { redeem } from '../one-time/index.ts';
import { providerById } from '../providers/index.ts';
import { describeClient } from '../sessions/index.ts';
import type { SignedIn } from '../sign-in/index.ts';
import { holdSignIn } from '../users/index.ts';
import { expectedHere, judgeRegistration, registrationOptions, type Registration } from './passkeys.ceremony.service.ts';
import { challengeOf, newChallenge } from './passkeys.challenges.service.ts';
import { passkeyName } from './passkeys.domain.ts';
import { deletePasskey, insertPasskey, listPasskeys, setName, type PasskeyRow } from './passkeys.repository.ts';

const label = (name: string) => `Passkey “${name}”`;
const notRegistered = 'This passkey could not be registered. Start again, and if it happens again, use another device or browser.';

/** The signed-in person's passkeys, also those of other hosts. */
export async function ownPasskeys(ctx: Context, scope: Scope, userId: string): Promise<PasskeyRow[]> {
  return listPasskeys(ctx.db, scope, userId);
}

function refuseTooMany(rows: readonly PasskeyRow[]): void {
  if (rows.length >= limits.passkeys) throw new AppError('too_many_passkeys');
}

/** Begins to register a passkey on the host at hand; what was begun before is void. Throws `too_many_passkeys`. */
export async function startPasskey(ctx: Context, scope: Scope, actor: Person): Promise<Record<string, unknown>> {
  const rows = await listPasskeys(ctx.db, scope, actor.userId);
  refuseTooMany(rows);
  const provider = await providerById(ctx, scope);
  const rpId = relyingParty(ctx);
  const challenge = await newChallenge(ctx, 'passkey_registration', actor.userId);
  return registrationOptions({ challenge, rpId }, { userId: actor.userId, email: actor.email, name: actor.name, providerName: provider.name }, rows.filter((row) => row.rp_id === rpId));
}

/**
 * Registers a passkey; the session is full from now on and all others of the person end. Throws `passkey_refused` for whatever was made for something else
 * or is registered already, and `too_many_passkeys`.
 */
export async function addPasskey(ctx: Context, scope: Scope, actor: Person, input: { name: string | undefined; passkey: Registration; deviceToken: string | undefined }): Promise<{ signedIn: SignedIn; recoveryCodes: string[] | null; row: PasskeyRow }> {
  const refused = () => new AppError('passkey_refused', { detail: notRegistered });
  const begun = await challengeOf(ctx, 'passkey_registration', actor.userId, input.passkey.response.clientDataJSON);
  const made = begun && (await judgeRegistration(input.passkey, expectedHere(ctx, begun.challenge)));
  if (!begun || !made) throw refused();
  refuseTooMany(await listPasskeys(ctx.db, scope, actor.userId));
  const codes = await codesForNewFactor(ctx, scope, actor);
  const name = input.name ?? passkeyName(describeClient(ctx.client.userAgent));
  try {
    return await inTransaction(ctx, async (inner) => {
      await holdSignIn(inner, scope, actor.userId);
      if (!(await redeem(inner, begun.id))) throw refused();
      const row = { id: inner.newId(), user_id: actor.userId, credential_id: made.credentialId, counter: made.counter, transports: JSON.stringify(made.transports), rp_id: relyingParty(inner), name, backed_up: made.backedUp ? (1 as const) : (0 as const), created_at: inner.now(), last_used_at: null };
      await insertPasskey(inner.db, { ...row, provider_id: scope.providerId, public_key: made.publicKey });
      return { ...(await afterFactorAdded(inner, scope, actor, { method: 'passkey', id: row.id, label: label(name), deviceToken: input.deviceToken, codes })), row };
    });
  } catch (error) {
    // Whose it is already, of whichever provider, nobody is told.
    if (violatedKey(error) === 'passkeys_credential_id_key') throw refused();
    throw error;
  }
}

/** Names one of the signed-in person's passkeys. Throws `not_found`. */
export async function renamePasskey(ctx: Context, scope: Scope, actor: Person, id: string, name: string): Promise<PasskeyRow> {
  return inTransaction(ctx, async (inner) => {
    const before = (await listPasskeys(inner.db, scope, actor.userId)).find((row) => row.id === id);
    const after = await setName(inner.db, scope, actor.userId, id, name);
    if (!before || !after) throw new AppError('not_found');
    await record(inner, { action: 'passkey.renamed', subject: { kind: 'user', id: actor.userId, label: actor.email }, organizationId: actor.kind === 'customer' ? actor.organizationId : null, changes: [{ field: 'name', before: before.name, after: name }] });
    return after;
  });
}

/** Removes one of the signed-in person's passkeys; all their other sessions end. Throws `not_found`, `last_factor`. */
export async function removePasskey(ctx: Context, scope: Scope, actor: Person, id: string): Promise<SignedIn> {
  return inTransaction(ctx, async (inner) => {
    await holdSignIn(inner, scope, actor.userId);
    const row = (await listPasskeys(inner.db, scope, actor.userId)).find((passkey) => passkey.id === id);
    if (!row) throw new AppError('not_found');
    await refuseLastFactor(inner, scope, actor);
    await deletePasskey(inner.db, scope, actor.userId, id);
    return afterFactorRemoved(inner, scope, actor, label(row.name));
  });
}
