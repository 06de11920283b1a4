import { foldEmail, foldText } from '../../shared/folding.ts';
import type { StaffRole } from '../../shared/permissions.ts';
import type { Db } from '../../db/database.ts';
import type { Context } from '../../server/context.ts';
import { newId } from '../../server/platform/ids.ts';
import { generateSync } from 'otplib';
import { totpPlace } from '../../server/features/mfa/index.ts';
import { createProvider } from '../../server/features/providers/index.ts';
import { startSession } from '../../server/features/sessions/index.ts';
import { addStaff } from '../../server/features/staff/index.ts';
import { createUser } from '../../server/features/users/index.ts';
import { userHandle } from '../../server/features/passkeys/passkeys.domain.ts';
import type { Authenticator } from './authenticator.ts';
import type { Client } from './client.ts';

export interface MadeProvider {
  readonly id: string;
  readonly host: string;
  readonly name: string;
}

export interface MadeStaff {
  readonly providerId: string;
  readonly staffId: string;
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

export interface MadeOrganization {
  readonly id: string;
  readonly providerId: string;
  readonly name: string;
}

export interface MadePerson {
  readonly customerUserId: string;
  /** Null for somebody without a sign-in. */
  readonly userId: string | null;
  readonly organizationId: string;
  readonly providerId: string;
  readonly email: string;
  readonly password: string;
}

/** A password that keeps every rule for staff and customers. */
export const goodPassword = 'violet tractor under glass';

/** The authenticator's secret of everybody who has one. */
export const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

interface Parts {
  readonly db: Db;
  readonly host: string;
  readonly operator: (providerId?: string) => Context;
  readonly client: (host?: string) => Client;
}

let counter = 0;
const nextNumber = () => (counter += 1);

/** Makes what tests need, with believable defaults. */
export class World {
  readonly #parts: Parts;
  #hash: Promise<string> | null = null;
  #first: Promise<MadeProvider> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The provider of the app's main host, made at first use. */
  provider(): Promise<MadeProvider> {
    this.#first ??= this.#provider('Northwind IT', this.#parts.host);
    return this.#first;
  }

  /** Another provider, on a host of its own. */
  async otherProvider(name = `Provider ${nextNumber()}`): Promise<MadeProvider> {
    await this.provider();
    return this.#provider(name, `p${nextNumber()}.localhost:${this.#parts.host.split(':')[1] ?? '80'}`);
  }

  async #provider(name: string, host: string): Promise<MadeProvider> {
    const id = await createProvider(this.#parts.operator(), { name, timeZone: 'Europe/London', host });
    return { id, host, name };
  }

  async #passwordHash(): Promise<string> {
    this.#hash ??= this.#parts.operator().ports.passwords.hash(goodPassword);
    return this.#hash;
  }

  /** A member of staff who can sign in; `organizationIds` null means all. */
  async staff(role: StaffRole = 'owner', options: { provider?: MadeProvider; organizationIds?: readonly string[] | null; name?: string; email?: string; factor?: boolean } = {}): Promise<MadeStaff> {
    const provider = options.provider ?? (await this.provider());
    const number = nextNumber();
    const email = options.email ?? `${role}${number}@northwind.example`;
    const name = options.name ?? `${role} ${number}`;
    const ctx = this.#parts.operator(provider.id);
    const userId = await createUser(ctx, { kind: 'staff', email, name, passwordHash: await this.#passwordHash() });
    const staffId = await addStaff(ctx, { userId, name, email, role, status: 'active', organizationIds: options.organizationIds ?? null });
    if (options.factor !== false) await this.authenticator(provider.id, userId);
    return { providerId: provider.id, staffId, userId, email, password: goodPassword };
  }

  /** Gives a sign-in an authenticator whose secret tests know. */
  async authenticator(providerId: string, userId: string): Promise<void> {
    const ctx = this.#parts.operator(providerId);
    const id = ctx.newId();
    await this.#parts.db.insertInto('totp_factors').values({ id, provider_id: providerId, user_id: userId, secret_sealed: ctx.ports.keyring.seal(totpSecret, totpPlace({ id, userId, providerId })), confirmed_at: ctx.now(), last_step: 0, created_at: ctx.now(), last_used_at: null }).execute();
    await this.#parts.db.updateTable('users').set({ enrolled: 1 }).where('id', '=', userId).execute();
  }

  /** Gives a sign-in a passkey that a device keeps for the host of its provider; gives its id. */
  async passkey(provider: MadeProvider, userId: string, device: Authenticator): Promise<string> {
    const ctx = this.#parts.operator(provider.id);
    const id = ctx.newId();
    const rpId = provider.host.replace(/:\d+$/u, '');
    const made = device.create({ challenge: '', rp: { id: rpId }, user: { id: userHandle(userId) } });
    const publicKey = device.passkeys.at(-1)?.publicKey ?? Buffer.alloc(0);
    await this.#parts.db.insertInto('passkeys').values({ id, provider_id: provider.id, user_id: userId, credential_id: made.id, public_key: publicKey, counter: 0, transports: '["internal"]', rp_id: rpId, name: `Passkey ${nextNumber()}`, backed_up: 0, created_at: ctx.now(), last_used_at: null }).execute();
    await this.#parts.db.updateTable('users').set({ enrolled: 1 }).where('id', '=', userId).execute();
    return id;
  }

  /** Sets an authenticator up for whoever is signed in on a client, as their page does; gives the recovery codes. */
  async enrol(client: Client, door: 'admin' | 'portal'): Promise<string[]> {
    const { secret } = (await client.post(`/api/${door}/me/totp`)).body as { secret: string };
    const answer = await client.post(`/api/${door}/me/totp/confirm`, { code: generateSync({ secret, epoch: Math.floor(this.#parts.operator().ports.clock.now() / 1_000) }) });
    if (answer.status !== 200) throw new Error(`The second factor was not set up: ${answer.status} ${answer.text}`);
    return (answer.body as { recoveryCodes: string[] }).recoveryCodes;
  }

  /** The authenticator's code of now, or of some steps (30 s) later. */
  totpCode(later = 0): string {
    return generateSync({ secret: totpSecret, epoch: Math.floor(this.#parts.operator().ports.clock.now() / 1_000) + later * 30 });
  }

  /** An organization with its portal, on unless said otherwise. */
  async organization(options: { provider?: MadeProvider; name?: string; externalId?: string; portal?: boolean; status?: 'active' | 'archived'; note?: string } = {}): Promise<MadeOrganization> {
    const provider = options.provider ?? (await this.provider());
    const number = nextNumber();
    const name = options.name ?? `Harbour Dental ${number}`;
    const now = this.#parts.operator().now();
    const id = newId(Date.parse(now));
    const externalId = options.externalId ?? '';
    await this.#parts.db.insertInto('organizations').values({ id, provider_id: provider.id, name, name_folded: foldText(name), external_id: externalId, external_id_folded: externalId === '' ? null : foldText(externalId), phone: '', notes: '', status: options.status ?? 'active', search_text: `${foldText(name)} ${foldText(externalId)}`.trim(), version: 1, created_at: now, updated_at: now }).execute();
    await this.#parts.db.insertInto('portals').values({ organization_id: id, provider_id: provider.id, enabled: options.portal === false ? 0 : 1, enabled_changed_at: null, enabled_changed_by: null, note: options.note ?? '', welcome_text: '', idle_minutes: null, absolute_minutes: null, logo_id: null, version: 1, updated_at: now }).execute();
    return { id, providerId: provider.id, name };
  }

  /** A person of an organization: active with a sign-in unless the status is `new` or `invited`; `userId` links another's sign-in. */
  async person(organization: MadeOrganization, options: { email?: string; name?: string; role?: 'user' | 'manager'; status?: 'new' | 'invited' | 'active' | 'disabled'; userId?: string; phone?: string } = {}): Promise<MadePerson> {
    const number = nextNumber();
    const email = options.email ?? `ada${number}@customer.example`;
    const name = options.name ?? `Ada Lovelace ${number}`;
    const status = options.status ?? 'active';
    const linked = status === 'active' || status === 'disabled';
    const ctx = this.#parts.operator(organization.providerId);
    const userId = options.userId ?? (linked ? await createUser(ctx, { kind: 'customer', email, name, passwordHash: await this.#passwordHash() }) : null);
    const now = ctx.now();
    const id = ctx.newId();
    await this.#parts.db
      .insertInto('customer_users')
      .values({ id, provider_id: organization.providerId, organization_id: organization.id, user_id: userId, email, email_folded: foldEmail(email), name, name_folded: foldText(name), phone: options.phone ?? '', role: options.role ?? 'user', status, status_before_disable: status === 'disabled' ? 'active' : null, phone_changed_at: null, email_changed_at: null, protected: 0, mfa_exempt_reason: '', search_text: `${foldText(name)} ${foldText(email)}`, version: 1, created_at: now, updated_at: now })
      .execute();
    return { customerUserId: id, userId, organizationId: organization.id, providerId: organization.providerId, email, password: goodPassword };
  }

  /** A client with a session of a member of staff, made directly; sign-in itself has its own tests. */
  async staffClient(role: StaffRole = 'owner', options: Parameters<World['staff']>[1] = {}): Promise<Client & { readonly staff: MadeStaff }> {
    const provider = options.provider ?? (await this.provider());
    const staff = await this.staff(role, options);
    const client = await this.#signedIn(provider, 'admin', staff.userId, 'staff', null, 'totp');
    return Object.assign(client, { staff });
  }

  /** A client with a session of a person in their organization. */
  async personClient(person: MadePerson, provider?: MadeProvider, factorMethod?: string): Promise<Client> {
    if (person.userId === null) throw new Error('This person has no sign-in.');
    return this.#signedIn(provider ?? (await this.provider()), 'portal', person.userId, 'customer', person.organizationId, factorMethod);
  }

  async #signedIn(provider: MadeProvider, door: 'admin' | 'portal', userId: string, userKind: 'staff' | 'customer', organizationId: string | null, factorMethod?: string): Promise<Client> {
    const ctx = this.#parts.operator(provider.id);
    const { token } = await startSession(ctx, { door, userId, userKind, organizationId, method: 'password', transport: 'cookie', ...(factorMethod === undefined ? {} : { factorMethod }) });
    const client = this.#parts.client(provider.host);
    client.cookies.set(`portico-${door}-${this.#parts.host.split(':')[1] ?? '80'}`, token);
    const session = await client.get(`/api/${door}/session`);
    if (session.status !== 200) throw new Error(`The session does not work: ${session.status} ${session.text}`);
    return client;
  }
}
