import { expect, expectAccessible, filtered, test } from './fixture.ts';

test.describe('somebody who sees to it that mail goes out', () => {
  test('is told everywhere that none does, reads the kept mail, and copies its link for the customer', async ({ page, quiet, openAt, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const person = await quiet.world.person(await quiet.world.organization({ name: 'Acme' }), { status: 'new' });
    await openAt(quiet, `/customer-users/${person.customerUserId}/show`);
    await expect(page.getByRole('link', { name: /^Mail is not going out/ })).toBeVisible();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(page.getByRole('dialog')).toContainText('No mail server is set up, so nobody receives this mail');
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Mailbox' }).click();
    await expect(page.getByRole('row', { name: /Kept here/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('row', { name: /Kept here/ }).getByRole('link').first().click();
    const mail = page.frameLocator('iframe');
    await expect(mail.getByRole('heading')).toContainText('Acme');
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'Plain text' }).click();
    await expect(page.getByRole('tabpanel')).toContainText('Acme');
    await page.getByRole('button', { name: 'Show the link' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Show the link' }).click();
    await expect(page.getByText('It works once', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(new RegExp(`^http://${quiet.host}/\\S+#[\\w-]+$`));
  });

  test('sets up a mail server and tries it with one button; its password is never shown again', async ({ page, app, open, smtp }) => {
    const client = await open('/settings/mail');
    await expect(page.getByText('Mails are handed to the server that SMTP_URL names.', { exact: false })).toBeVisible();
    await page.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
    await page.getByRole('spinbutton', { name: 'Port' }).fill(String(smtp.port));
    await page.getByRole('radio', { name: /^None/ }).check();
    await page.getByLabel('From: address').fill('portico@northwind.example');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Mails are handed to the server set here.', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Send me a test mail' }).click();
    await expect(page.getByText(/A test mail to .* was taken\. The server said:/)).toBeVisible();
    expect((await smtp.mailTo(client.staff.email)).from).toBe('portico@northwind.example');
    await page.getByRole('spinbutton', { name: 'Port' }).fill('9');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The mail server is saved.', { exact: false }).last()).toBeVisible();
    await page.getByRole('button', { name: 'Send me a test mail' }).click();
    await expect(page.getByRole('alert').filter({ hasText: /server|connection/i })).toBeVisible();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
    await expect(page.getByText('Mails are handed to the server that SMTP_URL names.', { exact: false })).toBeVisible();
    expect((await client.get('/api/admin/provider')).body).toMatchObject({ mail: { source: 'environment' } });
    void app;
  });

  test('finds a mail that failed among many by its state', async ({ page, open, app, smtp }) => {
    const person = await app.world.person(await app.world.organization(), { status: 'new' });
    smtp.behave = (to) => (to === person.email ? 'refuse' : 'accept');
    const client = await open('/');
    expect((await client.post('/api/admin/invitations', { customerUserId: person.customerUserId })).status).toBe(201);
    await expect(async () => {
      await page.goto(`http://${app.host}/admin/deliveries?${filtered({ status: 'bounced', q: person.email })}`);
      await expect(page.getByRole('row', { name: new RegExp(person.email) })).toContainText('Bounced', { timeout: 1_000 });
    }).toPass();
    smtp.behave = () => 'accept';
    await page.getByRole('row', { name: new RegExp(person.email) }).getByRole('link').first().click();
    await expect(page.getByRole('alert')).toContainText('No such mailbox here');
  });
});
