import { expect, expectAccessible, filtered, test } from './fixture.ts';

test.describe('somebody who looks after organizations', () => {
  test('adds one, finds it as they type, and sends the filtered list to a colleague by its address', async ({ page, app, open, at }) => {
    await app.world.organization({ name: 'Łukasiewicz Legal' });
    await open('/organizations');
    await expect(page.getByRole('link', { name: 'Łukasiewicz Legal' })).toBeVisible();
    await page.keyboard.press('n');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add an organization');
    await page.getByLabel('Name').fill('Juniper Home Care');
    await page.getByLabel('Number in your PSA').fill('C-4711');
    await page.getByLabel('E-mail domains').fill('juniper.example, ');
    await page.getByRole('button', { name: 'Add organization' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Juniper Home Care');
    await expectAccessible(page);
    await page.goto(at('/admin/organizations'));
    await page.getByRole('searchbox', { name: 'Name, number or domain' }).fill('lukasi');
    await expect(page.getByRole('link', { name: 'Łukasiewicz Legal' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Juniper Home Care' })).toHaveCount(0);
    await expect(page).toHaveURL(/filter=%7B%22q%22%3A%22lukasi%22%7D/);
    await page.goto(page.url());
    await expect(page.getByRole('searchbox')).toHaveValue('lukasi');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page.getByRole('link', { name: 'Juniper Home Care' })).toBeVisible();
  });

  test('reads beside the field why a name cannot be taken', async ({ page, app, open }) => {
    const { name } = await app.world.organization();
    await open('/organizations/create');
    await page.getByLabel('Name').fill(name.toUpperCase());
    await page.getByRole('button', { name: 'Add organization' }).click();
    await expect(page.getByText(/exists already/)).toBeVisible();
    await expect(page.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
  });

  test('is asked whose version shall stand when somebody else was quicker, and can take it back', async ({ page, app, open }) => {
    const organization = await app.world.organization();
    const client = await open(`/organizations/${organization.id}`);
    await page.getByLabel('Phone').fill('+44 1 111');
    const record = (await client.get(`/api/admin/organizations/${organization.id}`)).body as Record<string, unknown>;
    expect((await client.put(`/api/admin/organizations/${organization.id}`, { ...record, phone: '+44 2 222' })).status).toBe(200);
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Somebody changed this while you were editing' });
    await expect(dialog.getByRole('row', { name: /Phone/ })).toContainText('+44 2 222');
    await expect(dialog.getByRole('row', { name: /Phone/ })).toContainText('+44 1 111');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Keep mine and save' }).click();
    await expect(page.getByText('+44 1 111').first()).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('+44 2 222').first()).toBeVisible();
  });

  test('archives several after reading how many people that shuts out, and undoes it in one click', async ({ page, app, open }) => {
    const names = ['Zinnia Alpha', 'Zinnia Beta'];
    for (const name of names) {
      const organization = await app.world.organization({ name });
      await app.world.person(organization);
      await app.world.person(organization);
    }
    await open(`/organizations?${filtered({ q: 'zinnia' })}`);
    for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    await expect(page.getByText('2 rows selected')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Archive' }).click();
    await expect(page.getByRole('dialog')).toContainText('2 organizations will be archived. 4 people');
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await expect(page.getByRole('row', { name: /Zinnia Alpha/ })).toContainText('Archived');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('row', { name: /Zinnia Alpha/ })).toContainText('Portal on');
  });

  test('sees portal, people, invitations, refusals and history of one on a page of tabs', async ({ page, app, open, switchPortal }) => {
    const organization = await app.world.organization({ name: 'Tabs and Sons' });
    const person = await app.world.person(organization, { name: 'Ben Turner' });
    await switchPortal(organization, false);
    await (await app.world.personClient(person)).get('/api/portal/session');
    await open(`/organizations/${organization.id}/show`);
    await expect(page.getByText('The portal is off')).toBeVisible();
    await page.getByRole('tab', { name: 'People' }).click();
    await expect(page.getByRole('link', { name: /Ben Turner/ })).toBeVisible();
    await expect(page).toHaveURL(/\/show\/people$/);
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await expect(page.getByText('Never invited')).toBeVisible();
    await page.getByRole('tab', { name: 'Refusals' }).click();
    await expect(page.getByText('Portal not available')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'History' }).click();
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await page.reload();
    await expect(page.getByRole('tab', { name: 'History' })).toHaveAttribute('aria-selected', 'true');
    await expectAccessible(page);
  });
});
