import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { TargetError } from '../../platform/network-targets.ts';
import type { Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import type { IdpCertificate } from './sso.certificates.domain.ts';
import { secretPlace } from './sso.connections.domain.ts';
import { deleteCertificate, insertCertificate, listSealedSecrets, replaceSealedSecret, updateConnection } from './sso.connections.repository.ts';
import { changeable, connectionRecord, subjectOf, type CountedConnection } from './sso.connections.service.ts';
import { SamlRefused, type SamlRefusal } from './sso.saml-refusals.domain.ts';
import { keepKey, keyIfNone } from './sso.signing.service.ts';
import { describeIdp, readIdpCertificate, type IdpDescription } from './sso.saml-set-up.service.ts';

const why: Partial<Readonly<Record<SamlRefusal, string>>> = {
  certificate_missing: 'It names no certificate, and without one nothing can be checked. Export it with the signing certificate.',
  certificate_malformed: 'This is not a certificate. Paste all of it, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
  certificate_expired: 'The certificate has run out. Have the identity provider make a new one.',
  certificate_weak: 'The certificate’s key is too weak. Have the identity provider make an RSA key of at least 2,048 bits.',
  certificate_key_unsupported: 'Only certificates with an RSA key are supported. Have the identity provider sign with RSA.',
  metadata_no_provider: 'It describes no identity provider. Take the metadata of the identity provider, not those of an application.',
  metadata_several_providers: 'It describes several identity providers. Take the metadata of the one.',
  metadata_expired: 'It has run out. Export it anew.',
  metadata_entry_point_missing: 'It names no sign-in address for redirects. Switch the redirect binding on at the identity provider.',
  entry_point_not_https: 'Its sign-in address does not begin with https://.',
  xml_doctype: 'It holds a DOCTYPE, which is not accepted.',
};

/** Why metadata or a certificate is worth nothing, and what to do, in words. */
export function sentenceOf(error: SamlRefused): string {
  return why[error.code] ?? 'It is not the metadata of a SAML identity provider. Open its address in a browser: it must show an XML document.';
}

async function samlConnection(ctx: Context, scope: Scope, id: string): Promise<CountedConnection> {
  const connection = await changeable(ctx, scope, id);
  if (connection.protocol !== 'saml') throw new AppError('not_found');
  return connection;
}

const changedOr = (written: boolean) => {
  if (!written) throw new AppError('changed_meanwhile');
};

async function addTo(inner: Context, scope: Scope, connection: CountedConnection, certificates: readonly IdpCertificate[]): Promise<void> {
  const known = new Set(connection.certificates.map(({ fingerprint }) => fingerprint));
  const fresh = certificates.filter(({ fingerprint }) => !known.has(fingerprint));
  if (known.size + fresh.length > limits.sso.certificates) throw new AppError('sso_certificate_unusable', { detail: `A connection can have ${limits.sso.certificates} certificates. Remove those that are used no longer first.`, errors: { certificate: `At most ${limits.sso.certificates}.` } });
  for (const certificate of fresh) await insertCertificate(inner.db, { id: inner.newId(), provider_id: scope.providerId, organization_id: connection.organization_id, connection_id: connection.id, certificate: certificate.der, fingerprint: certificate.fingerprint, expires_at: isoTime(certificate.validTo), status: 'active', created_at: inner.now(), named_at: null });
}

/** Adds a certificate, PEM or bare base64, beside those there are. Throws `not_found`, `sso_certificate_unusable`, `changed_meanwhile`. */
export async function addCertificate(ctx: Context, scope: Scope, id: string, text: string): Promise<CountedConnection> {
  let certificate: IdpCertificate;
  try {
    certificate = readIdpCertificate(text, milliseconds(ctx.now()));
  } catch (error) {
    if (!(error instanceof SamlRefused)) throw error;
    throw new AppError('sso_certificate_unusable', { detail: sentenceOf(error), errors: { certificate: sentenceOf(error) } });
  }
  return inTransaction(ctx, async (inner) => {
    const connection = await samlConnection(inner, scope, id);
    if (connection.certificates.some(({ fingerprint }) => fingerprint === certificate.fingerprint)) return connection;
    await addTo(inner, scope, connection, [certificate]);
    changedOr(await updateConnection(inner.db, scope, id, connection.version, { updated_at: inner.now() }));
    await record(inner, { action: 'sso_connection.certificate_added', subject: subjectOf(connection), organizationId: connection.organization_id, changes: [{ field: 'certificate', before: null, after: certificate.fingerprint }] });
    return connectionRecord(inner, scope, id);
  });
}

/** Takes a certificate away; the last of a connection that is live stays. Throws `not_found`, `sso_incomplete`, `changed_meanwhile`. */
export async function removeCertificate(ctx: Context, scope: Scope, id: string, certificateId: string): Promise<CountedConnection> {
  return inTransaction(ctx, async (inner) => {
    const connection = await samlConnection(inner, scope, id);
    const certificate = connection.certificates.find((one) => one.id === certificateId);
    if (!certificate) throw new AppError('not_found');
    const left = connection.certificates.filter((one) => one.id !== certificateId && one.status === 'active');
    if (connection.status === 'live' && left.length === 0) throw new AppError('sso_incomplete', { detail: 'This is the only certificate of a connection that is in use: without it nobody gets in. Add the new one first.' });
    await deleteCertificate(inner.db, scope, id, certificateId);
    changedOr(await updateConnection(inner.db, scope, id, connection.version, { updated_at: inner.now() }));
    await record(inner, { action: 'sso_connection.certificate_removed', subject: subjectOf(connection), organizationId: connection.organization_id, changes: [{ field: 'certificate', before: certificate.fingerprint, after: null }] });
    return connectionRecord(inner, scope, id);
  });
}

const unusable = (detail: string, field: 'url' | 'xml') => new AppError('sso_metadata_unusable', { detail, errors: { [field]: detail } });

/** Fetches metadata from checked targets alone (C3). Throws `sso_metadata_unusable`, `target_refused`. */
export async function fetched(ctx: Context, url: string): Promise<string> {
  try {
    const { status, body } = await ctx.ports.outgoingHttp(url, { method: 'GET', headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' }, milliseconds: limits.sso.answerMilliseconds, maxBytes: limits.sso.answerBytes });
    if (status !== 200) throw unusable(`The address answers ${status}, not with metadata. Open it in a browser: it must show an XML document.`, 'url');
    return body.toString('utf8');
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    if (error.kind === 'refused') throw new AppError('target_refused', { detail: error.message, errors: { url: error.message } });
    throw unusable(error.message, 'url');
  }
}

/** Reads metadata with its usable certificates. Throws `sso_metadata_unusable` with the sentence at `field`. */
export function described(text: string, now: number, field: 'url' | 'xml'): IdpDescription {
  try {
    return describeIdp(text, now);
  } catch (error) {
    if (error instanceof SamlRefused) throw unusable(sentenceOf(error), field);
    throw error;
  }
}

/**
 * Takes entity ID, sign-in address and certificates from metadata, fetched or pasted. Those of a connection that is in use only add certificates of the same entity ID: another identity
 * provider needs another test. Throws `not_found`, `validation_failed`, `sso_metadata_unusable`, `target_refused`, `sso_certificate_unusable`, `changed_meanwhile`.
 */
export async function readMetadata(ctx: Context, scope: Scope, id: string, from: { url: string; xml: string }): Promise<CountedConnection> {
  await samlConnection(ctx, scope, id);
  if ((from.url === '') === (from.xml === '')) throw new AppError('validation_failed', { errors: { url: 'Enter the address of the metadata, or paste them.' } });
  const field = from.url === '' ? 'xml' : 'url';
  const idp = described(from.url === '' ? from.xml : await fetched(ctx, from.url), milliseconds(ctx.now()), field);
  const key = idp.wantsSignedRequests ? await keyIfNone(ctx, scope, id) : null;
  return inTransaction(ctx, async (inner) => {
    const before = await samlConnection(inner, scope, id);
    const isOther = idp.entityId !== before.issuer || idp.redirectUrl !== before.sso_url;
    if (isOther && before.status === 'live') throw unusable('It describes another identity provider than the one in use. Begin a new connection for it, or switch this one off first.', field);
    await addTo(inner, scope, before, idp.certificates);
    const now = inner.now();
    if (key) await keepKey(inner, scope, before, key, 'current');
    const after = { issuer: idp.entityId, sso_url: idp.redirectUrl, metadata_url: from.url, ...(idp.wantsSignedRequests ? { sign_requests: 1 } : {}) };
    changedOr(await updateConnection(inner.db, scope, id, before.version, { ...after, metadata_checked_at: now, metadata_problem: '', updated_at: now, ...(isOther ? { test_passed_at: null } : {}) }));
    const newer = await connectionRecord(inner, scope, id);
    const view = (row: CountedConnection) => ({ issuer: row.issuer, ssoUrl: row.sso_url, metadataUrl: row.metadata_url, signRequests: row.sign_requests === 1, certificates: row.certificates.map(({ fingerprint }) => fingerprint) });
    await record(inner, { action: 'sso_connection.metadata_read', subject: subjectOf(newer), organizationId: newer.organization_id, changes: changesBetween<ReturnType<typeof view>>(view(before), view(newer)) });
    return newer;
  });
}

/** The client secrets that connections keep, for a change of keys. */
export const sealedClientSecrets = {
  list: async (db: Context['db'], after: string | null, count: number) => (await listSealedSecrets(db, after, count)).map((row) => ({ ...row, place: secretPlace(row.id) })),
  replace: replaceSealedSecret,
};
