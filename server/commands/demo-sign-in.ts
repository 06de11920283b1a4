import { totpCode, totpStep } from '../features/mfa/index.ts';
import type { OwnApi, OwnClient } from '../platform/own-api.ts';
import { demoBrowsers } from './demo-people.ts';

type Door = 'admin' | 'portal';

/** Signs the demo's people in as they do it themselves: the team with an authenticator, set up at the first sign-in. */
export class DemoSignIns {
  readonly #api: OwnApi;
  readonly #now: () => number;
  readonly #secrets = new Map<string, string>();
  readonly #team = new Map<string, OwnClient>();

  constructor(api: OwnApi, now: () => number) {
    this.#api = api;
    this.#now = now;
  }

  /** Somebody with address and password, who may be refused. */
  async person(door: Door, email: string, password: string, browser = 0): Promise<OwnClient> {
    const client = this.#api.client(demoBrowsers[browser % demoBrowsers.length] ?? '');
    await client.call('POST', `/api/${door}/sign-in/password`, { email, password }, true);
    return client;
  }

  /** A member of the team, once a day: a code works once. */
  async staff(email: string, password: string): Promise<OwnClient> {
    const day = `${Math.floor(this.#now() / 86_400_000)} ${email}`;
    const known = this.#team.get(day);
    if (known) return known;
    const client = await this.person('admin', email, password, this.#team.size);
    const secret = this.#secrets.get(email);
    if (secret === undefined) await this.enrol('admin', client, email);
    else await client.call('POST', '/api/admin/sign-in/mfa', { method: 'totp', code: this.#codeOf(secret) });
    this.#team.set(day, client);
    return client;
  }

  /** Sets an authenticator up for whoever is signed in. */
  async enrol(door: Door, client: OwnClient, email: string): Promise<void> {
    const { body } = await client.call('POST', `/api/${door}/me/totp`);
    const { secret } = body as { secret: string };
    await client.call('POST', `/api/${door}/me/totp/confirm`, { code: this.#codeOf(secret) });
    this.#secrets.set(email, secret);
  }

  #codeOf(secret: string): string {
    return totpCode(secret, totpStep(this.#now()));
  }
}
