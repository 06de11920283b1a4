import { limits } from '../../../shared/limits.ts';
import { expect, expectAccessible, test } from './fixture.ts';
import type { Page } from '@playwright/test';

const verify = async (page: Page, how: RegExp) => {
  await page.getByRole('dialog').getByRole('radio', { name: how }).check();
  await page.getByRole('dialog').getByRole('button', { name: /^(Send the code|Ask the managers|Call back|Ask for the PIN)$/ }).click();
};

test.describe('a technician with somebody on the phone', () => {
  test('verifies the caller by a mailed code and hands out an access pass, which gets them in once and to a new second factor', async ({ page, app, open, smtp }) => {
    const person = await app.world.person(await app.world.organization({ name: 'Lost Phone Ltd' }), { name: 'Petra Lund', phone: '+44 20 7946 0018' });
    await app.world.authenticator(person.providerId, person.userId ?? '');
    await open(`/customer-users/${person.customerUserId}/show`, 'technician');
    await page.getByRole('tab', { name: 'Sign-in & security' }).click();
    await expect(page.getByText('Nobody has made sure yet who is calling.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Access pass: Make a pass' }).click();
    await verify(page, /^Code by mail/);
    const code = page.getByLabel('What the caller reads out');
    const mailed = /\d{4} \d{4}/.exec((await smtp.mailTo(person.email)).text)?.[0] ?? '';
    await code.fill(mailed === '0000 0000' ? '11111111' : '00000000');
    await expect(page.getByText('This is not the code that was mailed.')).toBeVisible();
    await expectAccessible(page);
    await code.fill(mailed);
    await expect(page.getByRole('dialog')).toContainText('The caller is verified by a code by mail.');
    await page.getByLabel('Why').fill('Phone in the harbour, ticket 4711');
    await page.getByRole('button', { name: 'Make the pass' }).click();
    const spoken = page.getByRole('list', { name: /^The code is/ });
    await expect(spoken.getByRole('listitem')).toHaveCount(limits.accessPass.characters);
    await expectAccessible(page);
    const pass = ((await spoken.getAttribute('aria-label')) ?? '').replace('The code is ', '').replaceAll(' ', '');
    await page.getByRole('button', { name: 'They have it' }).click();
    await expect(page.getByText(pass)).toHaveCount(0);

    const customer = app.client();
    await customer.post('/api/portal/sign-in/password', { email: person.email, password: person.password });
    expect((await customer.post('/api/portal/sign-in/mfa', { method: 'access_pass', code: pass })).body).toMatchObject({ access: 'mfa_enrolment_required' });
  });

  test('types the PIN that a caller says once more where it was wrong, and sees how they are signed in', async ({ page, app, open }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Pia Inn' });
    const theirs = await app.world.personClient(person);
    expect((await theirs.put('/api/portal/me/portal-pin', { pin: '749203' })).status).toBe(200);
    await open(`/customer-users/${person.customerUserId}/show/security`, 'technician');
    await expect(page.getByText(/^Password · /)).toBeVisible();
    await page.getByRole('button', { name: 'Verify the caller' }).click();
    await verify(page, /^Portal PIN/);
    const pin = page.getByLabel('The PIN they say');
    await pin.fill('749204');
    await page.getByRole('button', { name: 'It is them' }).click();
    await expect(page.getByText('This is not the PIN they set in their portal.')).toBeVisible();
    await expect(pin).toBeFocused();
    await pin.fill('749203');
    await page.keyboard.press('Enter');
    await expect(page.getByText('The caller is verified by their portal PIN.').first()).toBeVisible();
  });

  test('asks a manager, sees the answer come in, and resets the second factor after reading what that does', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Asked Ltd' });
    const person = await app.world.person(organization, { name: 'Rosa Field' });
    await app.world.authenticator(person.providerId, person.userId ?? '');
    const manager = await app.world.person(organization, { name: 'Mona Ager', role: 'manager' });
    const managing = await app.world.personClient(manager);
    const theirs = await app.world.personClient(person, undefined, 'totp');
    await open(`/customer-users/${person.customerUserId}/show/security`, 'technician');
    await page.getByRole('button', { name: 'Verify the caller' }).click();
    await verify(page, /^Approval of a manager/);
    await expect(page.getByText('Asked: Mona Ager.')).toBeVisible();
    await expectAccessible(page);
    const [asked] = (await managing.get('/api/portal/me/approvals')).body as { id: string }[];
    await managing.post(`/api/portal/me/approvals/${asked?.id ?? ''}/approve`);
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Reset the second factor: Reset' }).click();
    const dialog = page.getByRole('dialog', { name: 'Reset the second factor of Rosa Field' });
    await expect(dialog).toContainText('This removes 1 second factor and 0 recovery codes, and ends 1 session. Rosa Field is told by mail, and so is 1 manager.');
    await dialog.getByLabel('Why').fill('New phone, ticket 4712');
    await dialog.getByRole('button', { name: 'Reset', exact: true }).click();
    await expect(page.getByText('Rosa Field has none set up.')).toBeVisible();
    await expect(page.getByRole('table', { name: 'History' })).toContainText('reset the second factors of Rosa Field');
    // Its button is gone with it: the keyboard goes on from the page.
    await expect(page.getByRole('main')).toBeFocused();
    expect((await theirs.get('/api/portal/session')).status).toBe(401);
  });

  test('needs a colleague’s word for protected people, who gives it on the same page', async ({ page, app, open, browser }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Director Dora', phone: '+44 20 7946 0019' });
    const admin = await open(`/customer-users/${person.customerUserId}/show/security`, 'admin', { name: 'Ada Min' });
    await page.getByRole('button', { name: 'Protect' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Protect' }).click();
    await expect(page.getByText('Two of your team needed')).toBeVisible();
    await page.getByRole('button', { name: 'Phone number: Change' }).click();
    await verify(page, /^Call back/);
    await page.getByLabel('Whom you spoke to, and what you checked').fill('Spoke to Dora, ticket 4713');
    await page.getByRole('button', { name: 'It is them' }).click();
    await expect(page.getByText('A second member of your team must confirm it.')).toBeVisible();

    const second = await app.world.staffClient('technician', { name: 'Sven Ond' });
    const context = await browser.newContext({ locale: 'en-GB' });
    await context.addCookies([...second.cookies].map(([name, value]) => ({ name, value, url: `http://${app.host}` })));
    const theirs = await context.newPage();
    await theirs.goto(page.url());
    await expect(theirs.getByText('Ada Min needs your word about Director Dora.')).toBeVisible();
    await theirs.getByRole('button', { name: 'Confirm' }).click();
    await expect(theirs.getByText('Ada Min needs your word about Director Dora.')).toHaveCount(0);
    await context.close();

    await page.getByLabel('New phone number').fill('+44 20 7946 0020');
    await page.getByRole('button', { name: 'Change the number' }).click();
    await expect(page.getByText('+44 20 7946 0020').first()).toBeVisible();
    expect(admin.staff.email).not.toBe(second.staff.email);
  });

  test('reads who locked somebody out, unlocks them from the explainer, and exempts them for a while', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Shut Out Ltd' });
    const person = await app.world.person(organization, { name: 'Lina Locke', phone: '+44 20 7946 0021' });
    for (let tries = 0; tries <= limits.guesses.perHour; tries += 1) await app.client().post('/api/portal/sign-in/password', { email: person.email, password: `guess number ${tries} of many` });
    await open(`/customer-users/${person.customerUserId}/show/security`, 'technician');
    await expect(page.getByRole('list', { name: 'Where the tries came from' })).toContainText('11 tries from 127.0.0.1');
    await page.getByRole('link', { name: 'Why can’t they get in?' }).last().click();
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('password sign-in is stopped for now');
    await expect(page.getByText(/^Password sign-in is stopped after too many wrong tries, from 127\.0\.0\.1 .*11 tries\): since .*, until /)).toBeVisible();
    await expect(page.getByText('Too many tries', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Unlock sign-in' }).click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Lina Locke can get in to Shut Out Ltd.');

    const admin = await app.world.staffClient('admin');
    await admin.post(`/api/admin/portals/${organization.id}/mfa`, { rule: 'required' });
    await page.reload();
    await page.getByRole('button', { name: 'Let them in without for now' }).click();
    await verify(page, /^Call back/);
    await page.getByLabel('Whom you spoke to, and what you checked').fill('Spoke to Lina, ticket 4714');
    await page.getByRole('button', { name: 'It is them' }).click();
    await page.getByLabel('Why').fill('New phone comes tomorrow');
    await page.getByRole('button', { name: 'Exempt' }).click();
    await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Lina Locke can get in to Shut Out Ltd.');
    await expectAccessible(page);
  });
});

test.describe('a password that somebody else may know', () => {
  test('opens nothing any more, and the person sets another by the mail that comes', async ({ page, app, open, smtp, browser }) => {
    const organization = await app.world.organization({ name: 'Leaked Ltd' });
    const person = await app.world.person(organization, { name: 'Lea Keddy' });
    const theirs = await app.world.personClient(person);
    await open(`/customer-users/${person.customerUserId}/show/security`, 'technician');
    await page.getByRole('button', { name: 'Require a new one' }).click();
    await expect(page.getByRole('dialog')).toContainText('ends 1 session');
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Require a new one' }).click();
    await expect(page.getByText('Must be changed')).toBeVisible();
    expect((await theirs.get('/api/portal/session')).status).toBe(401);
    await smtp.mailTo(person.email);

    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
    const portal = await context.newPage();
    await portal.goto(`http://${app.host}/`);
    const signIn = async (password: string) => {
      await portal.getByLabel('E-mail address').fill(person.email);
      await portal.getByRole('button', { name: 'Continue' }).click();
      await portal.getByLabel('Password', { exact: true }).fill(password);
      await portal.getByRole('button', { name: 'Sign in', exact: true }).click();
    };
    await signIn(person.password);
    await expect(portal.getByText('Choose a new password')).toBeVisible();
    await expectAccessible(portal);
    await expect.poll(() => smtp.mails.filter(({ to }) => to.includes(person.email)).length).toBe(2);
    const link = /http\S+\/reset#\S+/u.exec((await smtp.mailTo(person.email)).text)?.[0] ?? '';
    await portal.goto(link);
    await portal.getByRole('textbox', { name: 'New password' }).fill('eleven slow ferries home');
    await portal.getByRole('button', { name: 'Set password' }).click();
    await expect(portal.getByText('Your new password is set.')).toBeVisible();
    await signIn('eleven slow ferries home');
    await expect(portal.getByRole('heading', { level: 1 })).toHaveText('Welcome, Lea Keddy');
    await context.close();
    await page.reload();
    await expect(page.getByRole('button', { name: 'Require a new one' })).toBeVisible();
  });
});

test.describe('two admins', () => {
  test('reset a colleague’s second factor together', async ({ page, app, open, smtp }) => {
    const colleague = await app.world.staff('technician', { name: 'Tim Tele' });
    const other = await app.world.staffClient('admin', { name: 'Olga Other' });
    await open(`/staff/${colleague.staffId}/show`, 'admin', { name: 'Ada Asks' });
    await page.getByRole('button', { name: 'Reset second factor' }).click();
    await page.getByLabel('Why').fill('Lost the phone, met in the office');
    await page.getByRole('button', { name: 'Ask a colleague' }).click();
    await expect(page.getByText('Waiting for a second member of your team')).toBeVisible();
    await expectAccessible(page);
    await smtp.mailTo(other.staff.email);
    const { verifications } = (await other.get(`/api/admin/staff/${colleague.staffId}/security`)).body as { verifications: { id: string }[] };
    await other.post(`/api/admin/verifications/${verifications[0]?.id ?? ''}/second`);
    await page.getByRole('button', { name: 'Reset second factor' }).click();
    await expect(page.getByRole('dialog')).toContainText('This removes 1 second factor');
    await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
    await expect(page.getByText('Tim Tele has none set up.')).toBeVisible();
  });
});
