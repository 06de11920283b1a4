import type { TestApp } from '../app.ts';
import type { Answer, Client } from '../client.ts';
import { startAppWithMail, type AppWithMail } from '../invited.ts';
import type { TestSmtp } from '../smtp.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../world.ts';
import { connectSaml, loopbackAllowed, proveDomain, type Connected } from './connected.ts';
import { OwnProvider } from './own-provider.ts';
import { SamlProvider } from './saml-provider.ts';

/** An organization with a proven domain, a live connection and a person there. */
export interface Scene {
  readonly acme: MadeOrganization;
  readonly saml: Connected;
  readonly domain: string;
  readonly ada: MadePerson;
}

/** Who receives the alerts. */
export const alertAddress = 'alerts@northwind.example';

/** An app with mail and identity providers, for organizations that only their own single sign-on opens. */
export class OneWay {
  readonly mailed: AppWithMail;
  readonly app: TestApp;
  readonly provider: OwnProvider;
  readonly idp = new SamlProvider('one-way-idp');
  #staff: Client;
  #number = 0;

  constructor(mailed: AppWithMail, provider: OwnProvider, staff: Client) {
    this.mailed = mailed;
    this.app = mailed.app;
    this.provider = provider;
    this.#staff = staff;
  }

  /** An owner. */
  get staff(): Client {
    return this.#staff;
  }

  get smtp(): TestSmtp {
    return this.mailed.smtp;
  }

  /** Signs the owner in anew, after the clock has moved. */
  async renewStaff(): Promise<void> {
    this.#staff = await this.app.world.staffClient('owner');
  }

  rows() {
    return this.app.database.db.withoutPlugins();
  }

  async scene(name = 'Acme'): Promise<Scene> {
    this.#number += 1;
    const domain = `acme${this.#number}.example`;
    const acme = await this.app.world.organization({ name: `${name} ${this.#number}` });
    await proveDomain(this.app, acme, domain);
    const saml = await connectSaml(this.app, this.staff, acme, this.idp, { name: 'Acme SAML' });
    return { acme, saml, domain, ada: await this.app.world.person(acme, { email: `ada@${domain}`, name: 'Ada' }) };
  }

  signIn(client: Client, person: { readonly email: string; readonly password?: string }): Promise<Answer> {
    return client.post('/api/portal/sign-in/password', { email: person.email, password: person.password ?? goodPassword });
  }

  mailsTo(email: string, subject: RegExp) {
    return this.smtp.mails.filter(({ to, subject: line }) => to.includes(email) && subject.test(line));
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.mailed.close();
  }
}

/** Starts it. */
export async function startOneWay(): Promise<OneWay> {
  const mailed = await startAppWithMail({ env: loopbackAllowed });
  const staff = await mailed.app.world.staffClient('owner');
  await mailed.app.database.db.withoutPlugins().updateTable('providers').set({ alert_emails: JSON.stringify([alertAddress]) }).execute();
  return new OneWay(mailed, await new OwnProvider().start(), staff);
}

/** What decides at a client's session now, `none` without one. */
export async function accessOf(client: Client): Promise<string> {
  return ((await client.get('/api/portal/session')).body as { access?: string }).access ?? 'none';
}
