import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readCertificate } from '../../../server/platform/certificates.ts';

const tlv = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? Buffer.from([body.length]) : body.length < 256 ? Buffer.from([0x81, body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
};
const sequence = (...parts: readonly Buffer[]) => tlv(0x30, ...parts);
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'));
const time = (milliseconds: number) => tlv(0x18, Buffer.from(new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/gu, '')));
const name = (common: string) => sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(common)))));

export interface MadeKey {
  readonly privateKey: KeyObject;
  /** PEM. */
  readonly privatePem: string;
  /** Base64 DER. */
  readonly der: string;
  readonly pem: string;
}

/** Makes a key pair and a certificate of it signed by itself (RFC 5280); times in milliseconds since 1970. */
export function makeKey(options: { common?: string; bits?: number; kind?: 'rsa' | 'ec'; from?: number; to?: number } = {}): MadeKey {
  const { common = 'idp.example', bits = 2_048, kind = 'rsa', from = Date.UTC(2020, 0), to = Date.UTC(2040, 0) } = options;
  const { privateKey, publicKey } = kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: bits }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = kind === 'rsa' ? sequence(oid('2a864886f70d01010b'), tlv(0x05)) : sequence(oid('2a8648ce3d040302'));
  const content = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1, bits & 127])),
    algorithm,
    name(common),
    sequence(time(from), time(to)),
    name(common),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const der = sequence(content, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, privateKey)]))).toString('base64');
  const pem = `-----BEGIN CERTIFICATE-----\n${(der.match(/.{1,64}/gu) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
  return { privateKey, privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, der, pem };
}

/** The certificate of a made key as a connection keeps it. */
export function kept({ der }: MadeKey) {
  const certificate = readCertificate(der);
  if (!certificate) throw new Error('The made certificate cannot be read.');
  return certificate;
}
