import type { MadePerson } from '../../support/world.ts';
import type { TestApp } from '../../support/app.ts';
import { expect, expectAccessible, test } from './fixture.ts';

async function referenceOf(app: TestApp, person: MadePerson): Promise<string> {
  const session = (await (await app.world.personClient(person)).get('/api/portal/session')).body as { reference?: string };
  expect(session.reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  return session.reference ?? '';
}

test.describe('somebody on the phone cannot get in', () => {
  test('their code leads by keyboard alone to the reason and the fix, in under ten seconds', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Kestrel Clinic', portal: false, note: 'Back on Monday.' });
    const person = await app.world.person(organization, { name: 'Amara Okafor' });
    const reference = await referenceOf(app, person);
    await open('/organizations', 'admin');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organizations');

    const began = Date.now();
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await expect(page.getByRole('combobox', { name: 'E-mail address, name or reference code' })).toBeFocused();
    await page.keyboard.type(reference.toLowerCase());
    await page.keyboard.press('Enter');
    const fix = page.getByRole('button', { name: /Switch the portal on/ });
    await expect(fix).toBeFocused();
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('the portal of Kestrel Clinic is off');
    await expect(page.getByText('Portal not available').first()).toBeVisible();
    await expect(page.getByText('Back on Monday.')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('1 active person can open it at once');
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Switch on' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('Amara Okafor can get in');
    expect(Date.now() - began).toBeLessThan(10_000);

    await expect(page.getByText(`${reference} met “Portal not available”`)).toBeVisible();
    await expect(page.getByText('Something has changed since')).toBeVisible();
    await expectAccessible(page);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('u');
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('the portal of Kestrel Clinic is off');
    await expectAccessible(page);
  });

  test('a technician reads who may switch the portal on, and finds who switched it off in the audit', async ({ page, app, open, switchPortal }) => {
    const organization = await app.world.organization({ name: 'Elm School' });
    const person = await app.world.person(organization, { name: 'Priya Nair' });
    await switchPortal(organization, false);
    await open(`/explain?customerUserId=${person.customerUserId}`, 'technician');
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('the portal of Elm School is off');
    await expect(page.getByRole('button', { name: /Switch the portal on/ })).toHaveCount(0);
    await expect(page.getByText(/owner|admin/i).first()).toBeVisible();
    await page.getByRole('link', { name: 'see it in the audit' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portal disabled');
    await expect(page.getByRole('table')).toContainText('Enabled');
    await expectAccessible(page);
  });

  test('a name finds the person, and a disabled one is let in again', async ({ page, app, open }) => {
    const organization = await app.world.organization();
    await app.world.person(organization, { name: 'Zebedee Quarrington', status: 'disabled' });
    await open('/explain', 'technician');
    await page.keyboard.type('quarring');
    await page.getByRole('option', { name: /Zebedee Quarrington/ }).click();
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('Zebedee Quarrington cannot get in');
    await page.getByRole('button', { name: /^Enable/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Enable/ }).click();
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('Zebedee Quarrington can get in');
  });

  test('an address nobody has says so and offers to add the person, and the ticket text can be copied', async ({ page, open, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('/explain?email=stranger%40nowhere.example', 'admin');
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('stranger@nowhere.example');
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('stranger@nowhere.example');
    await page.getByRole('link', { name: 'Add this person' }).click();
    await expect(page.getByLabel('E-mail')).toHaveValue('stranger@nowhere.example');
  });

  test('a code that no attempt carries says what to check', async ({ page, open }) => {
    await open('/explain?reference=ZZZZ-9999', 'viewer');
    await expect(page.getByText('No such code')).toBeVisible();
    await expectAccessible(page);
  });
});
