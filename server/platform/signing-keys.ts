import { createHash, createPrivateKey, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A key pair of ours with the certificate by which others know it. */
export interface SigningKey {
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** Base64 DER on one line. */
  readonly certificate: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
}

const bits = 3_072;

/** One element of DER (X.690, 8.1). */
const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: readonly Buffer[]) => element(0x30, ...parts);
const objectId = (hex: string) => element(0x06, Buffer.from(hex, 'hex'));
/** Years up to 2049 have two digits (RFC 5280, 4.1.2.5.1). */
const time = (milliseconds: number) => element(0x17, Buffer.from(`${new Date(milliseconds).toISOString().slice(2, 19).replaceAll(/[-:T]/gu, '')}Z`));
const named = (common: string) => sequence(element(0x31, sequence(objectId('550403'), element(0x0c, Buffer.from(common.slice(0, 64))))));
const critical = (id: string, value: Buffer) => sequence(objectId(id), element(0x01, Buffer.from([0xff])), element(0x04, value));
const sha256WithRsa = sequence(objectId('2a864886f70d01010b'), element(0x05));
/** No authority, and a key for signatures alone. */
const extensions = element(0xa3, sequence(critical('551d13', sequence()), critical('551d0f', element(0x03, Buffer.from([0x07, 0x80])))));
/** Positive, whatever the first byte is (RFC 5280, 4.1.2.2). */
const serial = () => element(0x02, Buffer.concat([Buffer.from([0x40]), randomBytes(15)]));

/** Makes an RSA key of 3,072 bits with a certificate signed by itself (RFC 5280), for signatures alone; times in milliseconds since 1970. Takes about half a second, beside the event loop. */
export async function makeSigningKey(of: { readonly common: string; readonly from: number; readonly to: number }): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: bits });
  const name = named(of.common);
  const content = sequence(element(0xa0, element(0x02, Buffer.from([2]))), serial(), sha256WithRsa, name, sequence(time(of.from), time(of.to)), name, publicKey.export({ type: 'spki', format: 'der' }), extensions);
  const der = sequence(content, sha256WithRsa, element(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, privateKey)])));
  return { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, certificate: der.toString('base64'), fingerprint: createHash('sha256').update(der).digest('hex') };
}

/** A private key as it was made, for signing. */
export function readPrivateKey(pem: string): KeyObject {
  return createPrivateKey(pem);
}

/** The signature of a text in UTF-8 by RSA with SHA-256 (PKCS #1 1.5; RFC 8017), base64. */
export function signatureOf(text: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(text), key).toString('base64');
}
