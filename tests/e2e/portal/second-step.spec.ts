import { expect, expectAccessible, test } from './fixture.ts';
import { enrol, givePassword, keepCodes, requireFactor, withPasskeys } from './second-step.ts';

test.describe('a customer’s second step at sign-in', () => {
  test('is announced at home before it is required, and set up before that', async ({ page, app, at, signIn }) => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    await requireFactor(app, organization, new Date(app.clock.now() + 20 * 86_400_000).toISOString());
    await signIn(person);
    await expect(page.getByText(/^From \d{1,2} \w+ you need a second step to sign in\./)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Set it up' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in & security');
    await page.getByRole('link', { name: 'Set it up' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up an authenticator app');
    await enrol(page, app);
    await keepCodes(page);
    await expect(page.getByText('Your authenticator app is set up.')).toBeVisible();
    await expectAccessible(page);
    await page.goto(at('/'));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
    await expect(page.getByText('you need a second step')).toHaveCount(0);
  });

  test('changes only after they confirm that it is them, once for what they began', async ({ page, app, at }) => {
    const device = await withPasskeys(page);
    const person = await app.world.person(await app.world.organization());
    await app.world.authenticator(person.providerId, person.userId ?? '');
    await page.goto(at('/'));
    await givePassword(page, person);
    await page.getByLabel('Six-digit code').fill(app.world.totpCode());
    // The last digit sends it: leaving before the answer would leave it unsent.
    await expect(page.getByLabel('Six-digit code')).toHaveCount(0);
    await page.goto(at('/account/security'));
    await expect(page.getByText('None left.')).toBeVisible();
    app.clock.advance(6 * 60_000);
    await page.getByRole('button', { name: 'Make ten new ones' }).click();
    await page.getByRole('button', { name: 'Make new ones' }).click();
    const sheet = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await expect(sheet.getByLabel('Your password')).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByText('Nothing was changed, because you did not confirm that it is you.')).toBeVisible();

    await page.getByRole('button', { name: 'Make new ones' }).click();
    await sheet.getByLabel('Your password').fill('not my password');
    await sheet.getByLabel('Six-digit code').fill('000000');
    await sheet.getByRole('button', { name: 'Confirm' }).click();
    await expect(sheet.getByText('This is not your password.')).toBeVisible();
    await expect(sheet.getByLabel('Your password')).toBeFocused();
    await sheet.getByLabel('Your password').fill(person.password);
    await sheet.getByLabel('Six-digit code').fill(app.world.totpCode());
    await sheet.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep your recovery codes');
    await keepCodes(page);
    await expect(page.getByText('10 left')).toBeVisible();

    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Desk');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Not used yet' });
    await expect(row).toContainText('For localhost');
    await row.getByRole('button', { name: 'Rename Desk' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Reception desk');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(row).toContainText('Reception desk');
    await expectAccessible(page);

    app.clock.advance(6 * 60_000);
    await page.getByRole('button', { name: 'Remove the authenticator app' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await sheet.getByRole('button', { name: 'Use your passkey' }).click();
    await expect(page.getByText('Your authenticator app is removed.')).toBeVisible();
    await page.getByRole('button', { name: 'Remove Reception desk' }).click();
    await expect(page.getByText('This is your only second step.')).toBeVisible();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await device.knowsItsOwner(false);
    app.clock.advance(6 * 60_000);
    await page.getByRole('button', { name: 'Make ten new ones' }).click();
    await page.getByRole('button', { name: 'Make new ones' }).click();
    await sheet.getByRole('button', { name: 'Use your passkey' }).click();
    await expect(sheet.getByText('Try again, or use your password.')).toBeVisible();
  });
});
