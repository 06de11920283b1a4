import { randomUUID } from 'node:crypto';
import { startApp } from '../../support/app.ts';
import { proveDomain } from '../../support/idp/connected.ts';
import { OwnProvider } from '../../support/idp/own-provider.ts';
import { startSmtp } from '../../support/smtp.ts';
import { expect, expectAccessible, test as consoleTest } from './fixture.ts';

const test = consoleTest.extend<object, { authority: OwnProvider }>({
  authority: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const authority = await new OwnProvider().start();
      await use(authority);
      await authority.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ authority }, use) => {
      const smtp = await startSmtp();
      const app = await startApp({ env: { SMTP_URL: smtp.url, ALLOW_PRIVATE_TARGETS: '127.0.0.0/8', MICROSOFT_AUTHORITY: authority.issuer } });
      await app.world.provider();
      await use({ app, smtp });
      await app.close();
      await smtp.close();
    },
    { scope: 'worker' },
  ],
});

test.describe('the provider’s own connections', () => {
  test('staff come through single sign-on, and confirm there that it is them', async ({ page, app, open, authority, context }) => {
    const { staff } = await open('/settings/staff-sign-in');
    await page.getByRole('button', { name: 'Set it up' }).click();
    await page.getByLabel('Issuer').fill(authority.issuer);
    await page.getByLabel('Client ID').fill(authority.clientId);
    await page.getByLabel('Client secret').fill(authority.clientSecret);
    await page.getByLabel('Ours only without single sign-on').check();
    await page.getByRole('button', { name: 'Save' }).first().click();
    await expect(page.getByText('The connection is saved.').first()).toBeVisible();
    authority.be({ sub: 'mine', email: staff.email, name: 'Me' });
    const [other] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Test', exact: true }).click()]);
    await expect(other.getByText('The last test passed')).toBeVisible();
    await other.close();
    await page.reload();
    await page.getByRole('button', { name: 'Go live' }).click();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await page.getByLabel('Domains of your team’s addresses').fill('northwind.example ');
    await page.getByRole('button', { name: 'Save' }).last().click();
    await expect(page.getByText('How your team signs in is saved.').first()).toBeVisible();
    await expectAccessible(page);

    await context.clearCookies();
    await page.goto(`http://${app.host}/admin/settings`);
    await page.getByLabel('E-mail').fill(staff.email);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue with Northwind IT' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');

    await app.database.db.withoutPlugins().updateTable('sessions').set({ authenticated_at: new Date(app.clock.now() - 3_600_000).toISOString() }).where('user_id', '=', staff.userId).execute();
    await page.getByLabel('Support: name').fill('Our helpdesk');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('dialog')).toContainText('fresh sign-in with your single sign-on');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await expect(page.getByText('The settings are saved.').first()).toBeVisible();

    await context.clearCookies();
    authority.be({ sub: 'stranger', email: 'stranger@northwind.example' });
    await page.goto(`http://${app.host}/admin/sign-in`);
    await page.getByLabel('E-mail').fill('stranger@northwind.example');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Continue with Northwind IT' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Single sign-on did not work');
    await expectAccessible(page);
  });

  test('an organization lets the Microsoft 365 app in, and its people sign in with it', async ({ page, app, open, authority, context }) => {
    const organization = await app.world.organization({ name: 'Tallis Printing' });
    await proveDomain(app, organization, 'tallis.example');
    await app.world.person(organization, { email: 'ivy@tallis.example', status: 'invited' });
    const [home, tenant] = [randomUUID(), randomUUID()];
    await open('/settings/microsoft-365');
    await page.getByRole('button', { name: 'Set it up' }).click();
    await page.getByLabel('Directory (tenant) ID of your own directory').fill(home);
    await page.getByLabel('Application (client) ID').fill(authority.clientId);
    await page.getByLabel('Client secret').fill(authority.clientSecret);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The connection is saved.').first()).toBeVisible();
    authority.be({ sub: 'home', tid: home, oid: randomUUID(), email: 'me@northwind.example' });
    const [other] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Test', exact: true }).click()]);
    await expect(other.getByText('The last test passed')).toBeVisible();
    await other.close();
    await page.reload();
    await page.getByRole('button', { name: 'Go live' }).click();
    await page.getByRole('button', { name: 'Enter tenant ID: Tallis Printing' }).click();
    await page.getByLabel('Directory (tenant) ID', { exact: true }).fill(tenant);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Consent link: Tallis Printing' }).click();
    const link = await page.getByRole('textbox', { name: 'Consent link' }).inputValue();
    await page.getByRole('button', { name: 'Close' }).click();
    await expectAccessible(page);
    // Its secret ends: what is the provider's own is renewed in the settings, not by a link.
    await app.database.db.withoutPlugins().updateTable('sso_connections').set({ client_secret_expires_at: new Date(app.clock.now() + 9 * 86_400_000).toISOString() }).where('purpose', '=', 'microsoft365').execute();
    await page.goto(`http://${app.host}/admin/expiry`);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Renew in Settings: Microsoft 365' }).click();
    await expect(page.getByRole('tab', { name: 'Microsoft 365' })).toHaveAttribute('aria-selected', 'true');

    authority.be({ sub: 'admin', tid: tenant, oid: randomUUID(), preferred_username: 'it@tallis.example' });
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Microsoft 365 is connected');
    await page.goto(`http://${app.host}/admin/organizations/${organization.id}/show`);
    await expect(page.getByText('it@tallis.example')).toBeVisible();
    await expect(page.getByText('People with an address under a proven domain are led there.')).toBeVisible();
    await expectAccessible(page);

    authority.be({ sub: 'ivy', tid: tenant, oid: randomUUID(), email: 'ivy@tallis.example', name: 'Ivy' });
    await page.goto(`http://${app.host}/sign-in`);
    await page.getByLabel('E-mail address').fill('ivy@tallis.example');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Continue with Microsoft 365' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
  });
});
