import { readFile } from 'node:fs/promises';
import type { TestApp } from '../../support/app.ts';
import { expect, expectAccessible, test } from './fixture.ts';
import { codeNow, enrol, givePassword, keepCodes, nextCode, requireFactor, withPasskeys } from './second-step.ts';

/** What the console's history says about an organization. */
async function historyOf(app: TestApp, organizationId: string): Promise<string[]> {
  const owner = await app.world.staffClient('owner');
  const answer = await owner.get(`/api/admin/audit-events?range=[0,99]&filter=${encodeURIComponent(JSON.stringify({ organizationId }))}`);
  return (answer.body as { action: string }[]).map(({ action }) => action);
}

test.describe('a customer’s second step at sign-in', () => {
  test('is required while they are inside, set up by app, given by code and recovery code, replaced by a passkey alone, and won back by a pass', async ({ page, app, at, signIn, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const device = await withPasskeys(page);
    const organization = await app.world.organization({ name: 'Saltmarsh Dental' });
    const person = await app.world.person(organization, { name: 'Anna Sørensen', phone: '+44 20 7946 0001' });
    const heading = page.getByRole('heading', { level: 1 });
    await signIn(person);
    await expect(heading).toHaveText('Welcome, Anna Sørensen');
    await page.goto(at('/account'));
    await expect(page.getByLabel('Name')).toBeVisible();

    // The rule holds from the next click on, also where the page asks for nothing by itself.
    await requireFactor(app, organization);
    await page.getByRole('link', { name: /^Password/ }).click();
    await expect(heading).toHaveText('Set up a second step');
    await expect(heading).toBeFocused();
    await expect(page.getByText('Saltmarsh Dental asks for a second step at sign-in')).toBeVisible();
    await expectAccessible(page);
    for (const path of ['/', '/account', '/account/security']) {
      await page.goto(at(path));
      await expect(heading).toHaveText('Set up a second step');
    }

    await page.getByRole('button', { name: /Authenticator app/ }).click();
    await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Open my app on this phone' })).toHaveAttribute('href', /^otpauth:\/\/totp\//);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Copy the key' }).click();
    const key = await page.evaluate(() => navigator.clipboard.readText());
    const { secret, recoveryCodes } = await enrol(page, app);
    expect(secret).toBe(key);

    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByText('Keep them first')).toBeVisible();
    await expect(page.getByLabel('I have kept them')).toBeFocused();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Copy the recovery codes' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(recoveryCodes.join('\n'));
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
    expect(download.suggestedFilename()).toBe('recovery-codes-northwind-it.txt');
    expect(await readFile(await download.path(), 'utf8')).toContain(recoveryCodes.join('\n'));
    await keepCodes(page);
    await expect(heading).toHaveText('Sign-in & security');
    expect(await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))).not.toContain(recoveryCodes[0]);

    const leave = async () => {
      await page.goto(at('/account'));
      await page.getByRole('button', { name: 'Sign Out' }).click();
      await expect(page.getByText('You are signed out.')).toBeVisible();
    };
    await leave();
    nextCode(app);
    await givePassword(page, person);
    await expect(heading).toHaveText('One more step');
    await expectAccessible(page);
    await page.getByLabel('Six-digit code').fill(codeNow(app, secret));
    await expect(heading).toHaveText('Welcome, Anna Sørensen');

    await leave();
    await givePassword(page, person);
    await page.getByRole('button', { name: 'Use another way' }).click();
    await page.getByRole('button', { name: /Recovery code/ }).click();
    await expect(heading).toHaveText('Use a recovery code');
    await expectAccessible(page);
    await page.getByLabel('Recovery code').fill((recoveryCodes[0] ?? '').toLowerCase().replaceAll('-', ' '));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(heading).toHaveText('Welcome, Anna Sørensen');
    await expect(page.getByText('You came in with a recovery code; 9 are left.')).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Put it right' }).click();
    await expect(page.getByText('9 left')).toBeVisible();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('My phone');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await expect(page.getByText('The passkey “My phone” is added.')).toBeVisible();
    // Offered among the suggestions of the address field, and taken at once by a device that answers by itself.
    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await expect(heading).toHaveText('Welcome, Anna Sørensen');
    await device.answers(false);

    const technician = await app.world.staffClient('technician');
    const call = `/api/admin/customer-users/${person.customerUserId}`;
    const { id: verificationId } = (await technician.post(`${call}/verifications`, { method: 'call_back' })).body as { id: string };
    const verified = await technician.post(`/api/admin/verifications/${verificationId}/confirm`, { number: '+44 20 7946 0001', note: 'Her voice, and she knew the last ticket.' });
    expect(verified.status, verified.text).toBe(200);
    const pass = await technician.post(`${call}/access-pass`, { verificationId, reason: 'Lost her phone' });
    expect(pass.status, pass.text).toBe(200);

    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Sign Out' }).click();
    await givePassword(page, person);
    await page.getByRole('button', { name: 'Use another way' }).click();
    await page.getByRole('button', { name: /Access pass/ }).click();
    await page.getByLabel('Access pass').fill((pass.body as { code: string }).code);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(heading).toHaveText('Set up a second step');
    await expect(page.getByText('You came in with an access pass.')).toBeVisible();
    await expectAccessible(page);
    // Whoever takes their time confirms with the password alone: what else they have is lost.
    app.clock.advance(6 * 60_000);
    await page.getByRole('button', { name: /Authenticator app/ }).click();
    const sheet = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await expect(sheet.getByLabel('Six-digit code')).toHaveCount(0);
    await sheet.getByLabel('Your password').fill(person.password);
    await sheet.getByRole('button', { name: 'Confirm' }).click();
    const again = await enrol(page, app);
    await keepCodes(page);
    await expect(heading).toHaveText('Welcome, Anna Sørensen');
    await leave();
    await givePassword(page, person);
    await page.getByLabel('Six-digit code').fill(codeNow(app, secret));
    await expect(page.getByLabel('Six-digit code')).toHaveAttribute('aria-invalid', 'true');
    nextCode(app);
    await page.getByLabel('Six-digit code').fill(codeNow(app, again.secret));
    await expect(heading).toHaveText('Welcome, Anna Sørensen');

    const history = await historyOf(app, organization.id);
    for (const action of ['portal.mfa_changed', 'factor.added', 'recovery_code.used', 'access_pass.issued', 'access_pass.used']) expect(history, action).toContain(action);
    expect(history.filter((action) => action === 'factor.added')).toHaveLength(3);
  });

  test('is their word for a colleague who calls, and a PIN for themselves', async ({ page, app, at, signIn }) => {
    const organization = await app.world.organization({ name: 'Heron Clinic' });
    const colleague = await app.world.person(organization, { name: 'Ada Lovelace' });
    await app.world.authenticator(colleague.providerId, colleague.userId ?? '');
    await signIn(await app.world.person(organization, { role: 'manager' }));
    const technician = await app.world.staffClient('technician', { name: 'Tom Technician' });
    const asked = await technician.post(`/api/admin/customer-users/${colleague.customerUserId}/verifications`, { method: 'manager_approval', note: 'Lost her phone.' });
    expect(asked.status, asked.text).toBe(201);
    await page.goto(at('/'));
    await expect(page.getByText('Tom Technician of Northwind IT asks you to confirm that Ada Lovelace is calling.')).toBeVisible();
    await page.getByRole('link', { name: 'Answer' }).click();
    await expect(page.getByText('Lost her phone.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Yes, it is Ada Lovelace' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Northwind IT knows now that it is Ada Lovelace' })).toBeFocused();
    const verification = await technician.get(`/api/admin/verifications/${(asked.body as { id: string }).id}`);
    expect(verification.body).toMatchObject({ status: 'verified', usable: true });
    await expect(page.getByRole('button', { name: /Yes, it is/ })).toHaveCount(0);

    await page.goto(at('/account/security'));
    await page.getByRole('button', { name: 'Set a PIN' }).click();
    await page.getByLabel('PIN', { exact: true }).fill('4711');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Use 6 to 12 digits; this has 4.')).toBeVisible();
    await page.getByLabel('PIN', { exact: true }).fill('47 11 93');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your PIN for the phone is set.')).toBeVisible();
    await page.getByRole('button', { name: 'Remove the PIN' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await expect(page.getByText('Your PIN for the phone is removed.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Set a PIN' })).toBeVisible();
  });
});
