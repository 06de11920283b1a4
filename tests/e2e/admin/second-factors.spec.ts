import { expect, expectAccessible, filtered, test } from './fixture.ts';

test.describe('an admin who requires second factors', () => {
  test('reads who is hit before an organization’s people must have one; it holds from their next click, and is taken back', async ({ page, app, open, smtp }) => {
    const organization = await app.world.organization({ name: 'Strict Dental' });
    const bare = await app.world.person(organization, { name: 'Bare Bjarne' });
    const enrolled = await app.world.person(organization, { name: 'Ready Rita' });
    await app.world.authenticator(enrolled.providerId, enrolled.userId ?? '');
    const customer = await app.world.personClient(bare);
    await open(`/organizations/${organization.id}/show`, 'admin');
    await page.getByRole('button', { name: 'Change the rule for second factors' }).click();
    const dialog = page.getByRole('dialog', { name: 'Second factor of Strict Dental' });
    await expect(dialog.getByText('This is how it stands now.')).toBeVisible();
    await dialog.getByRole('radio', { name: /^Everybody must have one/ }).check();
    await expect(dialog).toContainText('It touches 2 people in 1 organization.');
    await expect(dialog.getByRole('list', { name: 'People without a second factor' })).toContainText('Bare Bjarne');
    await expect(dialog.getByRole('list', { name: 'People without a second factor' })).not.toContainText('Ready Rita');
    await expectAccessible(page);
    await dialog.getByRole('radio', { name: /^From a day on/ }).check();
    await expect(dialog).toContainText('their portal counts down');
    await dialog.getByRole('radio', { name: 'From now on' }).check();
    await dialog.getByRole('button', { name: 'Require it now' }).click();
    await expect(page.getByText('1 person is told to set one up.').last()).toBeVisible();
    await expect(page.getByText('The organization’s own rule')).toBeVisible();
    expect((await customer.get('/api/portal/session')).body).toMatchObject({ access: 'mfa_enrolment_required' });
    await smtp.mailTo(bare.email);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('As your settings say; this organization has no rule of its own.')).toBeVisible();
    expect((await customer.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
  });

  test('sets a rule for many organizations at once, and how callers are verified', async ({ page, app, open }) => {
    for (const name of ['Batch One', 'Batch Two']) await app.world.organization({ name });
    await open(`/portals?${filtered({ q: 'batch' })}`, 'admin');
    await page.getByRole('checkbox', { name: 'Select every row of this page' }).check();
    await page.getByRole('button', { name: 'Second factor' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Require it now' }).click();
    await expect(page.getByRole('row', { name: /Batch Two/ })).toContainText('Required, own rule');

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'Sign-in rules' }).click();
    await page.getByRole('checkbox', { name: /^Call back/ }).uncheck();
    await expectAccessible(page);
    await page.getByRole('heading', { name: 'Callers' }).locator('xpath=ancestor::section').getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your team verifies callers in these ways from now on.').last()).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('checkbox', { name: /^Call back/ })).toBeChecked();
  });
});
