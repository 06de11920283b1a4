import { findSeededPeople, seedAttempt, seedPassedTest, seedProvenDomain, seedSubject, type DemoCompany } from '../../db/seeds/company-sign-in.ts';
import type { Context } from '../context.ts';
import type { OwnClient } from '../platform/own-api.ts';
import { makeSigningKey } from '../platform/signing-keys.ts';
import { isoTime, milliseconds } from '../../shared/times.ts';
import { demoBrowsers } from './demo-people.ts';

const day = 86_400_000;
const tenant = '0f6c2f7e-4b1d-4c39-9a57-1d6f6f3c2b10';
const directory = `https://sts.windows.net/${tenant}/`;
const objectId = (number: number) => `5c1e77a0-93b4-4d52-8f0a-${String(number).padStart(12, '0')}`;

const passed = (check: string, sentence: string, found: string | null = null) => ({ check, verdict: 'passed' as const, sentence, found, expected: null });
const failed = (check: string, sentence: string, found: string | null = null, expected: string | null = null) => ({ check, verdict: 'failed' as const, sentence, found, expected });
const reached = [passed('document', 'The response could be read.'), passed('signature', 'The response is signed with a certificate that is known here.'), passed('audience', 'It was made for this connection.')];

/** What a demo stands on: its database and time, and what the company is about. */
export interface CompanyStage {
  readonly operator: () => Context;
  readonly providerId: string;
  readonly organizationId: string;
  readonly domain: string;
  readonly name: string;
}

/** A customer in the demo that signs in with its own Microsoft Entra ID alone; its identity provider is made up, so its answers are written down as they would be. */
export class DemoCompanySignIn {
  readonly #stage: CompanyStage;
  #of: DemoCompany | null = null;
  readonly #known = new Set<string>();

  constructor(stage: CompanyStage) {
    this.#stage = stage;
  }

  get #connected(): DemoCompany {
    if (this.#of === null) throw new Error('The demo’s company has no connection yet.');
    return this.#of;
  }

  /** Sets the connection up and lets it go live, as an admin does in an afternoon. */
  async connect(staff: OwnClient): Promise<void> {
    const { organizationId, providerId, domain, name } = this.#stage;
    const path = '/api/admin/sso-connections';
    const made = (await staff.call('POST', path, { organizationId, protocol: 'saml', guide: 'entra', name })).body as Record<string, unknown> & { id: string };
    const of = { providerId, organizationId, connectionId: made.id };
    this.#of = of;
    const now = milliseconds(this.#stage.operator().now());
    // It runs out in a month from the demo's today, so that the Expiry radar has something to say.
    const { certificate } = await makeSigningKey({ common: 'Microsoft Azure Federated SSO Certificate', from: now - 300 * day, to: now + 40 * day });
    const certified = (await staff.call('POST', `${path}/${made.id}/certificates`, { certificate })).body as Record<string, unknown>;
    const { version, mapping, unknownPeople, defaultRole, mfaValues, unsolicited } = certified;
    await staff.call('PUT', `${path}/${made.id}`, { version, name, mapping, unknownPeople, defaultRole, mfa: 'idp', mfaValues: ['http://schemas.microsoft.com/claims/multipleauthn', ...(mfaValues as string[])], unsolicited, saml: { entityId: directory, ssoUrl: `https://login.microsoftonline.com/${tenant}/saml2`, metadataUrl: '' } });
    await staff.call('POST', `${path}/${made.id}/sign-requests`, { on: true });
    await seedProvenDomain(this.#stage.operator().db, of, domain, this.#stage.operator().now());
    await this.test(null);
    await staff.call('POST', `${path}/${made.id}/enable`);
  }

  /** A test that passed. */
  async test(staffUserId: string | null): Promise<void> {
    const ctx = this.#stage.operator();
    const address = `it@${this.#stage.domain}`;
    const steps = [...reached, passed('factor', 'The identity provider says that it asked for a second factor.', 'http://schemas.microsoft.com/claims/multipleauthn'), passed('person', 'This person is recognized by their address.', address)];
    await seedPassedTest(ctx.db, this.#connected, { id: ctx.newId(), staffUserId, host: new URL(ctx.ports.config.publicUrl).host, steps, claims: [{ name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', values: [address] }, { name: 'http://schemas.microsoft.com/identity/claims/displayname', values: ['IT Northgate'] }], now: ctx.now() });
  }

  /** Goes a step further on the way to nothing but the company's own sign-in. */
  async enforce(staff: OwnClient, step: 'rehearsal' | 'on'): Promise<void> {
    await staff.call('POST', `/api/admin/sso-connections/${this.#connected.connectionId}/enforce`, { step, watchdog: 'alert' });
  }

  /** A day of sign-ins through the company: most people by now, and some for the first time. */
  async live(daysAgo: number): Promise<void> {
    const ctx = this.#stage.operator();
    const people = await findSeededPeople(ctx.db, this.#connected.organizationId);
    // Two never came that way.
    for (const [index, person] of people.slice(0, -2).entries()) {
      if ((daysAgo + index) % 2 === 1 && daysAgo !== 0) continue;
      const now = isoTime(milliseconds(ctx.now()) - ((index * 37) % 240) * 60_000);
      if (!this.#known.has(person.userId)) {
        this.#known.add(person.userId);
        await seedSubject(ctx.db, this.#connected, { id: ctx.newId(), subject: objectId(index), userId: person.userId, now });
      }
      await seedAttempt(ctx.db, this.#connected, { id: ctx.newId(), outcome: 'signed_in', person, userAgent: demoBrowsers[index % demoBrowsers.length] ?? '', reference: null, steps: [], now });
    }
  }

  /** What went wrong at the company's sign-in, as somebody calls about it. */
  async fail(kind: 'certificate' | 'mail'): Promise<void> {
    const ctx = this.#stage.operator();
    const people = await findSeededPeople(ctx.db, this.#connected.organizationId);
    const person = kind === 'certificate' ? people[1] : { email: 'clerk.temp@agency.example' };
    if (!person) return;
    const steps =
      kind === 'certificate'
        ? [passed('document', 'The response could be read.'), failed('signature', 'It is signed with a certificate that is not known here. Add the identity provider’s new certificate here.')]
        : [...reached, failed('person', 'The address lies under no domain that this organization has proven, and nobody of the organization is known by it, so no mail went out. Invite the person under this very address, or prove the domain.', 'clerk.temp@agency.example')];
    await seedAttempt(ctx.db, this.#connected, { id: ctx.newId(), outcome: kind === 'certificate' ? 'sso_failed' : 'sso_proof_needed', person, userAgent: demoBrowsers[0] ?? '', reference: kind === 'certificate' ? 'H4WQ-7KD2' : 'M9TX-2RFA', steps, now: ctx.now() });
  }

  /** Somebody who may come with something of their own for a while, after a call back. */
  async exempt(staff: OwnClient, which: number, until: string, reason: string): Promise<void> {
    const people = await findSeededPeople(this.#stage.operator().db, this.#connected.organizationId);
    const person = people.filter(({ phone }) => phone !== '').at(which);
    if (!person) throw new Error('Nobody in the demo can be called back.');
    const started = (await staff.call('POST', `/api/admin/customer-users/${person.id}/verifications`, { method: 'call_back' })).body as { id: string };
    await staff.call('POST', `/api/admin/verifications/${started.id}/confirm`, { number: person.phone, note: 'Called back on the number on file and spoke to them.' });
    await staff.call('POST', `/api/admin/customer-users/${person.id}/exempt-sso`, { verificationId: started.id, until, reason });
  }

  /** The addresses of those whom the rule keeps out when they come with their password. */
  async stubborn(): Promise<string[]> {
    const people = await findSeededPeople(this.#stage.operator().db, this.#connected.organizationId);
    return people.slice(0, 3).map(({ email }) => email);
  }
}
