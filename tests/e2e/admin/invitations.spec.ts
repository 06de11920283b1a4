import { expect, expectAccessible, filtered, test } from './fixture.ts';

test.describe('somebody who invites people', () => {
  test('invites one, follows the life line from queued to sent, and takes it back', async ({ page, app, open, smtp }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Hana Novák', status: 'new' });
    await open(`/customer-users/${person.customerUserId}/show`, 'technician');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(page.getByRole('dialog')).toContainText(`1 mail goes to ${person.email}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await smtp.mailTo(person.email);
    await expect(page.getByText('Invited', { exact: true }).first()).toBeVisible();
    await page.reload();
    await expect(page.getByText(/Sent on/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: `More about the invitation to ${person.email}` }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByText(/Revoked on/)).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText(/Queued|Sent on/).first()).toBeVisible();
  });

  test('reads a code out over the phone, letter by letter', async ({ page, app, open, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const person = await app.world.person(await app.world.organization(), { name: 'Oliver Clarke', status: 'new' });
    const client = await open(`/customer-users/${person.customerUserId}/show`, 'technician');
    expect((await client.post('/api/admin/invitations', { customerUserId: person.customerUserId })).status).toBe(201);
    await page.reload();
    await page.getByRole('button', { name: /More about the invitation/ }).click();
    await page.getByRole('menuitem', { name: 'Give a code over the phone' }).click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    const dialog = page.getByRole('dialog', { name: 'Read this out to Oliver Clarke' });
    await expect(dialog.getByRole('listitem')).toHaveCount(10);
    await expect(dialog.getByRole('listitem').first()).toContainText(/Alfa|Bravo|Charlie|Delta|Echo|Foxtrot|Golf|Hotel|India|Juliett|Kilo|Lima|Mike|November|Oscar|Papa|Quebec|Romeo|Sierra|Tango|Uniform|Victor|Whiskey|X-ray|Yankee|Zulu|Zero|One|Two|Three|Four|Five|Six|Seven|Eight|Nine/);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Copy the code' }).click();
    await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    const preview = await app.client().post('/api/portal/invitations/preview', { email: person.email, code });
    expect(preview.status, preview.text).toBe(200);
    await dialog.getByRole('button', { name: 'They have it' }).click();
    await expect(page.getByText(/its phone code works until/)).toBeVisible();
  });

  test('invites everyone of an organization who has no account; a portal that is off holds the mails until it is on', async ({ page, app, open, smtp }) => {
    const organization = await app.world.organization({ name: 'Sandpiper Hotels', portal: false });
    const people = await Promise.all(['One', 'Two', 'Three'].map((name) => app.world.person(organization, { name: `Guest ${name}`, status: 'new' })));
    await app.world.person(organization, { name: 'Already There' });
    await open(`/organizations/${organization.id}/show/people`, 'admin');
    await page.getByRole('button', { name: 'Invite everyone who has no account' }).click();
    await expect(page.getByRole('dialog')).toContainText('3 people who have no account get a mail');
    await expect(page.getByRole('dialog')).toContainText('The portal is off: the mail waits');
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await expect(page.getByRole('row', { name: /Guest One/ })).toContainText('waiting for the portal');
    expect(smtp.mails.some(({ to }) => to.includes(people[0]?.email ?? ''))).toBe(false);
    await page.getByRole('tab', { name: 'Portal' }).click();
    await expect(page.getByText('3 invitations wait for the switch.')).toBeVisible();
    await page.getByRole('button', { name: 'Switch on' }).click();
    await expect(page.getByRole('dialog')).toContainText('3 waiting invitations go out');
    await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click();
    await smtp.mailTo(people[0]?.email ?? '');
    await smtp.mailTo(people[2]?.email ?? '');
  });

  test('sends everything that ran out again at once', async ({ page, app, open, smtp }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Late Lapsed', status: 'new' });
    const client = await open('/', 'technician');
    const made = await client.post('/api/admin/invitations', { customerUserId: person.customerUserId });
    await smtp.mailTo(person.email);
    await app.database.db.withoutPlugins().updateTable('invitations').set({ expires_at: new Date(app.clock.now() - 60_000).toISOString() }).where('id', '=', (made.body as { id: string }).id).execute();
    await page.goto(`http://${app.host}/admin/invitations?${filtered({ state: 'expired', q: 'lapsed' })}`);
    await page.getByRole('button', { name: 'Send all again' }).click();
    await expect(page.getByRole('dialog')).toContainText('1 person whose invitation ran out or bounced gets a new mail');
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await expect(page.getByText('1 person invited again.').last()).toBeVisible();
    await expect(page.getByText('Nothing matches')).toBeVisible();
  });

  test('sees which mails bounced and why, and sends one again', async ({ page, app, open, smtp }) => {
    const person = await app.world.person(await app.world.organization(), { name: 'Bo Unced', status: 'new' });
    smtp.behave = (to) => (to === person.email ? 'refuse' : 'accept');
    const client = await open('/invitations', 'technician');
    expect((await client.post('/api/admin/invitations', { customerUserId: person.customerUserId })).status).toBe(201);
    await expect(async () => {
      await page.goto(`http://${app.host}/admin/invitations?filter=${encodeURIComponent(JSON.stringify({ q: 'unced' }))}`);
      await expect(page.getByText(/No such mailbox here/)).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expectAccessible(page);
    smtp.behave = () => 'accept';
    await page.getByRole('button', { name: `Send again: invitation of ${person.email}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await smtp.mailTo(person.email);
  });
});
