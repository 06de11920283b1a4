import { expect, expectAccessible, filtered, test } from './fixture.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test.describe('somebody who switches portals', () => {
  test('switches one off with a note after reading whom it touches, and on again in one click', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Cobalt Dental' });
    const person = await app.world.person(organization);
    await app.world.person(organization);
    const customer = await app.world.personClient(person);
    await open(`/portals?${filtered({ q: 'cobalt dental' })}`);
    await page.getByRole('switch', { name: 'Portal of Cobalt Dental' }).click();
    const dialog = page.getByRole('dialog', { name: 'Switch the portal of Cobalt Dental off?' });
    await expect(dialog).toContainText('2 active people will meet “Portal not available” at their next click.');
    await dialog.getByLabel('A note for the customers').fill('We are moving you.');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await expect(page.getByRole('switch', { name: 'Portal of Cobalt Dental' })).not.toBeChecked();
    expect((await customer.get('/api/portal/session')).body).toMatchObject({ access: 'portal_unavailable', branding: { note: 'We are moving you.' } });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('switch', { name: 'Portal of Cobalt Dental' })).toBeChecked();
    expect((await customer.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
  });

  test('switches everything that a filter finds at once, with the number of people it touches', async ({ page, app, open }) => {
    for (let number = 0; number < 30; number += 1) {
      const organization = await app.world.organization({ name: `Yarrow ${String(number).padStart(2, '0')}`, portal: number === 0 });
      if (number < 3) await app.world.person(organization);
    }
    await open(`/portals?${filtered({ q: 'yarrow' })}`);
    await page.getByRole('checkbox', { name: 'Select every row of this page' }).check();
    await expect(page.getByText('25 rows selected')).toBeVisible();
    await page.getByRole('button', { name: 'Select all 30 that match' }).click();
    await expect(page.getByText('All 30 selected')).toBeVisible();
    await page.getByRole('button', { name: 'Switch on', exact: true }).click();
    await expect(page.getByRole('dialog')).toContainText('29 portals will be switched on: 2 active people');
    await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click();
    await expect(page.getByText('29 portals switched on for 2 active people.').last()).toBeVisible();
    await expect(page.getByRole('switch', { name: 'Portal of Yarrow 05' })).toBeChecked();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('u');
    await expect(page.getByRole('switch', { name: 'Portal of Yarrow 05' })).not.toBeChecked();
    await expect(page.getByRole('switch', { name: 'Portal of Yarrow 00' })).toBeChecked();
  });

  test('writes what customers read, sets a logo, and tightens the sign-in rules', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Oakridge' });
    await open(`/organizations/${organization.id}/show`);
    await page.getByRole('button', { name: 'Choose an image' }).waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: png });
    await expect(page.getByRole('img', { name: 'Logo of Oakridge' })).toBeVisible();
    await page.getByRole('region', { name: 'What customers meet' }).getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Welcome text').fill('Good to see you.');
    await page.getByRole('spinbutton', { name: 'Signed out when idle for' }).fill('2');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Oakridge' }).click();
    await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Oakridge');
    await expect(page.getByText('Good to see you.')).toBeVisible();
    await expect(page.getByText('2 hours')).toBeVisible();
    await page.getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByRole('img', { name: 'Logo of Oakridge' })).toHaveCount(0);
  });

  test('sees a switch that explains itself without the right to press it', async ({ page, app, open }) => {
    await app.world.organization({ name: 'Locked Ltd' });
    await open(`/portals?${filtered({ q: 'locked ltd' })}`, 'technician');
    await expect(page.getByRole('switch', { name: 'Portal of Locked Ltd' })).toBeDisabled();
    await expect(page.getByRole('checkbox')).toHaveCount(0);
    await page.getByRole('switch', { name: 'Portal of Locked Ltd' }).locator('xpath=ancestor::span[2]').hover();
    await expect(page.getByText('Owners and admins switch portals.')).toBeVisible();
  });
});
