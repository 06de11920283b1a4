import type { Locator } from '@playwright/test';
import { verifiedBy } from '../../support/verified.ts';
import { expect, expectAccessible, filtered, test } from './fixture.ts';

/** Verifies the caller of a dialog by calling the number on record. */
async function calledBack(dialog: Locator): Promise<void> {
  await dialog.getByRole('radio', { name: /^Call back/ }).check();
  await dialog.getByRole('button', { name: 'Call back' }).click();
  await dialog.getByLabel('Whom you spoke to, and what you checked').fill('Called back, ticket 4711');
  await dialog.getByRole('button', { name: 'It is them' }).click();
  await expect(dialog.getByText('The caller is verified by a call back.')).toBeVisible();
}

test.describe('somebody who looks after people', () => {
  test('adds a person and invites them at once; the mail arrives', async ({ page, app, open, smtp }) => {
    await app.world.organization({ name: 'Vantage Wealth' });
    await open('/customer-users/create', 'technician');
    await page.getByRole('combobox', { name: 'Organization' }).fill('vantage');
    await page.getByRole('option', { name: 'Vantage Wealth' }).click();
    await page.getByLabel('Name').fill('Elif Yılmaz');
    await page.getByLabel('E-mail').fill('elif@vantage.example');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add person' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Elif Yılmaz');
    await expect(page.getByText('Elif Yılmaz is added and invited.').last()).toBeVisible();
    expect((await smtp.mailTo('elif@vantage.example')).subject).toContain('Vantage Wealth');
    await expectAccessible(page);
  });

  test('changes an address only once the caller is verified, and both addresses are told', async ({ page, app, open, smtp }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Grace Hughes', phone: '+44 20 7946 0018' });
    await open(`/customer-users/${person.customerUserId}/show`, 'technician');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Change the address' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the address of Grace Hughes' });
    await expect(dialog.getByLabel('New address')).toHaveCount(0);
    await calledBack(dialog);
    await expect(dialog.getByRole('button', { name: 'Change the address' })).toBeDisabled();
    await dialog.getByLabel('New address').fill('grace.new@customer.example');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Change the address' }).click();
    await expect(page.getByText('grace.new@customer.example').first()).toBeVisible();
    await smtp.mailTo(person.email);
    await smtp.mailTo('grace.new@customer.example');
  });

  test('unlinks a sign-in and links another', async ({ page, app, open }) => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization, { name: 'Noor Rahman' });
    const technician = await open(`/customer-users/${person.customerUserId}/show`, 'technician');
    await verifiedBy(app, technician, person.customerUserId);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Unlink the sign-in' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
    await expect(page.getByText('No sign-in yet')).toBeVisible();
    // Who they sign in as is another question now, so the caller is verified again.
    await verifiedBy(app, technician, person.customerUserId);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Link an existing sign-in' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Link', exact: true }).click();
    await expect(page.getByText('No sign-in yet')).toHaveCount(0);
  });

  test('disables somebody after reading what that does, and takes it back by one key', async ({ page, app, open }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Ivan Petrov' });
    const customer = await app.world.personClient(person);
    await open(`/customer-users/${person.customerUserId}/show`, 'technician');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await expect(page.getByRole('dialog')).toContainText('1 person meets “Client Portal Access Required”');
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByText('Disabled', { exact: true })).toBeVisible();
    expect((await customer.get('/api/portal/session')).body).toMatchObject({ access: 'access_required' });
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('u');
    await expect(page.getByText('Active', { exact: true })).toBeVisible();
    expect((await customer.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
  });

  test('sees the open sessions and ends them', async ({ page, app, open }) => {
    const person = await app.world.person(await app.world.organization());
    const customer = await app.world.personClient(person);
    await open(`/customer-users/${person.customerUserId}/show`, 'technician');
    await expect(page.getByRole('heading', { name: '1 session open' })).toBeVisible();
    await page.getByRole('button', { name: 'End all' }).click();
    await expect(page.getByRole('heading', { name: 'No session open' })).toBeVisible();
    expect((await customer.get('/api/portal/session')).status).toBe(401);
  });

  test('moves somebody to another organization and back', async ({ page, app, open }) => {
    const from = await app.world.organization({ name: 'Old Home Ltd' });
    await app.world.organization({ name: 'New Home Ltd' });
    const person = await app.world.person(from, { name: 'Rosa Marino' });
    await open(`/customer-users/${person.customerUserId}/show`, 'admin');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Move to another organization' }).click();
    await page.getByRole('combobox', { name: 'To' }).fill('new home');
    await page.getByRole('option', { name: 'New Home Ltd' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click();
    await expect(page.getByRole('link', { name: 'New Home Ltd' })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Rosa Marino belongs to Old Home Ltd again.').last()).toBeVisible();
  });

  test('finds people by phone number and disables a filtered few at once', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Bulk and Co' });
    for (const name of ['Una Bulk', 'Vic Bulk']) await app.world.person(organization, { name });
    await open(`/customer-users?${filtered({ organizationId: organization.id })}`, 'technician');
    await expect(page.getByText('Organization: Bulk and Co')).toBeVisible();
    await page.getByRole('checkbox', { name: 'Select every row of this page' }).check();
    await page.getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByRole('dialog')).toContainText('2 people will be disabled. 2 of them will meet “Client Portal Access Required”');
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByRole('row', { name: /Una Bulk/ })).toContainText('Disabled');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('u');
    await expect(page.getByRole('row', { name: /Una Bulk/ })).toContainText('Active');
    await expectAccessible(page);
  });

  test('a viewer sees everything and finds no button that changes anything', async ({ page, app, open }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Quiet Quentin', status: 'invited' });
    await open(`/customer-users/${person.customerUserId}/show`, 'viewer');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quiet Quentin');
    await expect(page.getByRole('link', { name: 'Why can’t they get in?' }).last()).toBeVisible();
    await expect(page.getByRole('button', { name: 'More', exact: true })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /Invite|Send again|End/ })).toHaveCount(0);
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' })).toHaveCount(0);
  });
});
