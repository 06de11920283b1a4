import { expect, expectAccessible, goodPassword, test } from './fixture.ts';

const newPassword = 'seven quiet lanterns';

test.describe('a customer looks after their account', () => {
  test('changes name and phone, and reads why the address stays', async ({ page, app, at, signIn }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Anna Soerensen' });
    await signIn(person);
    await expect(page.getByRole('heading', { name: 'Add your phone number' })).toBeVisible();
    await page.getByRole('link', { name: 'More', exact: true }).click();
    await page.getByRole('link', { name: 'Account & profile' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await expect(page.getByText('You sign in with it, so only Northwind IT can change it.')).toBeVisible();
    await expect(page.getByRole('definition').filter({ hasText: person.email })).toBeVisible();
    await page.getByLabel('Name').fill('  Anna Sørensen ');
    await page.getByLabel('Phone').fill('+47 22 12 34 56');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your details are saved.')).toBeVisible();
    await expect(page.getByLabel('Name')).toHaveValue('Anna Sørensen');
    await expectAccessible(page);
    await page.goto(at('/'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Anna Sørensen');
    await expect(page.getByText('This device')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Add your phone number' })).toHaveCount(0);
  });

  test('is shown which field the server refuses', async ({ page, app, at, signIn }) => {
    await signIn(await app.world.person(await app.world.organization()));
    await page.goto(at('/account'));
    await page.getByLabel('Phone').fill('call me');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Use digits, spaces and')).toBeVisible();
    await expect(page.getByLabel('Phone')).toBeFocused();
    await page.getByLabel('Name').fill('   ');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Enter your name.')).toBeVisible();
    await expectAccessible(page);
  });

  test('changes the password, stays signed in, and uses the new one next time', async ({ page, app, at, signIn }) => {
    const person = await app.world.person(await app.world.organization());
    const elsewhere = await app.world.personClient(person);
    await signIn(person);
    await page.goto(at('/account/password'));
    const current = page.getByLabel('Current password');
    const fresh = page.getByRole('textbox', { name: 'New password' });
    await current.fill('not my password');
    await fresh.fill('short');
    await expect(page.getByText('12 characters or more.')).toBeVisible();
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Use at least 12 characters; this has 5.')).toBeVisible();
    await fresh.fill(newPassword);
    await expect(page.getByText('Strong.')).toBeVisible();
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(current).toHaveAttribute('aria-invalid', 'true');
    await expect(current).toBeFocused();
    await expectAccessible(page);
    await current.fill(goodPassword);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your new password is set.')).toBeVisible();
    expect((await elsewhere.get('/api/portal/session')).status).toBe(401);
    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
    await signIn(person, newPassword);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
  });

  test('sees where they are signed in, ends one session and then all others', async ({ page, app, at, signIn }) => {
    const person = await app.world.person(await app.world.organization());
    await signIn(person);
    const others = [await app.world.personClient(person), await app.world.personClient(person), await app.world.personClient(person)];
    await page.goto(at('/account/sessions'));
    const rows = page.getByRole('main').getByRole('listitem');
    await expect(rows).toHaveCount(4);
    await expect(rows.first()).toContainText('This device');
    await expect(rows.first()).toContainText('Chrom');
    await expect(rows.first()).toContainText('(Password)');
    await expect(rows.first()).toContainText(/\d{1,2} \w{3,4} \d{4}, \d\d:\d\d (?:GMT|BST)/);
    await expect(page.getByText('Times are in')).toContainText('Europe/London');
    await expectAccessible(page);
    await rows.nth(1).getByRole('button').click();
    await expect(rows).toHaveCount(3);
    await expect(page.getByRole('status').filter({ hasText: 'The session is ended.' })).toBeFocused();
    await page.getByRole('button', { name: 'End all other sessions' }).click();
    const dialog = page.getByRole('dialog', { name: 'End all other sessions?' });
    await expect(dialog).toContainText('2 other browsers have to sign in again.');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(rows).toHaveCount(3);
    await page.getByRole('button', { name: 'End all other sessions' }).click();
    await dialog.getByRole('button', { name: 'End all 2' }).click();
    await expect(page.getByRole('status').filter({ hasText: '2 other sessions are ended.' })).toBeFocused();
    await expect(rows).toHaveCount(1);
    for (const other of others) expect((await other.get('/api/portal/session')).status).toBe(401);
  });
});
