import { enrol, expect, expectAccessible, filtered, goodPassword, test } from './fixture.ts';

test.describe('an owner who runs the team', () => {
  test('invites a technician for two organizations; they join by the mailed link and see only those', async ({ page, app, open, smtp }) => {
    await app.world.organization({ name: 'Their Clinic' });
    await app.world.organization({ name: 'Their School' });
    await app.world.organization({ name: 'Not Theirs' });
    await open('/staff');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Invite a colleague' }).first().click();
    await page.getByLabel('Name').fill('Marcus Lee');
    await page.getByLabel('E-mail').fill('marcus@northwind.example');
    await page.getByRole('radio', { name: /^Technician/ }).check();
    await page.getByRole('checkbox', { name: 'Only for some organizations' }).check();
    for (const name of ['Their Clinic', 'Their School']) {
      await page.getByRole('combobox', { name: 'Organizations' }).fill(name);
      await page.getByRole('option', { name }).click();
    }
    await page.getByLabel('Name').click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Marcus Lee');
    await expect(page.getByRole('link', { name: 'Their Clinic' })).toBeVisible();
    await expectAccessible(page);

    const link = /http:\S+\/admin\/join#[\w-]+/.exec((await smtp.mailTo('marcus@northwind.example')).text)?.[0] ?? '';
    await page.context().clearCookies();
    await page.goto(link);
    await expect(page.getByText('You are invited as technician')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Your name').fill('Marcus Lee');
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.getByRole('button', { name: 'Join and sign in' }).click();
    await enrol(page, app);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Start');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Organizations' }).click();
    await expect(page.getByRole('link', { name: 'Their School' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Not Theirs' })).toHaveCount(0);
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Imports' })).toHaveCount(0);
  });

  test('disables a colleague, whose next click ends at the sign-in page, and takes it back', async ({ page, app, open }) => {
    const colleague = await app.world.staffClient('viewer', { name: 'Ines Caron' });
    await open(`/staff/${colleague.staff.staffId}/show`);
    await page.getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByRole('dialog')).toContainText('1 colleague can no longer use this console');
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByText('Disabled', { exact: true })).toBeVisible();
    expect((await colleague.get('/api/admin/session')).status).toBe(401);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Active', { exact: true })).toBeVisible();
  });

  test('an admin reads why the role of owner is not theirs to give', async ({ page, open }) => {
    await open('/staff/create', 'admin');
    await expect(page.getByRole('radio', { name: /^Owner/ })).toBeDisabled();
    await expect(page.getByText('Only owners give this role.')).toBeVisible();
  });

  test('changes the time zone, and every date follows at once, with its name', async ({ page, quiet, openAt }) => {
    await quiet.world.organization({ name: 'Clockwork' });
    await openAt(quiet, '/settings');
    await expectAccessible(page);
    await page.getByLabel('Time zone').fill('Tokyo');
    await page.getByRole('option', { name: 'Asia/Tokyo' }).click();
    await page.getByLabel('Support: name').fill('Helpdesk');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The settings are saved.').last()).toBeVisible();
    await expect(page.getByText('Asia/Tokyo').first()).toBeVisible();
    await page.getByRole('tab', { name: 'Sign-in rules' }).click();
    await expectAccessible(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Organizations' }).click();
    await expect(page.getByRole('row', { name: /Clockwork/ }).getByRole('time')).toContainText('GMT+9');
  });

  test('reads the audit by filter, sees before and after, and exports it', async ({ page, app, open, switchPortal }) => {
    const organization = await app.world.organization({ name: 'Audited Ltd' });
    await switchPortal(organization, false);
    await open(`/audit-events?${filtered({ organizationId: organization.id })}`);
    await expect(page.getByText('Organization: Audited Ltd')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await expect(page.getByRole('row', { name: /Enabled/ })).toContainText(/Yes.*No/);
    await page.goBack();
    await page.getByRole('button', { name: 'Export' }).click();
    await expect(page).toHaveURL(/\/exports$/);
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Download audit-events/ }).first().click();
    expect((await downloading).suggestedFilename()).toMatch(/^audit-events.*\.csv$/);
    await expectAccessible(page);
  });

  test('figures of the start page lead into the lists they count', async ({ page, app, open }) => {
    const organization = await app.world.organization({ portal: false });
    const person = await app.world.person(organization);
    await (await app.world.personClient(person)).get('/api/portal/session');
    await open('/');
    await expectAccessible(page);
    const refusals = page.getByRole('region', { name: 'Refusals over the last 30 days' });
    await refusals.getByRole('link', { name: 'Portal not available' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in log');
    await expect(page.getByRole('combobox', { name: 'What they met' })).toHaveValue('portal_unavailable');
    await expect(page.getByRole('row', { name: new RegExp(person.email) }).first()).toBeVisible();
    await expectAccessible(page);
    await page.goBack();
    await page.getByRole('list', { name: 'Portals' }).getByRole('link', { name: /Off/ }).click();
    await expect(page.getByRole('combobox', { name: 'Portal' })).toHaveValue('false');
  });

  test('changes the own name and password and ends another session', async ({ page, app, open }) => {
    const client = await open('/account', 'technician');
    const elsewhere = app.client();
    expect((await elsewhere.post('/api/admin/sign-in/password', { email: client.staff.email, password: goodPassword })).status).toBe(200);
    await page.reload();
    await expectAccessible(page);
    await page.getByLabel('Name').fill('Tessa Tech');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Your account: Tessa Tech' })).toBeVisible();
    await page.getByLabel('Current password').fill('wrong wrong wrong wrong');
    await page.getByLabel('New password').fill('a lantern under the old pier');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true');
    await page.getByRole('button', { name: 'End all others' }).click();
    await expect(page.getByText('You are signed in only here.')).toBeVisible();
    expect((await elsewhere.get('/api/admin/session')).status).toBe(401);
    await page.getByLabel('Current password').fill(goodPassword);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByText('Your password is changed.', { exact: false }).last()).toBeVisible();
  });
});
