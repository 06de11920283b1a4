import { constants, createHash, verify, type KeyObject } from 'node:crypto';

export interface DetachedSignature {
  readonly method: 'rsa-sha256' | 'rsa-sha512' | 'rsa-pss-sha256';
  /** What the value was made over, in UTF-8. */
  readonly signedInfo: string;
  /** Base64. */
  readonly value: string;
}

const hashes = { 'rsa-sha256': 'sha256', 'rsa-sha512': 'sha512', 'rsa-pss-sha256': 'sha256' } as const;

/** Whether an RSA key made a signature (PKCS #1 1.5, or PSS with a salt as long as the hash; RFC 8017); false for any other key. */
export function isSignedBy({ method, signedInfo, value }: DetachedSignature, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false;
  const padding = method === 'rsa-pss-sha256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : { padding: constants.RSA_PKCS1_PADDING };
  return verify(hashes[method], Buffer.from(signedInfo), { key, ...padding }, Buffer.from(value, 'base64'));
}

/** The digest of a text in UTF-8, base64. */
export function digestOf(method: 'sha256' | 'sha512', text: string): string {
  return createHash(method).update(text).digest('base64');
}
