import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { makeSigningKey, readPrivateKey, signatureOf, type SigningKey } from '../../platform/signing-keys.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { mainHost } from '../providers/index.ts';
import { updateConnection } from './sso.connections.repository.ts';
import { changeable, connectionRecord, subjectOf, type ConnectionRecord, type CountedConnection } from './sso.connections.service.ts';
import { findSealedKey, findSigningKeys, insertSigningKey, listSealedKeys, promoteKey, replaceSealedKey, type SigningKeyRow } from './sso.signing.repository.ts';

const day = 86_400_000;

/** What a private key is sealed to: its row and whom it belongs to. */
const keyPlace = (row: Pick<SigningKeyRow, 'id' | 'provider_id' | 'organization_id'>) => `sso_signing_keys/private_key_sealed/${row.id}/${row.organization_id ?? row.provider_id}`;

/** A key that was made and not written yet, with its end. */
export interface FreshKey extends SigningKey {
  readonly expiresAt: string;
}

async function freshKey(ctx: Context, scope: Scope): Promise<FreshKey> {
  const now = milliseconds(ctx.now());
  const to = now + limits.sso.signingKeyDays * day;
  // Their clock may be behind ours.
  return { ...(await makeSigningKey({ common: await mainHost(ctx, scope), from: now - day, to })), expiresAt: isoTime(to) };
}

/** A key for a connection that has none yet; null where it has. Slow: call it before the transaction. */
export async function keyIfNone(ctx: Context, scope: Scope, connectionId: string): Promise<FreshKey | null> {
  return (await findSigningKeys(ctx.db, scope, [connectionId])).length > 0 ? null : freshKey(ctx, scope);
}

/** Writes a key of a connection in the transaction at hand, unless it has one of that status. */
export async function keepKey(inner: Context, scope: Scope, connection: Pick<ConnectionRecord, 'id' | 'organization_id'>, key: FreshKey, status: SigningKeyRow['status']): Promise<void> {
  const row = { id: inner.newId(), provider_id: scope.providerId, organization_id: connection.organization_id };
  await insertSigningKey(inner.db, { ...row, connection_id: connection.id, status, certificate: key.certificate, fingerprint: key.fingerprint, private_key_sealed: inner.ports.keyring.seal(key.privateKey, keyPlace(row)), expires_at: key.expiresAt, created_at: inner.now() });
}

async function samlConnection(ctx: Context, scope: Scope, id: string): Promise<CountedConnection> {
  const connection = await changeable(ctx, scope, id);
  if (connection.protocol !== 'saml') throw new AppError('not_found');
  return connection;
}

const noted = (connection: ConnectionRecord) => ({ subject: subjectOf(connection), organizationId: connection.organization_id });

/** Has our requests to an identity provider signed, or not any more; the key stays. Throws `not_found`, `changed_meanwhile`. */
export async function setSigning(ctx: Context, scope: Scope, id: string, on: boolean): Promise<CountedConnection> {
  await samlConnection(ctx, scope, id);
  const key = on ? await keyIfNone(ctx, scope, id) : null;
  return inTransaction(ctx, async (inner) => {
    const connection = await samlConnection(inner, scope, id);
    if ((connection.sign_requests === 1) === on) return connection;
    if (key) await keepKey(inner, scope, connection, key, 'current');
    if (!(await updateConnection(inner.db, scope, id, connection.version, { sign_requests: on ? 1 : 0, updated_at: inner.now() }))) throw new AppError('changed_meanwhile');
    await record(inner, { action: 'sso_connection.updated', ...noted(connection), changes: [{ field: 'sign_requests', before: !on, after: on }] });
    return connectionRecord(inner, scope, id);
  });
}

/** Publishes the next key beside the one in use, so that the identity provider can trust it before it signs. Throws `not_found`, `sso_incomplete`, `changed_meanwhile`. */
export async function prepareKey(ctx: Context, scope: Scope, id: string): Promise<CountedConnection> {
  const { signingKeys } = await samlConnection(ctx, scope, id);
  if (signingKeys.length === 0) throw new AppError('sso_incomplete', { detail: 'There is no key to follow yet. Have the requests signed first.' });
  if (signingKeys.length > 1) return connectionRecord(ctx, scope, id);
  const key = await freshKey(ctx, scope);
  return inTransaction(ctx, async (inner) => {
    const connection = await samlConnection(inner, scope, id);
    if (connection.signingKeys.length !== 1) throw new AppError('changed_meanwhile');
    await keepKey(inner, scope, connection, key, 'next');
    await record(inner, { action: 'sso_connection.key_prepared', ...noted(connection), changes: [{ field: 'certificate', before: null, after: key.fingerprint }] });
    return connectionRecord(inner, scope, id);
  });
}

/** Signs with the prepared key from now on; the one before is published no longer. Throws `not_found`, `changed_meanwhile` where there is none, or another. */
export async function changeKey(ctx: Context, scope: Scope, id: string, keyId: string): Promise<CountedConnection> {
  return inTransaction(ctx, async (inner) => {
    const connection = await samlConnection(inner, scope, id);
    const [before, after] = [connection.signingKeys.find(({ status }) => status === 'current'), connection.signingKeys.find((key) => key.id === keyId)];
    if (!after) throw new AppError('not_found');
    if (after.status === 'current') return connection;
    if (!(await promoteKey(inner.db, scope, id, keyId))) throw new AppError('changed_meanwhile');
    await record(inner, { action: 'sso_connection.key_changed', ...noted(connection), changes: [{ field: 'certificate', before: before?.fingerprint ?? null, after: after.fingerprint }] });
    return connectionRecord(inner, scope, id);
  });
}

/** Signs a text as the connection's requests are; null where they are not. */
export async function signerOf(ctx: Context, scope: Scope, connection: Pick<ConnectionRecord, 'id' | 'sign_requests'>): Promise<((text: string) => string) | null> {
  if (connection.sign_requests === 0) return null;
  const current = (await findSigningKeys(ctx.db, scope, [connection.id])).find(({ status }) => status === 'current');
  const sealed = current ? await findSealedKey(ctx.db, scope, current.id) : null;
  if (!current || sealed === null) throw new Error('A connection that signs its requests has no key.');
  const key = readPrivateKey(ctx.ports.keyring.open(sealed, keyPlace(current)));
  return (text) => signatureOf(text, key);
}

/** The private keys of connections, for a change of keys. */
export const sealedSigningKeys = {
  list: async (db: Context['db'], after: string | null, count: number) => (await listSealedKeys(db, after, count)).map((row) => ({ ...row, place: keyPlace(row) })),
  replace: replaceSealedKey,
};
