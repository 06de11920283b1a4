import { expect, expectAccessible, test } from './fixture.ts';

test.describe('a technician on a phone', () => {
  test('finds out why somebody cannot get in and lets them in, with one thumb', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Pocket Dental' });
    await app.world.person(organization, { name: 'Thumbelina Thorne', status: 'disabled' });
    await open('/', 'technician');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Explain' }).click();
    await page.getByRole('combobox').fill('thumbelina');
    await page.getByRole('option', { name: /Thumbelina Thorne/ }).click();
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('Thumbelina Thorne cannot get in');
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Enable/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Enable/ }).click();
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('can get in');
  });

  test('reads lists as cards and reaches every page from the sheet', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Card Carriers' });
    await app.world.person(organization, { name: 'Cardigan Jones', status: 'invited' });
    await open('/customer-users', 'owner');
    await page.getByRole('searchbox').fill('cardigan');
    await expect(page.getByRole('list', { name: 'People' }).getByRole('listitem')).toHaveCount(1);
    await expectAccessible(page);
    for (const name of ['Organizations', 'Portals', 'Invitations', 'Sign-in log', 'Audit', 'Mailbox', 'Imports', 'Exports', 'Staff', 'Settings']) {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('dialog', { name: 'All pages' }).getByRole('link', { name }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
      await expect(page.getByRole('dialog')).toBeHidden();
      await expectAccessible(page);
    }
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('combobox').fill('card carriers');
    await page.getByRole('option', { name: /Card Carriers/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Card Carriers');
    await expectAccessible(page);
  });
});
