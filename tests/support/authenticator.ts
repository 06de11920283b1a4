import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a browser is told by the server, as far as it matters here. */
interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
}
interface RequestOptions {
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

/** One thing after another that a wrong or hostile browser or authenticator does otherwise. */
export interface Twist {
  readonly challenge?: string;
  readonly origin?: string;
  readonly type?: string;
  readonly rpId?: string;
  readonly present?: boolean;
  readonly verified?: boolean;
  readonly counter?: number;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  readonly userHandle?: string | null;
  /** The id it gives, while it signs with its own key. */
  readonly id?: string;
  /** Signs something else. */
  readonly forged?: boolean;
  readonly attestation?: { readonly format: string; readonly statement: Map<string, unknown> };
}

interface Passkey {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly key: KeyObject;
  readonly publicKey: Buffer;
  counter: number;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (data: Buffer | string) => Buffer.from(data).toString('base64url');
const cbor = (value: unknown) => Buffer.from(isoCBOR.encode(value as never));

/** Flags of authenticator data (WebAuthn, 6.1). */
const flag = { present: 1, verified: 4, backupEligible: 8, backedUp: 16, attested: 64 } as const;

/** A browser with an authenticator in software: keeps passkeys (ES256) and makes what a page would send. */
export class Authenticator {
  readonly passkeys: Passkey[] = [];
  readonly #origin: string;
  readonly #counts: boolean;

  /** `counts`: whether it counts uses; those that are synchronized between devices do not. */
  constructor(origin: string, { counts = true }: { counts?: boolean } = {}) {
    this.#origin = origin;
    this.#counts = counts;
  }

  #clientData(type: string, challenge: string, twist: Twist): Buffer {
    return Buffer.from(JSON.stringify({ type: twist.type ?? type, challenge: twist.challenge ?? challenge, origin: twist.origin ?? this.#origin, crossOrigin: twist.crossOrigin ?? false, ...(twist.topOrigin === undefined ? {} : { topOrigin: twist.topOrigin }) }));
  }

  #authenticatorData(rpId: string, counter: number, twist: Twist, attested?: Buffer): Buffer {
    const backup = this.#counts ? 0 : flag.backupEligible | flag.backedUp;
    const flags = (twist.present === false ? 0 : flag.present) | (twist.verified === false ? 0 : flag.verified) | backup | (attested ? flag.attested : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(twist.counter ?? counter);
    return Buffer.concat([sha256(twist.rpId ?? rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]);
  }

  /** Makes a passkey and what the page sends of it. */
  create(options: unknown, twist: Twist = {}) {
    const { challenge, rp, user } = options as CreationOptions;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const cose = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, new Uint8Array(Buffer.from(x, 'base64url'))], [-3, new Uint8Array(Buffer.from(y, 'base64url'))]]));
    const bytes = randomBytes(32);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    const authenticatorData = this.#authenticatorData(rp.id, 0, twist, Buffer.concat([Buffer.alloc(16), length, bytes, cose]));
    const id = base64url(bytes);
    this.passkeys.push({ id, rpId: rp.id, userHandle: user.id, key: privateKey, publicKey: cose, counter: 0 });
    const attestationObject = cbor(new Map<string, unknown>([['fmt', twist.attestation?.format ?? 'none'], ['attStmt', twist.attestation?.statement ?? new Map()], ['authData', new Uint8Array(authenticatorData)]]));
    return {
      id: twist.id ?? id,
      rawId: twist.id ?? id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response: { clientDataJSON: base64url(this.#clientData('webauthn.create', challenge, twist)), attestationObject: base64url(attestationObject), transports: ['internal', 'hybrid'] },
    };
  }

  /** What the page sends of one of its passkeys: the one at `index`, or the newest that the options allow. */
  get(options: unknown, twist: Twist = {}, index?: number) {
    const { challenge, rpId, allowCredentials } = options as RequestOptions;
    const allowed = this.passkeys.filter(({ id }) => allowCredentials === undefined || allowCredentials.some((allowedOne) => allowedOne.id === id));
    const passkey = index === undefined ? allowed.at(-1) : this.passkeys[index];
    if (!passkey) throw new Error('This authenticator has no passkey that fits.');
    if (this.#counts) passkey.counter += 1;
    const clientData = this.#clientData('webauthn.get', challenge, twist);
    const authenticatorData = this.#authenticatorData(rpId, passkey.counter, twist);
    const signed = Buffer.concat([authenticatorData, sha256(twist.forged === true ? 'something else' : clientData)]);
    return {
      id: twist.id ?? passkey.id,
      rawId: twist.id ?? passkey.id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(authenticatorData),
        signature: base64url(sign('sha256', signed, passkey.key)),
        userHandle: twist.userHandle === undefined ? passkey.userHandle : twist.userHandle,
      },
    };
  }
}
