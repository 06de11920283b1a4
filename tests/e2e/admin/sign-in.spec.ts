import { readFile } from 'node:fs/promises';
import { totpCode, totpStep } from '../../../server/features/mfa/mfa.domain.ts';
import { expect, expectAccessible, goodPassword, test } from './fixture.ts';

test.describe('a member of staff at the door of the console', () => {
  test('signs in by address, Continue and password, and lands where the link led', async ({ page, app, at }) => {
    const staff = await app.world.staff('technician', { name: 'Tove Berg' });
    const organization = await app.world.organization({ name: 'Birch Clinic' });
    await page.goto(at(`/admin/organizations/${organization.id}/show/people?x=1`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await expectAccessible(page);
    await page.getByLabel('E-mail').fill(staff.email);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await expectAccessible(page);
    await page.getByLabel('Password', { exact: true }).fill('not the password at all');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('Invalid email or password');
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confirm that it is you');
    const code = page.getByLabel('Six-digit code');
    await expect(code).toBeFocused();
    await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByText('6 digits are needed.')).toBeVisible();
    await code.pressSequentially(app.world.totpCode(-6));
    await expect(page.getByRole('alert')).toContainText(/^This code does not work. The clock of your device is about [34] minutes slow./);
    await expect(code).toBeFocused();
    await code.pressSequentially(app.world.totpCode());
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Birch Clinic');
    await expect(page).toHaveURL(at(`/admin/organizations/${organization.id}/show/people?x=1`));
  });

  test('is led to sign-in when the session ends, and back to the same page', async ({ page, open, app }) => {
    const client = await open('/sign-in-attempts');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in log');
    // What is still being asked for would notice before anybody clicks.
    await page.waitForLoadState('networkidle');
    await client.delete('/api/admin/session');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await expect(page.getByText('Your session has ended.', { exact: false })).toBeVisible();
    await page.getByLabel('E-mail').fill(client.staff.email);
    await page.keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.keyboard.press('Enter');
    await page.getByLabel('Six-digit code').fill(app.world.totpCode());
    await expect(page).toHaveURL(`http://${app.host}/admin/customer-users`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
  });

  test('sets up the second factor before anything else opens, keeps the codes, and gets in with one of them', async ({ page, app, at }) => {
    const staff = await app.world.staff('technician', { factor: false });
    const signIn = async () => {
      await page.getByLabel('E-mail').fill(staff.email);
      await page.keyboard.press('Enter');
      await page.getByLabel('Password', { exact: true }).fill(goodPassword);
      await page.keyboard.press('Enter');
    };
    const heading = page.getByRole('heading', { level: 1 });
    await page.goto(at('/admin/customer-users'));
    await signIn();
    await expect(heading).toHaveText('Set up your second factor');
    await expect(page.getByAltText('QR code for your authenticator app')).toBeVisible();
    await page.goto(at('/admin/staff'));
    await expect(heading).toHaveText('Set up your second factor');
    await page.getByRole('button', { name: 'I cannot scan it' }).click();
    await expectAccessible(page);
    const secret = (await page.locator('code').textContent())?.replaceAll(' ', '') ?? '';
    await page.getByLabel('Six-digit code').fill('000000');
    await expect(page.getByRole('alert')).toContainText('This code does not work.');
    await page.getByLabel('Six-digit code').fill(totpCode(secret, totpStep(app.clock.now())));
    await expect(heading).toHaveText('Keep your recovery codes');
    await expectAccessible(page);
    const codes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
    expect(codes).toHaveLength(10);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await readFile(await (await download).path())).toString()).toContain(codes.join('\n'));
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await expect(heading).toHaveText('Staff');

    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await signIn();
    await page.getByRole('button', { name: 'Recovery code' }).click();
    await page.getByLabel('Recovery code').fill(codes[3]?.toLowerCase() ?? '');
    await expect(heading).toHaveText('Start');
  });

  test('signs out, and the next page asks for a sign-in again', async ({ page, open, at }) => {
    await open('/');
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await page.goto(at('/admin/organizations'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  });

  test('sets a forgotten password by the mailed link, which leaves the address at once', async ({ page, app, smtp, at }) => {
    const staff = await app.world.staff('admin');
    await page.goto(at('/admin/sign-in'));
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expectAccessible(page);
    await page.getByLabel('E-mail').fill(staff.email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look at your mail');
    const link = /http:\S+\/admin\/reset#[\w-]+/.exec((await smtp.mailTo(staff.email)).text)?.[0] ?? '';
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set a new password');
    await expect(page).toHaveURL(at('/admin/reset'));
    await expectAccessible(page);
    const password = page.getByLabel('New password');
    await password.fill('short');
    await expect(page.getByText('At least 15 characters, 10 to go')).toBeVisible();
    await password.fill('a lantern under the old pier');
    await expect(page.getByText('Long enough: 28 characters.')).toBeVisible();
    await page.getByRole('button', { name: 'Set the password' }).click();
    await expect(page.getByText('Your password is set')).toBeVisible();
    await page.goto(link);
    await page.getByLabel('New password').fill('another lantern under the pier');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link no longer works');
    await expectAccessible(page);
  });
});
