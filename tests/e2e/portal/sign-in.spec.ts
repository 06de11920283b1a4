import { expect, expectAccessible, goodPassword, test } from './fixture.ts';

test.describe('a customer signs in', () => {
  test('with address and password, and lands on the home of their organization', async ({ page, app, at, signIn }) => {
    const organization = await app.world.organization({ name: 'Brightwater Dental' });
    const person = await app.world.person(organization, { name: 'Anna Sørensen' });
    await page.goto(at('/'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await expect(page).toHaveTitle('Sign in · Northwind IT');
    await expectAccessible(page);
    await signIn(person);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Anna Sørensen');
    await expect(page.getByText('The portal of Brightwater Dental, provided by Northwind IT.')).toBeVisible();
    await expectAccessible(page);
  });

  test('is not told of passkeys that nobody asked for, and asks the server for them once, while it has none to offer', async ({ page, app, at, mayLog }) => {
    mayLog(/status of 503/);
    const person = await app.world.person(await app.world.organization());
    let asked = 0;
    await page.route('**/sign-in/passkey/options', (route) => {
      asked += 1;
      return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ code: 'unavailable', status: 503, detail: 'Not now.' }) });
    });
    const answered = page.waitForResponse('**/sign-in/passkey/options');
    await page.goto(at('/'));
    await answered;
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await expect(page.getByText('Not now.')).toHaveCount(0);
    expect(asked).toBeLessThanOrEqual(2);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByText('Not now.')).toBeVisible();
  });

  test('sees the address again beside the password, and changes it by link or by Back', async ({ page, at }) => {
    await page.goto(at('/sign-in'));
    await page.getByLabel('E-mail address').fill('tpyo@customer.example');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enter your password');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Change the e-mail address' }).click();
    await expect(page.getByLabel('E-mail address')).toHaveValue('tpyo@customer.example');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
    await page.goBack();
    await expect(page.getByLabel('E-mail address')).toHaveValue('tpyo@customer.example');
  });

  test('reads the password while typing it, and is told about Caps Lock', async ({ page, at }) => {
    await page.goto(at('/sign-in'));
    await page.getByLabel('E-mail address').fill('anna@customer.example');
    await page.getByRole('button', { name: 'Continue' }).click();
    const password = page.getByLabel('Password', { exact: true });
    await password.fill('violet');
    await expect(password).toHaveAttribute('type', 'password');
    await page.getByRole('button', { name: 'Show password' }).click();
    await expect(password).toHaveAttribute('type', 'text');
    await password.evaluate((field) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', bubbles: true, modifierCapsLock: true })));
    await expect(page.getByText('Caps Lock is on.')).toBeVisible();
  });

  test('is told what is wrong with an address before anything is sent', async ({ page, at }) => {
    await page.goto(at('/sign-in'));
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('Enter your e-mail address.')).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toBeFocused();
    await page.getByLabel('E-mail address').fill('anna');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('This is not an e-mail address.')).toBeVisible();
    await expectAccessible(page);
  });

  test('hears the same for a wrong password and an unknown address', async ({ page, app, at }) => {
    const person = await app.world.person(await app.world.organization());
    for (const email of [person.email, 'nobody@customer.example']) {
      await page.goto(at('/sign-in'));
      await page.getByLabel('E-mail address').fill(email);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      const alert = page.getByRole('alert');
      await expect(alert).toContainText('Invalid email or password');
      await expect(alert).toBeFocused();
    }
    await expectAccessible(page);
  });

  test('is told when to try again after too many tries, and what still works', async ({ page, app, at }) => {
    const person = await app.world.person(await app.world.organization());
    const guesser = app.client();
    let status = 0;
    for (let tries = 0; status !== 429 && tries < 30; tries += 1) status = (await guesser.post('/api/portal/sign-in/password', { email: person.email, password: `guess number ${tries}` })).status;
    await page.goto(at('/sign-in'));
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText(/Too many tries.*Try again at \d\d:\d\d .*\(in \d+ (?:seconds|minutes|hours)\).*reset mail still works.*Northwind IT can help/s);
    await expectAccessible(page);
  });

  test('presses the button twice and is asked for once', async ({ page, app, at }) => {
    const person = await app.world.person(await app.world.organization());
    let calls = 0;
    await page.route('**/api/portal/sign-in/password', async (route) => {
      calls += 1;
      await route.continue();
    });
    await page.goto(at('/sign-in'));
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).dblclick();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
    expect(calls).toBe(1);
  });

  test('goes on where they wanted to go, and nowhere else', async ({ page, app, at, signIn }) => {
    const person = await app.world.person(await app.world.organization());
    await page.goto(at('/account/sessions?from=mail'));
    await expect(page).toHaveURL(at('/sign-in?next=%2Faccount%2Fsessions%3Ffrom%3Dmail'));
    await signIn(person);
    await expect(page).toHaveURL(at('/account/sessions?from=mail'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Where you are signed in');
    await page.goto(at('/sign-in?next=//evil.example/'));
    await expect(page).toHaveURL(at('/'));
  });

  test('is asked to sign in again when the session was ended elsewhere, and comes back to the same page', async ({ page, app, at, signIn }) => {
    const person = await app.world.person(await app.world.organization());
    await signIn(person);
    await page.goto(at('/account'));
    await expect(page.getByLabel('Name')).toBeVisible();
    const elsewhere = await app.world.personClient(person);
    expect((await elsewhere.delete('/api/portal/me/sessions')).status).toBe(200);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your session has ended.')).toBeVisible();
    await signIn(person);
    await expect(page).toHaveURL(at('/account'));
  });
});
