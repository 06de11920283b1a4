import type { SamlRefusal } from './sso.saml-refusals.domain.ts';

/** An identity provider's certificate as it was read; times in milliseconds since 1970. */
export interface IdpCertificate {
  /** Base64 DER, the form in which it is kept. */
  readonly der: string;
  /** SHA-256 of it, hexadecimal. */
  readonly fingerprint: string;
  readonly subject: string;
  /** As OpenSSL calls it: `rsa`, `rsa-pss`, `ec`, `ed25519` … */
  readonly keyType: string;
  /** Bits of the modulus; 0 where the key has none. */
  readonly keySize: number;
  /** Null where the key has none. */
  readonly keyExponent: bigint | null;
  readonly validFrom: number;
  readonly validTo: number;
}

const leastBits = 2_048;

/** Why a certificate cannot be relied on at a time: another key than RSA, a weak one (under 2,048 bits), or run out; null where it can. Its beginning does not count: a certificate to come is told before its time. */
export function certificateRefusal(certificate: IdpCertificate, now: number): Extract<SamlRefusal, `certificate_${string}`> | null {
  if (certificate.keyType !== 'rsa') return 'certificate_key_unsupported';
  if (certificate.keySize < leastBits || certificate.keyExponent === null || certificate.keyExponent < 3n) return 'certificate_weak';
  return certificate.validTo <= now ? 'certificate_expired' : null;
}
