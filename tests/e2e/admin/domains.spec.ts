import { startApp } from '../../support/app.ts';
import { startDns, type TxtScript } from '../../support/dns.ts';
import { expect, expectAccessible, test } from './fixture.ts';

test.describe('somebody who proves a customer’s domain', () => {
  test('adds it, hands its record over, reads what is wrong with it, proves it, and takes nothing away unasked', async ({ page, context, openAt }) => {
    const zone = new Map<string, TxtScript>();
    const dns = await startDns(() => [], (name) => zone.get(name) ?? 'absent');
    const app = await startApp({ env: { DNS_SERVERS: dns.address } });
    const organization = await app.world.organization({ name: 'Müller Optik' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openAt(app, `/organizations/${organization.id}/show`);
    await page.getByRole('tab', { name: 'Domains' }).click();
    await expect(page.getByText('No domain yet')).toBeVisible();

    await page.getByLabel('Domain', { exact: true }).fill('gmail.com');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('Anybody can get an address under gmail.com');
    await page.getByLabel('Domain', { exact: true }).fill('Müller.example');
    await page.keyboard.press('Enter');
    const item = page.getByRole('list', { name: 'Domains' }).getByRole('listitem');
    await expect(item.getByRole('heading', { name: 'müller.example' })).toBeVisible();
    await expect(item).toContainText('Not proven');
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    const name = '_portico-challenge.xn--mller-kva.example';
    await item.getByRole('button', { name: 'Copy name' }).click();
    await expect.poll(clipboard).toBe(name);
    await item.getByRole('button', { name: 'Copy value' }).click();
    await expect.poll(clipboard).toMatch(/^portico-domain=[0-9a-f]{32}$/u);
    const value = await clipboard();

    const check = item.getByRole('button', { name: 'Check now: müller.example' });
    await check.click();
    await expect(item.getByRole('status')).toContainText('There is no domain xn--mller-kva.example in DNS.');
    zone.set('xn--mller-kva.example', []).set(name, ['portico-domain=<b>typo</b>\u0007']);
    await check.click();
    await expect(item.getByRole('status')).toContainText('its value is another: “portico-domain=<b>typo</b>\u{fffd}”');
    await expectAccessible(page);
    zone.set(name, [value]);
    await check.press('Enter');
    await expect(item.getByText('Proven', { exact: true })).toBeVisible();
    await expect(item.getByText(value)).toBeHidden();
    await item.getByText('The record, which has to stay').click();
    await expect(item.getByText(value)).toBeVisible();
    await expectAccessible(page);

    // The form does not take a proof away in passing.
    await page.goto(`http://${app.host}/admin/organizations/${organization.id}`);
    await page.getByRole('combobox', { name: 'E-mail domains' }).press('Backspace');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('xn--mller-kva.example is proven, and how people sign in may depend on that')).toBeVisible();

    await page.goto(`http://${app.host}/admin/organizations/${organization.id}/show/domains`);
    await item.getByRole('button', { name: 'Remove müller.example' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove müller.example?' });
    await expect(dialog).toContainText('Its proof goes with it');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('No domain yet')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(item.getByText('Proven', { exact: true })).toBeVisible();
    await app.close();
    await dns.close();
  });

  test('may read and copy, and change nothing, without the right to', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Read Only Optics' });
    const owner = await app.world.staffClient('owner');
    await owner.post('/api/admin/domains', { organizationId: organization.id, domain: 'read-only.example' });
    await open(`/organizations/${organization.id}/show/domains`, 'technician');
    await expect(page.getByRole('heading', { name: 'read-only.example' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Copy value' })).toBeVisible();
    await expect(page.getByRole('button', { name: /Check|Remove|Add/u })).toHaveCount(0);
  });
});
