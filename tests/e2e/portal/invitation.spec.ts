import type { TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import type { TestSmtp } from '../../support/smtp.ts';
import type { MadeOrganization } from '../../support/world.ts';
import { expect, expectAccessible, test } from './fixture.ts';
import { givePassword } from './second-step.ts';

const password = 'seven quiet lanterns';
let number = 0;

/** Invites somebody as an owner does in the console. */
async function invite(app: TestApp, organization: MadeOrganization, person: { email?: string; name?: string; sendWhileOff?: boolean } = {}) {
  number += 1;
  const owner = await app.world.staffClient('owner');
  const email = person.email ?? `guest${number}@customer.example`;
  const made = await owner.post('/api/admin/customer-users', { organizationId: organization.id, email, name: person.name ?? 'Anna Sørensen', invite: true, sendWhileOff: person.sendWhileOff ?? false });
  expect(made.status, made.text).toBe(201);
  const invitationId = (made.body as { invitation: { id: string } }).invitation.id;
  return { owner, email, invitationId };
}

async function linkTo(smtp: TestSmtp, email: string): Promise<string> {
  const { text } = await smtp.mailTo(email);
  return /https?:\/\/\S+\/accept#\S+/.exec(text)?.[0] ?? '';
}

async function phoneCode(owner: Client, invitationId: string): Promise<string> {
  const answer = await owner.post(`/api/admin/invitations/${invitationId}/phone-code`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.body as { code: string }).code;
}

test.describe('an invited person', () => {
  test('accepts by the link of the mail, makes a sign-in and is inside', async ({ page, app, smtp, at, signIn }) => {
    const organization = await app.world.organization({ name: 'Longshore Dental' });
    const { email } = await invite(app, organization);
    const link = await linkTo(smtp, email);
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to the portal of Longshore Dental');
    await expect(page).toHaveURL(at('/accept'));
    const kept = await page.evaluate(() => JSON.stringify([window.location.href, window.history.state, Object.entries(localStorage), Object.entries(sessionStorage)]));
    expect(kept).not.toContain(link.split('#')[1]);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Open the link in your mail again');
    await expectAccessible(page);
    await page.goto(link);
    await expect(page.getByText('Northwind IT invites you to the customer portal.')).toBeVisible();
    await expect(page.getByRole('definition').filter({ hasText: email })).toBeVisible();
    await expect(page.getByLabel('Your name')).toHaveValue('Anna Sørensen');
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Accept and open the portal' }).click();
    const field = page.getByLabel('Choose a password');
    await expect(field).toBeFocused();
    await field.fill(password);
    await page.getByRole('button', { name: 'Accept and open the portal' }).dblclick();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Anna Sørensen');
    await expect(page).toHaveURL(at('/'));

    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await signIn({ email }, password);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Anna Sørensen');

    await page.goto('about:blank');
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This invitation does not work any more');
    await expect(page.getByText('Otherwise ask Northwind IT to send the invitation again.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
  });

  test('signs in with the sign-in they have, second step included, and the invitation is accepted by itself', async ({ page, app, smtp }) => {
    const person = await app.world.person(await app.world.organization({ name: 'Old Company' }));
    await app.world.authenticator(person.providerId, person.userId ?? '');
    const { email } = await invite(app, await app.world.organization({ name: 'New Company' }), { email: person.email });
    await page.goto(await linkTo(smtp, email));
    await page.getByLabel('Choose a password').fill(password);
    await page.getByRole('button', { name: 'Accept and open the portal' }).click();
    await expect(page.getByText('You already have a sign-in.')).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toHaveValue(email);
    await expectAccessible(page);
    await givePassword(page, person);
    await page.getByLabel('Six-digit code').fill(app.world.totpCode());
    await expect(page.getByText('The portal of New Company, provided by Northwind IT.')).toBeVisible();
    await page.getByRole('button', { name: /Switch organization/ }).click();
    await expect(page.getByRole('dialog').getByRole('button', { name: /Company/ })).toHaveCount(2);
  });

  test('is signed in already and accepts with one press', async ({ page, app, smtp, signIn }) => {
    const person = await app.world.person(await app.world.organization());
    await signIn(person);
    const { email } = await invite(app, await app.world.organization({ name: 'Second Company' }), { email: person.email });
    await page.goto(await linkTo(smtp, email));
    await expect(page.getByLabel('Choose a password')).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: `Accept as ${email}` }).dblclick();
    await expect(page.getByText('The portal of Second Company, provided by Northwind IT.')).toBeVisible();
  });

  test('shares a browser with somebody who is signed in, who signs out first', async ({ page, app, smtp, signIn }) => {
    const other = await app.world.person(await app.world.organization());
    await signIn(other);
    const { email } = await invite(app, await app.world.organization({ name: 'Shared Desk Ltd' }));
    await page.goto(await linkTo(smtp, email));
    await expect(page.getByText(`You are signed in as ${other.email}.`)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign out and go on' }).click();
    await page.getByLabel('Choose a password').fill(password);
    await page.getByRole('button', { name: 'Accept and open the portal' }).click();
    await expect(page.getByText('The portal of Shared Desk Ltd, provided by Northwind IT.')).toBeVisible();
  });

  test('types a code that was read out, in their own spelling', async ({ page, app, at }) => {
    const { owner, email, invitationId } = await invite(app, await app.world.organization({ name: 'Phone Company' }));
    const code = await phoneCode(owner, invitationId);
    await page.goto(at('/sign-in'));
    await page.getByRole('link', { name: 'Use your code' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Use your invitation code');
    await expectAccessible(page);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Code').pressSequentially('AAAAA');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('The code has 10 letters and digits; this has 5.')).toBeVisible();
    await page.getByLabel('Code').pressSequentially('AAAAA');
    await expect(page.getByLabel('Code')).toHaveValue('AAAAA-AAAAA');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByLabel('Code')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('Code')).toBeFocused();
    await expectAccessible(page);
    await page.getByLabel('Code').fill(` ${code.replace('-', '').toLowerCase().split('').join(' ')} `);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to the portal of Phone Company');
    await page.getByLabel('Choose a password').fill(password);
    await page.getByRole('button', { name: 'Accept and open the portal' }).click();
    await expect(page.getByText('The portal of Phone Company, provided by Northwind IT.')).toBeVisible();
  });

  test('is told when no more codes are accepted for now', async ({ page, app, at }) => {
    const { owner, email, invitationId } = await invite(app, await app.world.organization());
    await phoneCode(owner, invitationId);
    const guesser = app.client();
    let status = 0;
    for (let tries = 0; status !== 429 && tries < 30; tries += 1) status = (await guesser.post('/api/portal/invitations/preview', { email, code: 'AAAAAAAAAA' })).status;
    await page.goto(at('/accept'));
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Code').fill('BBBBB-BBBBB');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('alert')).toContainText('Too many tries');
    await expectAccessible(page);
  });

  test('may accept before the portal is on, and is let in when it is', async ({ page, app, smtp, switchPortal }) => {
    const organization = await app.world.organization({ name: 'Early Bird', portal: false });
    const { email } = await invite(app, organization, { sendWhileOff: true });
    await page.goto(await linkTo(smtp, email));
    await expect(page.getByText('The portal is not switched on yet.')).toBeVisible();
    await page.getByLabel('Choose a password').fill(password);
    await page.getByRole('button', { name: 'Accept and open the portal' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portal not available');
    await switchPortal(organization, true);
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByText('The portal of Early Bird, provided by Northwind IT.')).toBeVisible();
  });
});
