import { expect, expectAccessible, test } from './fixture.ts';

test.describe('a customer is at home', () => {
  test('reads what the company wrote, and hops between their organizations', async ({ page, app, signIn }) => {
    const first = await app.world.organization({ name: 'Fjord & Sons' });
    const second = await app.world.organization({ name: 'Kindergarten Łąka' });
    const person = await app.world.person(first, { name: 'Anna Sørensen' });
    await app.world.person(second, { email: person.email, userId: person.userId ?? '', role: 'manager' });
    const owner = await app.world.staffClient('owner');
    const portal = (await owner.get(`/api/admin/portals/${second.id}`)).body as Record<string, unknown>;
    const saved = await owner.put(`/api/admin/portals/${second.id}`, { ...portal, welcomeText: 'Good to have you.\n<b>Call us</b> when it burns.' });
    expect(saved.status, saved.text).toBe(200);

    await signIn(person);
    await expect(page.getByText(/^The portal of .+, provided by Northwind IT\.$/)).toBeVisible();
    await page.getByRole('button', { name: /Switch organization/ }).click();
    const sheet = page.getByRole('dialog', { name: 'Switch organization' });
    await expect(sheet.getByRole('button', { name: /you are here/ })).toHaveCount(1);
    await expectAccessible(page);
    await sheet.getByRole('button', { name: /Kindergarten Łąka/ }).click();
    await expect(sheet).toBeHidden();
    await expect(page.getByText('The portal of Kindergarten Łąka, provided by Northwind IT.')).toBeVisible();
    await expect(page.getByText('<b>Call us</b> when it burns.')).toBeVisible();
    await expect(page).toHaveTitle('Home · Kindergarten Łąka');
    await page.getByRole('main').getByRole('button', { name: /Fjord & Sons/ }).click();
    await expect(page.getByText('The portal of Fjord & Sons, provided by Northwind IT.')).toBeVisible();
    await expect(page.getByText('Call us')).toHaveCount(0);
  });

  test('finds the way back from an address that leads nowhere', async ({ page, app, at, signIn }) => {
    await signIn(await app.world.person(await app.world.organization()));
    await page.goto(at('/tickets/of/yesterday'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing here');
    await expectAccessible(page);
    await page.getByRole('main').getByRole('link', { name: 'Go to Home' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  });

  test('is told when the device is offline and when the server is in trouble, and goes on afterwards', async ({ page, app, at, signIn, context, mayLog }) => {
    mayLog(/ERR_INTERNET_DISCONNECTED|status of 503|Couldn't load preload assets/);
    await signIn(await app.world.person(await app.world.organization()));
    await page.goto(at('/account'));
    await expect(page.getByLabel('Name')).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText('You are offline. What you see may be old')).toBeVisible();
    await page.getByLabel('Name').fill('Anna Offline');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert')).toContainText('You are offline, so nothing was sent.');
    await expectAccessible(page);
    await context.setOffline(false);
    await expect(page.getByText('You are offline. What you see may be old')).toBeHidden();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your details are saved.')).toBeVisible();

    await page.route('**/api/portal/me/sessions', (route) => route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }));
    await page.goto(at('/account/sessions'));
    await expect(page.getByRole('alert')).toContainText('We could not load your sessions.', { timeout: 20_000 });
    await expectAccessible(page);
    await page.unroute('**/api/portal/me/sessions');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('This device')).toBeVisible();
  });

  test('sees at once that a slow page is on its way', async ({ page, app, at, signIn }) => {
    await signIn(await app.world.person(await app.world.organization()));
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/portal/me/profile', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(at('/account'));
    await expect(page.getByRole('status', { name: 'Loading your details' })).toBeVisible();
    letGo();
    await expect(page.getByLabel('Name')).toBeVisible();
  });

  test('gets around with the keyboard alone', async ({ page, app, at, signIn, isMobile }) => {
    test.skip(isMobile, 'a phone has no Tab key');
    await signIn(await app.world.person(await app.world.organization()));
    await page.goto(at('/'));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(page.getByRole('link', { name: 'Account & profile' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Account & profile');
  });
});
