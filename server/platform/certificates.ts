import { X509Certificate, createHash, type KeyObject } from 'node:crypto';

/** A certificate as it was read; times in milliseconds since 1970. */
export interface ReadCertificate {
  /** Base64 DER on one line. */
  readonly der: string;
  /** SHA-256 of it, hexadecimal. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly keyType: string;
  /** Bits of the modulus; 0 where the key has none. */
  readonly keySize: number;
  readonly keyExponent: bigint | null;
  readonly validFrom: number;
  readonly validTo: number;
}

const longest = 16_384;

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

function bodyOf(text: string): string | null {
  if (text.length > longest) return null;
  const trimmed = text.trim();
  const inside = trimmed.startsWith(begin) && trimmed.endsWith(end) ? trimmed.slice(begin.length, -end.length) : trimmed;
  const body = inside.replace(/\s/gu, '');
  return Buffer.from(body, 'base64').toString('base64') === body ? body : null;
}

/** Reads one X.509 certificate, PEM or bare base64 (RFC 7468, 5); null where it is none. */
export function readCertificate(text: string): ReadCertificate | null {
  const der = bodyOf(text);
  if (der === null) return null;
  try {
    const certificate = new X509Certificate(Buffer.from(der, 'base64'));
    const { asymmetricKeyType = '', asymmetricKeyDetails } = certificate.publicKey;
    return {
      der: certificate.raw.toString('base64'),
      fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
      subject: certificate.subject.replaceAll('\n', ', '),
      keyType: asymmetricKeyType,
      keySize: asymmetricKeyDetails?.modulusLength ?? 0,
      keyExponent: asymmetricKeyDetails?.publicExponent ?? null,
      validFrom: Date.parse(certificate.validFrom),
      validTo: Date.parse(certificate.validTo),
    };
  } catch {
    return null;
  }
}

/** The public key of a certificate, base64 DER. Throws where it is none. */
export function publicKeyOf(der: string): KeyObject {
  return new X509Certificate(Buffer.from(der, 'base64')).publicKey;
}
