import { firstOwnerLink, ownerRecoveryLink } from '../../../server/features/setup/index.ts';
import { startApp } from '../../support/app.ts';
import { enrol, expect, expectAccessible, goodPassword, test } from './fixture.ts';

test.describe('somebody who has just started Portico', () => {
  test('becomes the first owner by the printed link, and sees what to do first', async ({ page }) => {
    const app = await startApp();
    try {
      const link = (await firstOwnerLink(app.operator())) ?? '';
      await page.goto(link);
      await expect(page).toHaveURL(`http://${app.host}/admin/setup`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up your provider');
      await expect(page.getByLabel('Time zone')).toHaveValue('America/St_Johns');
      await expectAccessible(page);
      await page.getByLabel('Name of your company').fill('Fjord IT');
      await page.getByLabel('Your name').fill('Ida Holm');
      await page.getByLabel('Your e-mail').fill('ida@fjord.example');
      await page.getByLabel('Password', { exact: true }).fill('fjord it fjord');
      await expect(page.getByText(/Too close to “fjord”/)).toBeVisible();
      await page.getByLabel('Password', { exact: true }).fill('passwordpassword');
      await page.getByRole('button', { name: 'Create and sign in' }).click();
      await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
      await page.getByLabel('Password', { exact: true }).fill(goodPassword);
      await page.getByRole('button', { name: 'Create and sign in' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Set up your second factor' })).toBeFocused();
      await page.getByRole('button', { name: 'I cannot scan it' }).click();
      await expect(page.locator('code')).toBeFocused();
      await page.reload();
      await enrol(page, app);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Start');
      await expect(page.getByText('0 of 6 done')).toBeVisible();
      await expect(page.getByRole('link', { name: 'Add your organizations: Import a file' })).toBeVisible();
      await expect(page.getByText('America/St Johns').first()).toBeVisible();
      await expectAccessible(page);

      await page.getByRole('link', { name: 'Add your organizations: Add one' }).click();
      await page.getByLabel('Name').fill('Harbour Dental');
      await page.getByRole('button', { name: 'Add organization' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour Dental');
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Start', exact: true }).click();
      await expect(page.getByText('1 of 6 done')).toBeVisible();

      await page.context().clearCookies();
      await page.goto(link);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link no longer works');
    } finally {
      await app.close();
    }
  });

  test('gets back in as an owner by the link of the command line', async ({ page, app, at }) => {
    const owner = await app.world.staff('owner');
    const path = await ownerRecoveryLink(app.operator(owner.providerId), owner.email);
    await page.goto(path.startsWith('http') ? path : at(path));
    await expect(page.getByText(`A new password for ${owner.email}.`, { exact: false })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('New password').fill('a lantern under the old pier');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByLabel('E-mail').fill(owner.email);
    await page.keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).fill('a lantern under the old pier');
    await page.keyboard.press('Enter');
    // Whoever lost everything lost the second factor, too.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up your second factor');
  });
});
