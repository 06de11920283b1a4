import type { Page } from '@playwright/test';
import { limits } from '../../../shared/limits.ts';
import { expect, expectAccessible, goodPassword, test } from './fixture.ts';

/** A device that makes and gives passkeys with a fingerprint that always fits. */
async function withPasskeys(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
}

test.describe('a member of staff on the account page', () => {
  test('adds a passkey, names it, confirms with it, signs in by it alone and removes it', async ({ page, app, open }) => {
    await withPasskeys(page);
    await open('/account', 'technician');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByRole('dialog', { name: 'Keep your recovery codes' })).toBeVisible();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    const passkeys = page.getByRole('list', { name: 'Your passkeys' });
    await passkeys.getByRole('button', { name: /^Rename/ }).click();
    await page.getByLabel('Name', { exact: true }).last().fill('Work laptop');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await expect(passkeys).toContainText('Work laptop');
    await expectAccessible(page);

    app.clock.advance(limits.stepUpMinutes * 60_000);
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await expect(page.getByRole('dialog')).toContainText('The 10 codes you have left stop working');
    await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
    await page.getByRole('dialog', { name: 'Confirm that it is you' }).getByRole('button', { name: 'Use your passkey' }).click();
    await page.getByRole('button', { name: 'I have kept them' }).click();

    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    // The address field suggests the passkey, and this device takes it at once.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Start');
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: /^Account/ }).click();
    await passkeys.getByRole('button', { name: 'Remove Work laptop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('You have none yet.')).toBeVisible();

    await page.getByRole('button', { name: 'Remove the authenticator app' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('A second factor is required for you, and this is your only one.');
  });

  test('is asked to confirm who they are where it decides who gets in; what was typed stays, and goes on by itself', async ({ page, app, open }) => {
    await open('/staff/create');
    await page.getByLabel('Name').fill('Late Larsson');
    await page.getByLabel('E-mail').fill('late@northwind.example');
    app.clock.advance(limits.stepUpMinutes * 60_000);
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await expect(dialog.getByLabel('Your password')).toBeFocused();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('Nothing was changed: this is done only once you confirm that it is you.')).toBeVisible();
    await expect(page.getByLabel('Name')).toHaveValue('Late Larsson');

    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await dialog.getByLabel('Your password').fill('not the password at all');
    await dialog.getByLabel('Code from your authenticator app').fill(app.world.totpCode());
    await expect(dialog.getByText('This is not your password.')).toBeVisible();
    await dialog.getByLabel('Your password').fill(goodPassword);
    await dialog.getByLabel('Code from your authenticator app').fill(app.world.totpCode());
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Late Larsson');
  });
});
