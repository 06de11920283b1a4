import { expect, test as base } from '@playwright/test';
import { startApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { startSmtp, type ReceivedMail, type TestSmtp } from '../support/smtp.ts';
import { verifiedBy } from '../support/verified.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';
import { payloads, payloadsIn, plain } from '../support/xss-payloads.ts';
import { addressAt, at, done, mailsSettled, parts, setPortal, setProvider, signInAs, staffCalled } from './xss-scene.ts';
import { watch, type Watch } from './xss-watch.ts';

const { names, numbers, notes, welcomes, remarks, pages } = parts;
const everyName = names.map((_, index) => index);

/** One turn of the scene: an organization, and everybody who is written to or looks at it. */
interface Turn {
  readonly organization: MadeOrganization;
  readonly invited: { readonly id: string; readonly email: string };
}

interface Scene {
  readonly app: TestApp;
  readonly smtp: TestSmtp;
  readonly owner: Client;
  readonly turns: readonly Turn[];
  /** Belongs to every organization; signed in on a browser that calls itself something. */
  readonly person: MadePerson;
  readonly customer: Client;
  readonly shown: Map<string, string>;
  readonly close: () => Promise<void>;
}

interface Texts {
  readonly organization: string;
  readonly number: string;
  readonly note: string;
  readonly welcome: string;
  readonly person: string;
  readonly staff: string;
  readonly remark: string;
}

const textsAt = (index: number): Texts => ({ organization: at(names, index), number: at(numbers, index), note: at(notes, index), welcome: at(welcomes, index), person: at(names, index + 1), staff: at(names, index + 2), remark: at(remarks, index) });
const brandingAt = (index: number) => ({ name: at(names, index + 3), support: { name: at(names, index + 4), email: addressAt(index), phone: '+44 20 7946 0018', url: at(pages, index) } });

/** Makes an organization with somebody invited, and causes every kind of mail about them. */
async function turn(app: TestApp, owner: Client, texts: Texts, address: (domain: string) => string): Promise<Turn> {
  const staff = await staffCalled(app, texts.staff);
  const organization = await done<MadeOrganization>(staff.post('/api/admin/organizations', { name: texts.organization, externalId: texts.number, notes: texts.note }));
  await setPortal(staff, organization.id, { note: texts.note, welcomeText: texts.welcome });
  await done(staff.post(`/api/admin/portals/${organization.id}/enable`));
  const add = (email: string, invite: boolean) => done<{ id: string; email: string }>(staff.post('/api/admin/customer-users', { organizationId: organization.id, email, name: texts.person, invite }));
  const invited = await add(address('c'), true);
  const moving = await add(address('d'), false);
  await done(staff.post(`/api/admin/customer-users/${moving.id}/change-address`, { email: address('e'), verificationId: await verifiedBy(app, staff, moving.id, texts.remark) }));
  const colleague = await done<{ id: string; version: number }>(staff.post('/api/admin/staff', { email: address('s'), name: texts.person, role: 'viewer', organizationIds: null }));
  await done(owner.put(`/api/admin/staff/${colleague.id}`, { version: colleague.version, name: texts.person, role: 'owner', organizationIds: null }));
  return { organization, invited };
}

/** Causes the mails that are about somebody's own sign-in, and the test mail. */
async function signInMails(app: TestApp, owner: Client, { organization }: Turn, email: string): Promise<void> {
  const person = await app.world.person({ ...organization, providerId: (await app.world.provider()).id }, { email });
  await done(app.client().post('/api/portal/password-resets', { email }));
  await done((await signInAs(app, person, 'x')).put('/api/portal/me/password', { currentPassword: goodPassword, password: 'seven quiet lanterns' }));
  await done(owner.post('/api/admin/provider/smtp/test'));
}

async function makeScene(): Promise<Scene> {
  const smtp = await startSmtp();
  const app = await startApp({ quick: true, env: { SMTP_URL: smtp.url, ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' } });
  await app.world.provider();
  const owner = await app.world.staffClient('owner');
  await setProvider(owner, { support: { name: 'Helpdesk', email: 'help@c.example', phone: '+44 20 7946 0018', url: 'https://u.example/help' }, alertEmails: ['alert@c.example'] });
  const plainTurn = await turn(app, owner, { organization: 'Harbour', number: '1', note: 'Note', welcome: 'Welcome', person: 'Ada', staff: 'Grace', remark: 'Known' }, (domain) => `plain@${domain}.example`);
  await signInMails(app, owner, plainTurn, 'plain@p.example');
  await mailsSettled(owner);
  const turns: Turn[] = [];
  for (const index of everyName) {
    await setProvider(owner, brandingAt(index));
    const made = await turn(app, owner, textsAt(index), (domain) => addressAt(index, domain));
    if (index % 6 === 0) await signInMails(app, owner, made, addressAt(index, 'p'));
    turns.push(made);
  }
  const providerId = (await app.world.provider()).id;
  const person = await app.world.person({ ...(turns[0] as Turn).organization, providerId });
  for (const { organization } of turns.slice(1)) await app.world.person({ ...organization, providerId }, { email: person.email, userId: person.userId ?? '' });
  const customer = await signInAs(app, person, at(names, 9));
  return { app, smtp, owner, turns, person, customer, shown: new Map(), close: () => app.close().finally(() => smtp.close()) };
}

interface Each {
  /** A page of the portal, watched; nothing may have happened in it at the end. */
  readonly watched: Watch;
  /** Signs the page's browser in as a client. */
  readonly keep: (client: Client) => Promise<void>;
}

const test = base.extend<Each, { readonly scene: Scene }>({
  scene: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const scene = await makeScene();
      await use(scene);
      await scene.close();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  watched: async ({ page, scene: { app, shown } }, use) => {
    const watched = await watch(page, app.host, shown);
    await use(watched);
    expect(watched.found).toEqual([]);
  },
  keep: ({ context, scene: { app } }, use) => use((client) => context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: `http://${app.host}` })))),
});

// Hundreds of pages each: on a busy machine they take their time.
test.describe.configure({ timeout: 300_000 });

test.describe('I2: in the portal and in mails nothing that anybody typed runs', () => {
  test('inside, and in front of the walls', async ({ watched, page, keep, scene: { app, owner, turns, customer } }) => {
    await keep(customer);
    await page.goto(`http://${app.host}/`);
    for (const [index, { organization }] of turns.entries()) {
      const branding = brandingAt(index);
      await setProvider(owner, branding);
      await done(customer.post(`/api/portal/organizations/${organization.id}/enter`));
      await done(customer.put('/api/portal/me/profile', { name: at(names, index + 5), phone: '' }));
      await watched.go('/');
      await watched.again();
      await watched.shows(`The portal of ${organization.name}, provided by ${branding.name}.`, `Welcome, ${at(names, index + 5)}`, at(welcomes, index), branding.support.name, branding.support.email);
      if (index % 2 === 0) {
        await watched.go('/account');
        await watched.shows('Your details', branding.name, at(names, index + 5));
        await done(owner.post(`/api/admin/portals/${organization.id}/disable`, { note: at(notes, index) }));
        await watched.again();
        await watched.shows('Portal not available', branding.name, organization.name, at(notes, index), branding.support.name);
      } else {
        await watched.go('/account/sessions');
        await watched.shows('This device');
        await watched.go(`/${encodeURIComponent(at(names, index)).replaceAll(/%E2%80%A[89]/g, '')}`);
        await watched.shows('There is nothing here');
      }
    }
    await watched.go('/');
    await watched.again();
    await watched.shows(...names);
    await page.getByRole('button', { name: /Switch organization/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await watched.look();
  });

  test('at the door: sign-in, invitations, and addresses that lead on', { tag: '@full' }, async ({ watched, page, keep, scene: { app, owner, smtp, turns, customer } }) => {
    await page.goto(`http://${app.host}/sign-in`);
    for (const [index, { organization, invited }] of turns.entries()) {
      const branding = brandingAt(index);
      await setProvider(owner, branding);
      if (index % 2 === 0) {
        await watched.go('/sign-in');
        await watched.again();
        await watched.shows(`The customer portal of ${branding.name}.`, `Ask ${branding.support.name}`, branding.support.email);
        continue;
      }
      const token = /\/accept#([\w-]+)/.exec((await smtp.mailTo(invited.email)).text)?.[1] ?? '';
      await watched.go('/accept');
      await watched.again();
      await page.evaluate((secret) => (location.hash = secret), token);
      await watched.shows(`Welcome to the portal of ${organization.name}`, `${branding.name} invites you to the customer portal.`, invited.email, at(names, index + 1), `Ask ${branding.support.name}`);
    }
    for (const index of [0, 1, 4, 6, 9]) {
      await watched.go('/sign-in');
      await page.getByLabel('E-mail address').fill(addressAt(index, 'x'));
      await page.getByRole('button', { name: 'Continue' }).click();
      await watched.shows(addressAt(index, 'x'), 'Forgotten your password?');
      await page.getByLabel('Password', { exact: true }).fill(at(names, index));
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await watched.shows('Invalid email or password');
      await page.getByRole('link', { name: 'Forgotten your password?' }).click();
      await page.getByRole('button', { name: 'Send the mail' }).click();
      await watched.shows(`If ${addressAt(index, 'x')} can sign in here, a mail is on its way.`);
    }
    for (const path of [`/accept#${encodeURIComponent(at(notes, 0))}`, `/reset#${encodeURIComponent(at(notes, 1))}`, `/${encodeURIComponent(at(notes, 2))}?${encodeURIComponent(at(notes, 3))}#${encodeURIComponent(at(notes, 4))}`]) {
      await page.goto(`http://${app.host}${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^(?:This invitation does not work any more|Set a new password|Sign in)$/);
      await watched.look();
    }
    await done(owner.post(`/api/admin/portals/${turns[1]?.organization.id}/enable`));
    await done(customer.post(`/api/portal/organizations/${turns[1]?.organization.id}/enter`));
    await keep(customer);
    await page.goto(`http://${app.host}/`);
    for (const text of [...payloads.filter(({ sink }) => sink === 'url').map((payload) => payload.text), ...notes]) {
      await watched.go(`/sign-in?next=${encodeURIComponent(text)}`);
      await expect(page).not.toHaveURL(/\/sign-in/);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await watched.look();
    }
  });

  test('each page has shown 150 of them or more', { tag: '@full' }, ({ scene: { shown } }) => {
    expect([...shown].filter(([, text]) => payloadsIn(text) >= 150).map(([page]) => page).toSorted()).toEqual(['/', '/accept', '/account', '/sign-in']);
  });

  test('in answers and pictures that are opened by themselves', async ({ watched, page, keep, scene: { app, owner, turns } }) => {
    await keep(owner);
    const { id } = (turns[0] as Turn).organization;
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const logo = (raw: Uint8Array, type: string) => owner.send(`/api/admin/portals/${id}/logo`, { method: 'PUT', raw, headers: { 'content-type': type } });
    for (const raw of [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="__xss(1)"/>'), Buffer.concat([png, Buffer.from('<script>__xss(1)</script>')]), Buffer.from('GIF89a/*<svg/onload=__xss(1)>*/=1;')]) {
      for (const type of ['image/png', 'image/svg+xml', 'text/html']) expect((await logo(raw, type)).status).toBeGreaterThanOrEqual(415);
    }
    await done(logo(png, 'image/png'));
    const text = encodeURIComponent(at(notes, 0));
    // Chromium builds a page of its own around a picture: its answer must not be read as anything else.
    expect((await owner.get(`/api/admin/portals/${id}/logo`)).headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining('sandbox') });
    const paths = ['/api/admin/organizations?range=[0,99]', '/api/portal/branding', `/api/portal/${text}`, `/api/admin/organizations/${text}`, `/api/admin/organizations?filter=${text}`, `/sso/${text}/login?RelayState=${text}`, `/${text}.html`, `/admin/assets/${text}.js`];
    for (const path of paths) {
      await page.goto(`http://${app.host}${path}`);
      await watched.look();
    }
    for (const query of ['url=//c.test/1&configUrl=data:application/json,{"url":"//c.test/1"}', `url=${text}&config=${text}#${text}`]) {
      await page.goto(`http://${app.host}/api/admin/docs?${query}`);
      await expect(page.getByText('Portico console API').first()).toBeVisible();
    }
  });

  test('in mails: their HTML holds what it held without, their headers begin no other, and shown without any care they still run nothing', { tag: '@full' }, async ({ page, scene: { smtp, owner } }) => {
    const known = new Map((await mailsSettled(owner)).map((mail) => [mail.id, mail]));
    const mails = smtp.mails.map((mail) => ({ mail, ...kindAndSubject(known, mail) }));
    const ran: unknown[] = [];
    await page.exposeBinding('__xss', (_source, ...given: readonly unknown[]) => void ran.push(given));
    await page.route('**', (route) => {
      if (!route.request().url().startsWith('http://careless.example/')) ran.push(route.request().url());
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' });
    });
    await page.goto('http://careless.example/');
    const read = await page.evaluate((all) => all.map((html) => {
      const parsed = new DOMParser().parseFromString(html, 'text/html');
      const elements = [...parsed.querySelectorAll('*')].filter(({ localName }) => localName !== 'br');
      return {
        elements: elements.map((element) => [element.localName, ...[...element.attributes].map(({ name, value }) => (name === 'href' ? name : `${name}=${value}`))].join(' ')),
        links: elements.flatMap((element) => element.getAttribute('href') ?? []),
        text: parsed.body.textContent ?? '',
      };
    }), mails.map(({ mail }) => mail.html));

    const model = new Map<string, { elements: readonly string[]; headers: readonly string[] }>();
    for (const [index, { mail, kind, subject }] of mails.entries()) {
      const { elements, links, text } = read[index] ?? { elements: [], links: [], text: '' };
      // The first of each kind is about people with plain names.
      if (!model.has(kind)) {
        expect(payloadsIn(text)).toBe(0);
        model.set(kind, { elements, headers: headerNames(mail) });
      }
      expect({ kind, elements, headers: headerNames(mail) }).toEqual({ kind, ...model.get(kind) });
      for (const link of links) expect(link).toMatch(/^(?:http:\/\/localhost:\d+\/|https:\/\/u\.example\/|mailto:[^?]+$|tel:\+\d+$)/);
      expect(plain(mail.subject)).toBe(plain(subject ?? mail.subject));
      expect(['NorthwindIT', ...names.map(plain)]).toContain(plain(mail.parsed.from?.value[0]?.name ?? ''));
      expect(mail.to).toHaveLength(1);
    }
    expect([...model.keys()].toSorted()).toEqual(['address_changed_new', 'address_changed_old', 'invitation', 'owner_alert', 'password_changed', 'password_reset', 'staff_invitation', 'test']);
    for (const kind of ['invitation', 'address_changed_old', 'address_changed_new', 'staff_invitation']) expect(payloadsIn(mails.flatMap((mail, index) => (mail.kind === kind ? [read[index]?.text ?? ''] : [])).join('\n'))).toBeGreaterThanOrEqual(150);

    await page.evaluate(async (all) => {
      const frames = all.map((srcdoc) => Object.assign(document.createElement('iframe'), { srcdoc }));
      const loaded = frames.map((frame) => new Promise((resolve) => frame.addEventListener('load', resolve)));
      document.body.append(...frames);
      await Promise.all(loaded);
    }, mails.map(({ mail }) => mail.html));
    expect(ran).toEqual([]);
  });
});

/** The test mail is sent at once and kept nowhere. */
const kindAndSubject = (known: ReadonlyMap<string, { kind: string; subject: string }>, { messageId }: ReceivedMail): { kind: string; subject?: string } => known.get(messageId.slice(1, messageId.indexOf('@'))) ?? { kind: 'test' };

/** The names of a mail's headers, as its lines begin them. */
function headerNames({ raw }: ReceivedMail): string[] {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]/g, ' ');
  return head.split('\r\n').map((line) => line.slice(0, line.indexOf(':')).toLowerCase()).toSorted();
}
