import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { hash, hashRaw, verify, type Options } from '@node-rs/argon2';

/** OWASP's argon2id parameters: 19 MiB, two passes, one lane. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } satisfies Options;

export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  /** Takes as long for no hash as for a wrong password. */
  readonly verify: (hash: string | null, password: string) => Promise<boolean>;
  /** The hash of a code with a salt of one's own (both base64url), for finding it among several at the price of one hash. */
  readonly hashWith: (text: string, salt: string) => Promise<string>;
  readonly needsRehash: (hash: string) => boolean;
}

/** The text that is hashed: NFKC, so that one password typed on two keyboards is one (NIST 800-63B-4). */
function normalized(password: string): string {
  return password.normalize('NFKC');
}

const niceness = 10;

/** Lets the threads that hash give way to the one that answers; where threads have no files to name them (not on Linux) they share alike. */
function giveWay(): void {
  try {
    for (const thread of readdirSync('/proc/self/task')) {
      if (readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim() === 'libuv-worker') setPriority(Number(thread), niceness);
    }
  } catch {
    // Only a matter of speed.
  }
}

/** Argon2id with at most `concurrency` hashes at once; the others wait in line, so that sign-ins never starve other requests. */
export async function createPasswords(concurrency = 2): Promise<Passwords> {
  const waiting: (() => void)[] = [];
  let running = 0;
  async function capped<T>(work: () => Promise<T>): Promise<T> {
    if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }
  // The first hash starts the threads.
  const nobody = await hash('a password that nobody has', parameters);
  giveWay();
  return {
    hash: (password) => capped(() => hash(normalized(password), parameters)),
    verify: async (stored, password) => {
      const matches = await capped(() => verify(stored ?? nobody, normalized(password)));
      return stored !== null && matches;
    },
    hashWith: async (text, salt) => (await capped(() => hashRaw(normalized(text), { ...parameters, salt: Buffer.from(salt, 'base64url') }))).toString('base64url'),
    needsRehash: (stored) => !stored.startsWith(`$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`),
  };
}
