import { expect, test as base } from '@playwright/test';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { packed, payloads, payloadsIn } from '../support/xss-payloads.ts';
import { addressAt, asHeader, at, customerAt, done, importOf, mailsSettled, parts, refused, setProvider, staffCalled, type Customer } from './xss-scene.ts';
import { watch, type Watch } from './xss-watch.ts';

const { names, numbers, notes, welcomes, remarks, pages } = parts;
const everyName = names.map((_, index) => index);

interface Scene {
  readonly app: TestApp;
  readonly customers: readonly Customer[];
  readonly owner: Client;
  /** What each kind of page has shown. */
  readonly shown: Map<string, string>;
  readonly close: () => Promise<void>;
}

/** A mail server that refuses every mail with words of its own. */
async function startRudeServer(): Promise<{ url: string; close: () => Promise<void> }> {
  let index = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onRcptTo: (_address, _session, callback) => {
      index += 1;
      callback(Object.assign(new Error(at(names, index - 1)), { responseCode: 550 }));
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function makeScene(): Promise<Scene> {
  const smtp = await startRudeServer();
  const app = await startApp({ quick: true, env: { SMTP_URL: smtp.url, ALLOW_PRIVATE_TARGETS: '127.0.0.0/8', TRUST_PROXY: '1' } });
  await app.world.provider();
  const owner = await staffCalled(app, at(names, 11));
  await setProvider(owner, { name: at(names, 0), support: { name: at(names, 1), email: addressAt(0), phone: '', url: at(pages, 0) } });
  const customers: Customer[] = [];
  for (const index of everyName) customers.push(await customerAt(app, index));
  return { app, customers, owner, shown: new Map(), close: () => app.close().finally(() => smtp.close()) };
}

interface Each {
  /** A page of the console on which an owner is signed in, watched; nothing may have happened in it at the end. */
  readonly watched: Watch;
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
  watched: async ({ page, context, scene: { app, owner, shown } }, use) => {
    const watched = await watch(page, app.host, shown);
    await context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: `http://${app.host}` })));
    await page.goto(`http://${app.host}/admin/account`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await use(watched);
    await watched.look();
    expect(watched.found).toEqual([]);
  },
});

const listAt = (path: string, filter: object = {}, page = 1) => `/admin${path}?${new URLSearchParams({ page: String(page), perPage: '100', filter: JSON.stringify(filter) }).toString()}`;
/** Enough of a list to show 150 payloads, and different ones on each kind of page. */
const everySecond = <T>(list: readonly T[], first: 0 | 1): readonly (readonly [number, T])[] => list.map((one, index) => [index, one] as const).filter(([index]) => index % 2 === first);

// Hundreds of pages each: on a busy machine they take their time.
test.describe.configure({ timeout: 300_000 });

test.describe('I2: in the console nothing that anybody typed runs', () => {
  test('in the lists', async ({ watched, scene: { app, owner } }) => {
    for (const index of everyName) {
      await done(owner.post('/api/admin/staff', { email: addressAt(index, 's'), name: at(names, index), role: 'viewer', organizationIds: null }));
      await importOf(owner, 'people', at(names, index), [['E-mail', 'Name'], ['x@c.example', 'x']], 'mapping');
      const answer = await app.client().send('/api/portal/sign-in/password', { method: 'POST', body: { email: addressAt(index, 'f'), password: 'x' }, headers: { 'user-agent': asHeader(at(names, index)), 'x-forwarded-for': asHeader(at(names, index)) } });
      expect(codeOf(answer)).toBe('invalid_credentials');
    }
    await mailsSettled(owner);
    await watched.go(listAt('/organizations'));
    await watched.shows(...names, ...everyName.map((index) => at(numbers, index)));
    await watched.go(listAt('/portals'));
    await watched.shows(...names);
    for (const page of [1, 2]) {
      await watched.go(listAt('/customer-users', {}, page));
      const people = await done<{ name: string; email: string }[]>(owner.list('/api/admin/customer-users', { range: page === 1 ? [0, 99] : [100, 199], sort: ['name', 'ASC'] }));
      await watched.shows(...people.flatMap(({ name, email }) => [name, email]));
    }
    await watched.go(listAt('/invitations'));
    await watched.shows(...names, ...everyName.map((index) => addressAt(index)));
    await watched.go(listAt('/sign-in-attempts', { refused: true, outcome: 'portal_unavailable' }));
    await watched.shows(...names, ...everyName.map((index) => addressAt(index, 'e')));
    await watched.go(listAt('/sign-in-attempts', { outcome: 'invalid_credentials' }));
    await watched.shows(...everyName.map((index) => addressAt(index, 'f')));
    for (const [action, ...more] of [['organization.created'], ['customer_user.address_changed'], ['import.created'], ['staff.invited'], ['refused.invalid_credentials', ...everyName.map((index) => addressAt(index, 'f'))]] as const) {
      await watched.go(listAt('/audit-events', { action }));
      await watched.shows(...(/refused|import/.test(action) ? [] : names), ...more);
    }
    await watched.go(listAt('/staff', { status: 'invited' }));
    await watched.shows(...names, ...everyName.map((index) => addressAt(index, 's')));
    for (const kind of ['staff_invitation', 'invitation', 'address_changed_old']) {
      await watched.go(listAt('/deliveries', { kind }));
      const mails = await done<{ subject: string; to: string }[]>(owner.list('/api/admin/deliveries', { filter: { kind }, range: [0, 99] }));
      await watched.shows(...mails.flatMap(({ subject, to }) => [subject, to]));
    }
    await watched.go(listAt('/imports'));
    await watched.shows(...(await done<{ fileName: string }[]>(owner.list('/api/admin/imports', { range: [0, 99] }))).map(({ fileName }) => fileName));
    for (const resource of ['organizations', 'customer-users', 'audit-events', 'sign-in-attempts', 'invitations']) await done(owner.post('/api/admin/exports', { resource, filter: { q: resource === 'audit-events' ? '<svg' : at(names, 7) } }));
    await watched.go('/admin/exports');
    await watched.shows(at(names, 11));
    await watched.go('/admin/');
    await watched.shows('Refusals over the last 30 days', 'The import of');
  });

  test('on the pages of organizations, people and attempts', async ({ watched, scene: { customers } }) => {
    for (const [index, { organization, staffName }] of everySecond(customers, 0)) {
      await watched.go(`/admin/organizations/${organization.id}/show`);
      await watched.shows(organization.name, at(numbers, index), staffName, at(notes, index + 1), at(welcomes, index));
    }
    for (const [index, { invited, staffName }] of everySecond(customers, 1)) {
      await watched.go(`/admin/customer-users/${invited.id}/show`);
      await watched.shows(at(names, index), at(names, index + 1), addressAt(index), staffName);
    }
    for (const [index, { reference, staffName }] of everySecond(customers, 0)) {
      await watched.go(`/admin/explain?reference=${reference}`);
      await watched.shows(at(names, index), at(names, index + 2), at(notes, index + 1), staffName);
    }
    const { organization, staffName } = customers[4] as Customer;
    for (const tab of ['people', 'invitations', 'refusals', 'history']) {
      await watched.go(`/admin/organizations/${organization.id}/show/${tab}`);
      await watched.shows(organization.name, tab === 'history' ? staffName : addressAt(4, tab === 'refusals' ? 'e' : 'c'));
    }
  });

  test('on the pages of the audit, of mails and of staff', { tag: '@full' }, async ({ watched, page, scene: { owner } }) => {
    const events = await done<{ id: string; summary: string }[]>(owner.list('/api/admin/audit-events', { filter: { action: 'organization.created' }, range: [0, 99], sort: ['at', 'ASC'] }));
    for (const [index, { id, summary }] of everySecond(events, 1)) {
      await watched.go(`/admin/audit-events/${id}/show`);
      await watched.shows(summary, at(names, index), at(numbers, index), at(notes, index), at(names, index + 3));
    }
    const checks = await done<{ id: string }[]>(owner.list('/api/admin/audit-events', { filter: { action: 'customer_user.address_changed' }, range: [0, 99], sort: ['at', 'ASC'] }));
    for (const [index, { id }] of checks.slice(0, remarks.length).entries()) {
      await watched.go(`/admin/audit-events/${id}/show`);
      await watched.shows(at(remarks, index), addressAt(index, 'd'), addressAt(index, 'e'));
    }
    const guesses = await done<{ id: string; userAgent: string; ip: string }[]>(owner.list('/api/admin/audit-events', { filter: { action: 'refused.invalid_credentials' }, range: [0, 99], sort: ['at', 'ASC'] }));
    for (const { id, userAgent, ip } of guesses.slice(0, 10)) {
      await watched.go(`/admin/audit-events/${id}/show`);
      await watched.shows(userAgent, ip);
    }
    const mails = (await mailsSettled(owner)).filter(({ kind }) => kind === 'invitation');
    for (const [index, { id, subject, error }] of everySecond(mails, 0)) {
      await watched.go(`/admin/deliveries/${id}/show`);
      await watched.shows(subject, error ?? '', `Your portal at ${at(names, index)}`, `Hello ${at(names, index + 1)}`, at(names, index + 3));
    }
    await page.getByRole('tab', { name: 'Plain text' }).click();
    await watched.shows('Accept the invitation');
    const staff = await done<{ id: string; name: string; email: string }[]>(owner.list('/api/admin/staff', { range: [0, 199], sort: ['createdAt', 'ASC'] }));
    for (const { id, name, email } of staff.slice(1, 37)) {
      await watched.go(`/admin/staff/${id}/show`);
      await watched.shows(name, email);
    }
  });

  test('in forms', async ({ watched, page, scene: { customers, owner, app } }) => {
    for (const [index, { organization }] of customers.slice(0, 6).entries()) {
      await watched.go(`/admin/organizations/${organization.id}`);
      await watched.shows(organization.name, at(numbers, index), at(notes, index));
      await watched.go(`/admin/portals/${organization.id}`);
      await watched.shows(organization.name, at(notes, index + 1), at(welcomes, index));
    }
    for (const [index, { invited }] of customers.slice(0, 36).entries()) {
      await watched.go(`/admin/customer-users/${invited.id}`);
      await watched.shows(at(names, index + 1));
    }
    for (const index of everyName.filter((one) => one % 2 === 0)) {
      await setProvider(owner, { name: at(names, index), support: { name: at(names, index + 1), email: addressAt(index), phone: '', url: at(pages, index) }, alertEmails: [addressAt(index, 'a'), addressAt(index, 'b')] });
      await watched.go('/admin/account');
      await watched.shows('Your sessions');
      await watched.go('/admin/settings');
      await watched.shows(at(names, index), at(names, index + 1), at(pages, index), addressAt(index), addressAt(index, 'b'));
    }
    const rude = app.config.smtpUrl;
    expect(rude).not.toBeNull();
    await done(owner.put('/api/admin/provider/smtp', { host: '127.0.0.1', port: Number(new URL(String(rude)).port), security: 'none', user: '', from: addressAt(3), fromName: at(names, 3) }));
    await watched.go('/admin/settings/mail');
    await watched.shows(at(names, 3), addressAt(3));
    await page.getByRole('button', { name: 'Send me a test mail' }).click();
    await watched.shows('It said: “');
    await owner.delete('/api/admin/provider/smtp');
  });

  test('in imports, from the name of the file to the cells of its last row', { tag: '@full' }, async ({ watched, page, scene: { owner } }) => {
    const heads = packed(names, 2_000, ' ').slice(0, 6);
    const people = (step: 'mapping' | 'checked' | 'done') => importOf(owner, 'people', at(names, 5), [['E-mail', 'Name', 'Organization', 'Phone', 'Role', ...heads], ...names.map((name, index) => [addressAt(index, 'i'), name, at(names, index + 1), index % 3 === 0 ? name : '', index % 5 === 0 ? name : '', at(notes, index)])], step);
    const mapping = await people('mapping');
    await watched.go(`/admin/imports/${mapping.id}/show`);
    await watched.shows('Which column is what?', ...mapping.columns, at(names, 0), mapping.fileName);
    for (const step of ['checked', 'done'] as const) {
      const { id, result, checked } = await people(step);
      expect((result ?? checked)?.refused).toBeGreaterThan(10);
      await watched.go(`/admin/imports/${id}/show`);
      await watched.shows('Row by row');
      await page.getByRole('combobox', { name: 'Rows a page' }).selectOption('100');
      await watched.shows(...names, ...everyName.map((index) => addressAt(index, 'i')));
      await page.getByRole('button', { name: /Refused$/ }).click();
      await watched.shows('Row by row: refused', at(names, 0));
    }
    const organizations = await importOf(owner, 'organizations', at(names, 6), [['Name', 'Number', 'Domain', 'Phone', 'Status', 'Notes'], ...names.map((name, index) => [`${index} ${name}`.slice(0, 200), `${index} ${at(numbers, index)}`.slice(0, 100), index % 4 === 0 ? name : '', '', '', at(notes, index)])], 'done');
    await watched.go(`/admin/imports/${organizations.id}/show`);
    await watched.shows('Row by row', organizations.fileName);
    const file = await owner.get(`/api/admin/imports/${organizations.id}/refused.csv`);
    expect(file.headers).toMatchObject({ 'content-disposition': expect.stringMatching(/^attachment; filename="[^"]*"; filename\*=UTF-8''[\w.%~-]*$/), 'content-type': expect.stringContaining('text/csv'), 'x-content-type-options': 'nosniff' });
  });

  test('in searches', { tag: '@full' }, async ({ watched, page }) => {
    await page.keyboard.press('/');
    const search = page.getByRole('combobox', { name: 'Search organizations, people and reference codes' });
    for (const [, name] of everySecond(names, 1)) {
      await search.fill(name);
      await expect(page.getByRole('option').filter({ hasText: name }).first()).toBeVisible();
      await watched.look();
    }
    await search.fill(`${at(names, 5).slice(0, 150)} nobody`);
    await watched.shows(`Nothing found for “${at(names, 5).slice(0, 150)} nobody”`);
    await search.fill(addressAt(9, 'nobody'));
    await watched.shows(`Why can’t ${addressAt(9, 'nobody')} get in?`);
    await page.keyboard.press('Escape');
    await watched.go('/admin/explain');
    const ask = page.getByRole('combobox', { name: 'E-mail address, name or reference code' });
    for (const index of [3, 13, 23, 33]) {
      await ask.fill(at(names, index));
      await expect(page.getByRole('option').first()).toBeVisible();
      await watched.look();
    }
  });

  test('in dialogs, and in what is said when something is done', { tag: '@full' }, async ({ watched, page, scene: { customers } }) => {
    // Its signs mean something to what puts words together.
    const index = names.findIndex((name) => name.includes('|||| %{'));
    const { organization } = customers[index] as Customer;
    const dialog = page.getByRole('dialog');
    await watched.go(`/admin/organizations/${organization.id}/show`);
    await watched.shows(organization.name, at(notes, index + 1));
    await page.getByRole('button', { name: 'Switch on' }).click();
    await watched.shows(`Switch the portal of ${organization.name} on?`);
    await dialog.getByRole('button', { name: 'Switch on' }).click();
    await watched.shows(`The portal of ${organization.name} is on.`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await watched.shows(`The portal of ${organization.name} is off again.`);
    await page.getByRole('button', { name: 'Archive' }).click();
    await watched.shows(`Archive ${organization.name}?`);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    const previous = customers[index - 1] as Customer;
    await watched.go(`/admin/customer-users/${previous.invited.id}/show`);
    await watched.shows(at(names, index), previous.organization.name);
    await page.getByRole('button', { name: /^More about the invitation/ }).click();
    await page.getByRole('menuitem', { name: 'Give a code over the phone' }).click();
    await watched.shows(`A code for ${at(names, index)}`);
    await dialog.getByRole('button', { name: 'Make a code' }).click();
    await watched.shows(`Read this out to ${at(names, index)}`, addressAt(index - 1));
    await dialog.getByRole('button', { name: 'They have it' }).click();
    await expect(dialog).toHaveCount(0);
    for (const [item, says] of [['Change the address', 'Change the address of '], ['Link an existing sign-in', ''], ['Move to another organization', `The membership in ${previous.organization.name} is closed`], ['Disable', `Shut ${at(names, index)} out?`]] as const) {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
      await watched.shows(says, at(names, index));
      if (item.startsWith('Move')) {
        await page.getByRole('combobox', { name: 'To' }).fill('__xss');
        await expect(page.getByRole('option').first()).toBeVisible();
        await watched.look();
        await page.keyboard.press('Escape');
      }
      if (item === 'Disable') await dialog.getByRole('button', { name: 'Disable' }).click();
      else await dialog.getByRole('button', { name: 'Cancel' }).click();
      await expect(dialog).toHaveCount(0);
    }
    await watched.shows(`${at(names, index)} is disabled in ${previous.organization.name}.`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await watched.shows(`${at(names, index)} gets in again.`);
  });

  test('out of addresses', { tag: '@full' }, async ({ watched, page, scene: { app, customers } }) => {
    const { organization } = customers[0] as Customer;
    for (const [index, text] of [...notes, ...welcomes].entries()) {
      const one = encodeURIComponent(text);
      const paths = [
        `/organizations?filter=${one}`,
        `/organizations?filter=${encodeURIComponent(JSON.stringify({ q: text.slice(0, 200), status: text, [text]: text }))}`,
        `/customer-users?filter={}&sort=${one}&order=${one}&page=${one}&perPage=${one}`,
        `/audit-events?${new URLSearchParams({ sort: text, order: text, page: text, perPage: text, displayedFilters: text }).toString()}`,
        `/audit-events?filter=${encodeURIComponent(JSON.stringify({ action: text, organizationId: text, from: text }))}`,
        `/explain?reference=${one}`,
        `/explain?email=${one}`,
        `/explain?customerUserId=${one}`,
        `/customer-users/create?email=${one}&organizationId=${one}`,
        `/?${one}#${one}`,
      ];
      for (const path of paths.filter((_, at) => index < 2 || at % 3 === index % 3)) {
        await watched.go(`/admin${path}`);
        await expect(page.locator('h1')).not.toHaveCount(0);
        await watched.look();
      }
    }
    const one = encodeURIComponent(at(notes, 0));
    for (const path of [`customer-users/${one}/show`, `customer-users/${one}`, `organizations/${organization.id}/show/${one}`, one]) {
      await page.goto(`http://${app.host}/admin/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await watched.look();
    }
    await page.context().clearCookies();
    for (const path of ['reset', 'setup', 'join', 'recover', 'sign-in', 'forgot']) {
      await page.goto(`http://${app.host}/admin/${path}?next=${encodeURIComponent(at(notes, 1))}#${encodeURIComponent(at(notes, 2))}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await watched.look();
    }
  });

  test('and what no field can show is refused by every field', { tag: '@full' }, async ({ scene: { owner, customers } }) => {
    const fieldsOf = async (answer: Promise<Answer>) => {
      const { status, body } = await answer;
      expect([status, codeOf({ body } as Answer)]).toEqual([422, 'validation_failed']);
      return Object.keys((body as { errors: object }).errors);
    };
    const { organization, invited } = customers[0] as Customer;
    for (const text of [...refused.everywhere, ...refused.asLine]) {
      const block = refused.everywhere.includes(text);
      expect(await fieldsOf(owner.post('/api/admin/organizations', { name: text, externalId: text, notes: text }))).toEqual(['name', 'externalId', ...(block ? ['notes'] : [])]);
      if (block) expect(await fieldsOf(owner.put(`/api/admin/portals/${organization.id}`, { version: 1, rules: { idleMinutes: null, absoluteMinutes: null }, note: text, welcomeText: text }))).toEqual(['note', 'welcomeText']);
      expect(await fieldsOf(owner.put(`/api/admin/customer-users/${invited.id}`, { version: 1, name: text, role: 'user', phone: '' }))).toEqual(['name']);
      expect(await fieldsOf(owner.post('/api/admin/staff', { email: 'x@c.example', name: text, role: 'viewer', organizationIds: null }))).toEqual(['name']);
      expect(await fieldsOf(owner.put('/api/admin/me/profile', { name: text, phone: '' }))).toEqual(['name']);
    }
    const settings = await done<object>(owner.get('/api/admin/provider'));
    for (const { text } of payloads) {
      const support = { name: '', email: text, phone: text, url: text };
      const fields = await fieldsOf(owner.put('/api/admin/provider', { ...settings, timeZone: text, support, alertEmails: [text] }));
      expect(fields).toEqual(['timeZone', 'support.email', 'support.phone', ...(text.startsWith('https:') ? [] : ['support.url']), 'alertEmails.0']);
      expect(await fieldsOf(owner.post('/api/admin/organizations', { name: 'x', phone: text, domains: [text] }))).toEqual(['phone', 'domains.0']);
    }
  });

  test('each page has shown 150 of them or more', { tag: '@full' }, ({ scene: { shown } }) => {
    expect([...shown].filter(([, text]) => payloadsIn(text) >= 150).map(([page]) => page).toSorted()).toEqual([
      ...['/admin/audit-events', '/admin/audit-events/:id/show', '/admin/customer-users', '/admin/customer-users/:id', '/admin/customer-users/:id/show', '/admin/deliveries', '/admin/deliveries/:id/show', '/admin/explain', '/admin/imports/:id/show', '/admin/invitations', '/admin/organizations'],
      ...['/admin/organizations/:id', '/admin/organizations/:id/show', '/admin/portals', '/admin/portals/:id', '/admin/settings', '/admin/sign-in-attempts', '/admin/staff', '/admin/staff/:id/show'],
    ]);
  });
});
