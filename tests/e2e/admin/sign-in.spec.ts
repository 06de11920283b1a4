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
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toContainText('Invalid email or password');
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Birch Clinic');
    await expect(page).toHaveURL(at(`/admin/organizations/${organization.id}/show/people?x=1`));
  });

  test('is led to sign-in when the session ends, and back to the same page', async ({ page, open, app }) => {
    const client = await open('/sign-in-attempts');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in log');
    await client.delete('/api/admin/session');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await page.getByLabel('E-mail').fill(client.staff.email);
    await page.keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`http://${app.host}/admin/customer-users`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
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
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link works no more');
    await expectAccessible(page);
  });
});
