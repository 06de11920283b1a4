import { expect, expectAccessible, test } from './fixture.ts';
import { codeNow, enrol, givePassword, keepCodes, requireFactor, withPasskeys } from './second-step.ts';

/** The troubleshooting page's table "MFA Problems", a test a line. */
test.describe('a customer with a problem at the second step', () => {
  test('“Invalid authenticator code”: is told to check the clock, by how much it is off, and gets in with the next code', async ({ page, app, at }) => {
    const person = await app.world.person(await app.world.organization());
    await app.world.authenticator(person.providerId, person.userId ?? '');
    await page.goto(at('/'));
    await givePassword(page, person);
    const code = page.getByLabel('Six-digit code');
    await expect(code).toBeFocused();
    await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
    await expect(code).toHaveAttribute('inputmode', 'numeric');
    await code.fill('000000');
    await expect(page.getByText('Check that you are using the newest code and that your phone sets its time by itself.')).toBeVisible();
    await expect(code).toBeFocused();
    await expectAccessible(page);
    // The wrong one is marked: typing takes its place. Pasted with a space it is the same.
    await page.keyboard.insertText(app.world.totpCode(-6).replace(/^(...)/, '$1 '));
    await expect(page.getByText('The clock of your device is about 3 minutes slow. Set its time to automatic and enter the next code.')).toBeVisible();
    await page.keyboard.type(app.world.totpCode());
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
  });

  test('“Lost authenticator”: uses a recovery code at sign-in, each once, and comes back to the other ways', async ({ page, app, at }) => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    await requireFactor(app, organization);
    await page.goto(at('/account/sessions'));
    await givePassword(page, person);
    await page.getByRole('button', { name: /Authenticator app/ }).click();
    const { recoveryCodes } = await enrol(page, app);
    await keepCodes(page);
    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Sign Out' }).click();
    const useRecoveryCode = async (code: string) => {
      await givePassword(page, person);
      await page.getByRole('button', { name: 'Use another way' }).click();
      await page.getByRole('button', { name: /Recovery code/ }).click();
      await page.getByLabel('Recovery code').fill(code);
      await page.getByRole('button', { name: 'Confirm' }).click();
    };
    await useRecoveryCode(recoveryCodes[3] ?? '');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await useRecoveryCode(recoveryCodes[3] ?? '');
    await expect(page.getByLabel('Recovery code')).toHaveAttribute('aria-invalid', 'true');
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('One more step');
  });

  test('“No recovery codes”: is told whom to call and what to say, which opens the matter in the console', async ({ page, app, at }) => {
    const person = await app.world.person(await app.world.organization());
    await app.world.authenticator(person.providerId, person.userId ?? '');
    await page.goto(at('/'));
    await givePassword(page, person);
    await page.getByRole('button', { name: 'Use another way' }).click();
    await expect(page.getByRole('button', { name: /Recovery code/ })).toHaveCount(0);
    await expect(page.getByText('None of these at hand? Call Northwind IT and tell them the reference below')).toBeVisible();
    await expectAccessible(page);
    const reference = /tell them ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(await page.getByRole('main').innerText())?.[1];
    const technician = await app.world.staffClient('technician');
    const explained = await technician.post('/api/admin/access-explanations', { reference });
    expect(explained.status, explained.text).toBe(200);
    expect(explained.text).toContain(person.email);
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toBeVisible();
  });

  test('“Mandatory enrollment”: completes the set-up, which nothing skips', async ({ page, app, at }) => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    await requireFactor(app, organization);
    await page.goto(at('/account/sessions'));
    await givePassword(page, person);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up a second step');
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up a second step');
    await expect(page.getByRole('link', { name: 'Home' })).toHaveCount(0);
    await page.getByRole('button', { name: /Authenticator app/ }).click();
    await page.getByLabel('Six-digit code').fill('12345');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByText('Enter all six digits; this has 5.')).toBeVisible();
    await page.getByLabel('Six-digit code').fill('000000');
    await expect(page.getByText('Enter the code your app shows now')).toBeVisible();
    await enrol(page, app);
    await keepCodes(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Where you are signed in');
  });

  test('“Passkey MFA fails”: goes on with the authenticator or a recovery code, and is told where to register it again', async ({ page, app, at }) => {
    const device = await withPasskeys(page);
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    await requireFactor(app, organization);
    await page.goto(at('/'));
    await givePassword(page, person);
    await page.getByRole('button', { name: /Passkey/ }).click();
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep your recovery codes');
    await keepCodes(page);
    await page.goto(at('/account/security/authenticator'));
    const secret = (await page.getByLabel('Key').innerText()).replaceAll(' ', '');
    await page.getByLabel('Six-digit code').fill(codeNow(app, secret));
    await expect(page.getByText('Your authenticator app is set up.')).toBeVisible();
    await device.answers(false);
    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await givePassword(page, person);
    await device.knowsItsOwner(false);
    await device.answers(true);
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await expect(page.getByText('Try again, or use the code of your authenticator app or a recovery code.')).toBeVisible();
    await expectAccessible(page);
    app.clock.advance(30_000);
    await page.getByLabel('Six-digit code').fill(codeNow(app, secret));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');

    // One the server no longer knows is refused, with the way to a new one.
    await app.database.db.deleteFrom('passkeys').where('provider_id', '=', person.providerId).where('user_id', '=', person.userId ?? '').execute();
    await device.answers(false);
    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
    await device.knowsItsOwner(true);
    await device.answers(true);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByText('This passkey does not work here.').first()).toBeVisible();
    await expect(page.getByText('register it again under Account & profile → Sign-in & security').first()).toBeVisible();
  });

  test('too many wrong codes: is signed out, told until when, and what still works', async ({ page, app, at }) => {
    const person = await app.world.person(await app.world.organization());
    await app.world.authenticator(person.providerId, person.userId ?? '');
    await page.goto(at('/'));
    await givePassword(page, person);
    const code = page.getByLabel('Six-digit code');
    for (let tries = 0; tries < 6; tries += 1) {
      const answered = page.waitForResponse((response) => response.url().endsWith('/sign-in/mfa') && response.request().method() === 'POST');
      await code.fill(`00000${tries}`);
      await answered;
    }
    await expect(page.getByRole('alert')).toContainText(/Too many tries.*Try again at \d\d:\d\d .*passkey still works.*reference is [0-9A-Z-]{9}.*Northwind IT can help/s);
    await expect(page.getByLabel('E-mail address')).toBeVisible();
    await expectAccessible(page);
  });
});
