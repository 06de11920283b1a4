import type { TestApp } from '../../support/app.ts';
import { expect, expectAccessible, goodPassword, test } from './fixture.ts';

async function publishSupport(app: TestApp): Promise<void> {
  const owner = await app.world.staffClient('owner');
  const settings = (await owner.get('/api/admin/provider')).body as Record<string, unknown>;
  const answer = await owner.put('/api/admin/provider', { ...settings, support: { name: 'Service desk', email: 'help@northwind.example', phone: '+44 20 7946 0000', url: 'https://northwind.example/help' } });
  expect(answer.status, answer.text).toBe(200);
}

test.describe('a customer in front of a wall', () => {
  test('meets “Portal not available” at the next request after the switch, and is back where they were when it is on', async ({ page, app, at, signIn, switchPortal }) => {
    await publishSupport(app);
    const organization = await app.world.organization({ name: 'Curlew Clinic' });
    await signIn(await app.world.person(organization));
    await page.goto(at('/account/password'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change password');
    await switchPortal(organization, false, 'We are moving you.\nBack on Monday.');
    await page.getByLabel('Current password').fill(goodPassword);
    await page.getByRole('textbox', { name: 'New password' }).fill('seven quiet lanterns');
    await page.getByRole('button', { name: 'Change password' }).click();

    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toHaveText('Portal not available');
    await expect(heading).toBeFocused();
    await expect(page.getByText('The portal of Curlew Clinic is switched off at the moment. Your account is fine; the same message appears on every device.')).toBeVisible();
    await expect(page.getByText('Ask Northwind IT to switch the portal on for Curlew Clinic, and tell them the reference below.')).toBeVisible();
    await expect(page.getByText('Try again once they have: you do not need to sign in anew.')).toBeVisible();
    await expect(page.getByText('We are moving you.')).toBeVisible();
    await expect(page.getByRole('link', { name: /Call \+44 20 7946 0000/ })).toHaveAttribute('href', 'tel:+442079460000');
    const reference = await page.getByLabel('Reference', { exact: true }).innerText();
    expect(reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await expect(page.getByRole('link', { name: /help@northwind\.example/ })).toHaveAttribute('href', `mailto:help@northwind.example?subject=${encodeURIComponent(`Portal not available (reference ${reference})`)}`);
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByText(/Still the same at \d\d:\d\d/)).toBeVisible();
    await expect(page.getByLabel('Reference', { exact: true })).toHaveText(reference);
    await switchPortal(organization, true);
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(heading).toHaveText('Change password');
    await expect(page).toHaveURL(at('/account/password'));
  });

  test('gets in by itself once the portal is on, without pressing anything', async ({ page, app, signIn, switchPortal }) => {
    const organization = await app.world.organization({ portal: false });
    await page.clock.install();
    await signIn(await app.world.person(organization));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portal not available');
    await switchPortal(organization, true);
    await page.clock.runFor(31_000);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
  });

  test('meets “Client Portal Access Required” as a disabled person, copies the reference and signs out', async ({ page, app, at, signIn, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn(await app.world.person(await app.world.organization(), { status: 'disabled' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Client Portal Access Required');
    await expect(page.getByText('You are signed in, but no active portal account is linked to this sign-in.')).toBeVisible();
    await expect(page.getByText('If you work for Northwind IT, sign in at the console instead: staff accounts do not open the customer portal.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Copy the reference' }).click();
    await expect(page.getByRole('button', { name: 'Copied the reference' })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.getByLabel('Reference', { exact: true }).innerText());
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
    await page.goto(at('/account'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  });

  test('meets “Client Portal Access Required” as a member of staff', async ({ page, app, signIn }) => {
    await signIn(await app.world.staff('technician'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Client Portal Access Required');
  });

  test('goes on in another of their organizations', async ({ page, app, signIn, switchPortal }) => {
    const closed = await app.world.organization({ name: 'Closed Shop', portal: false });
    const open = await app.world.organization({ name: 'Open House', portal: false });
    const person = await app.world.person(closed);
    await app.world.person(open, { email: person.email, userId: person.userId ?? '' });
    await signIn(person);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portal not available');
    await expectAccessible(page);
    const [here, other] = (await page.getByText('The portal of Closed Shop').count()) > 0 ? [closed, open] : [open, closed];
    await expect(page.getByRole('button', { name: new RegExp(here.name) })).toHaveCount(0);
    await switchPortal(other, true);
    await page.getByRole('button', { name: new RegExp(other.name) }).click();
    await expect(page.getByText(`The portal of ${other.name}, provided by Northwind IT.`)).toBeVisible();
  });
});
