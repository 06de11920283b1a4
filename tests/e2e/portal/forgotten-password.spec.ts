import { expect, expectAccessible, test } from './fixture.ts';

const linkIn = (text: string) => /https?:\/\/\S+\/reset#\S+/.exec(text)?.[0] ?? '';

test.describe('a customer forgot the password', () => {
  test('sets a new one with the link of the mail and signs in with it', async ({ page, app, smtp, at, signIn }) => {
    const person = await app.world.person(await app.world.organization());
    await page.goto(at('/sign-in'));
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    await expect(page.getByLabel('E-mail address')).toHaveValue(person.email);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Send the mail' }).click();
    await expect(page.getByText(`If ${person.email} can sign in here, a mail is on its way.`)).toBeVisible();
    await expectAccessible(page);

    const link = linkIn((await smtp.mailTo(person.email)).text);
    await page.goto(link);
    await expect(page).toHaveURL(at('/reset'));
    const kept = await page.evaluate(() => JSON.stringify([window.location.href, window.history.state, Object.entries(localStorage), Object.entries(sessionStorage)]));
    expect(kept).not.toContain(link.split('#')[1]);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set a new password');
    await expectAccessible(page);
    const password = page.getByRole('textbox', { name: 'New password' });
    await password.fill('password1234');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    await expect(password).toBeFocused();
    await password.fill('seven quiet lanterns');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByText('Your new password is set.')).toBeVisible();
    await signIn(person, 'seven quiet lanterns');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');

    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('textbox', { name: 'New password' }).fill('eight quiet lanterns');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link does not work any more');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Ask for a new mail' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Forgotten your password?');
  });

  test('reads the same for an address nobody has', async ({ page, at }) => {
    await page.goto(at('/forgot'));
    await page.getByLabel('E-mail address').fill('nobody@customer.example');
    await page.getByRole('button', { name: 'Send the mail' }).click();
    await expect(page.getByText('If nobody@customer.example can sign in here, a mail is on its way.')).toBeVisible();
  });

  test('opened the page without the secret part of the link', async ({ page, at }) => {
    await page.goto(at('/reset'));
    await expect(page.getByText('Open the link in your mail again')).toBeVisible();
  });
});
