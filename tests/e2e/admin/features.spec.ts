import { goodPassword, expect, expectAccessible, test } from './fixture.ts';
import { at, done, parts } from '../xss-scene.ts';
import { watch } from '../xss-watch.ts';

test.describe('what customers see', () => {
  test('a section is hidden for one organization’s people, vanishes on the open phone, is explained by name, and comes back', async ({ page, app, open, browser }) => {
    const organization = await app.world.organization({ name: 'Larch Surveyors' });
    const manager = await app.world.person(organization, { name: 'Mina Manager', role: 'manager' });
    await app.world.person(organization, { name: 'Una User' });
    const technician = await app.world.staffClient('technician');
    const note = (await technician.post('/api/admin/client-notes', { organizationId: organization.id, title: 'Renewal in March', body: 'The firewall licence ends.' })).body as { id: string };
    await technician.post(`/api/admin/client-notes/${note.id}/share`);

    // The phone of the account manager lies open beside the console.
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const portal = await phone.newPage();
    await portal.goto(`http://${app.host}/`);
    await portal.getByLabel('E-mail address').fill(manager.email);
    await portal.getByRole('button', { name: 'Continue' }).click();
    await portal.getByLabel('Password', { exact: true }).fill(goodPassword);
    await portal.getByRole('button', { name: 'Sign in', exact: true }).click();
    const tabs = portal.getByRole('navigation', { name: 'Portal' });
    await expect(tabs.getByRole('link')).toHaveText(['Home', 'Tickets', 'Client notes', 'More']);
    await expect(portal.getByRole('list', { name: 'Sections of the portal' })).toContainText('One note shared with you');
    await expectAccessible(portal);
    await tabs.getByRole('link', { name: 'Client notes' }).click();
    await portal.getByRole('link', { name: /Renewal in March/ }).click();
    await expect(portal.getByText('The firewall licence ends.')).toBeVisible();
    await expectAccessible(portal);

    await open('/features', 'admin', { name: 'Ann Admin' });
    await page.getByLabel('Find an organization').fill('Larch');
    await page.getByLabel('For whom').selectOption('manager');
    const cell = page.getByRole('gridcell', { name: /Client notes, Larch Surveyors/ });
    await expect(cell).toHaveAccessibleName('Client notes, Larch Surveyors: shown, inherited');
    await cell.focus();
    await page.keyboard.press(' ');
    await expect(cell).toHaveAccessibleName('Client notes, Larch Surveyors: hidden, set here, not published yet');
    const draft = page.getByRole('region', { name: 'Draft' });
    await expect(draft).toContainText('1 person loses Client notes.');
    await expectAccessible(page);
    await draft.getByRole('button', { name: 'Look over and publish' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish what you changed?' });
    await dialog.getByText('1 person loses Client notes').click();
    await expect(dialog.getByRole('listitem')).toHaveText(/Mina Manager/);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Publish now' }).click();
    await expect(draft).toBeHidden();
    await expect(cell).toHaveAccessibleName('Client notes, Larch Surveyors: hidden, set here');

    await portal.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await expect(portal.getByRole('heading', { level: 1 })).toHaveText('Client notes is not shown to you');
    await expect(tabs.getByRole('link', { name: 'Client notes' })).toHaveCount(0);
    const reference = (await portal.locator('[aria-labelledby="reference-label"]').textContent()) ?? '';
    await expectAccessible(portal);

    await page.goto(`http://${app.host}/admin/explain?reference=${reference}`);
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('Mina Manager gets in to Larch Surveyors, but does not see Client notes: it is hidden for the account managers of Larch Surveyors, by Ann Admin');
    await expect(page.getByRole('button', { name: 'Show Client notes to Mina Manager' })).toBeVisible();
    await expectAccessible(page);

    await page.goto(`http://${app.host}/admin/features/published`);
    const published = page.getByRole('listitem').filter({ hasText: '1 person loses Client notes.' });
    await published.getByRole('button', { name: 'Take back' }).click();
    await expect(published).toContainText('Taken back');
    await expectAccessible(page);
    await portal.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await expect(tabs.getByRole('link', { name: 'Client notes' })).toHaveCount(1);
    await phone.close();
  });

  test('a note is written on the organization’s page and shared with its account managers', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Maple Freight' });
    await open(`/organizations/${organization.id}/show/notes`, 'technician');
    await page.getByRole('button', { name: 'Write a note' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill('Shared tablets');
    await dialog.getByLabel('Note').fill('Two were not seen for a month.');
    await dialog.getByRole('button', { name: 'Write it down' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Shared tablets' });
    await expect(row).toContainText('Your team only');
    await row.getByRole('button', { name: 'Share' }).click();
    await expect(row).toContainText('Shared');
    await row.getByRole('button', { name: 'Take back' }).click();
    await expect(row).toContainText('Your team only');
    await expectAccessible(page);
  });

  test('nothing that stands in a note runs, in the console or in the portal', async ({ page, app, open, browser }) => {
    const organization = await app.world.organization();
    const technician = await app.world.staffClient('technician');
    const written = await Promise.all(
      parts.notes.map(async (body, index) => {
        const note = { title: at(parts.names, index), body };
        const { id } = await done<{ id: string }>(technician.post('/api/admin/client-notes', { organizationId: organization.id, ...note }));
        await done(technician.post(`/api/admin/client-notes/${id}/share`));
        return { id, ...note };
      }),
    );
    const console = await watch(page, app.host, new Map());
    await open(`/organizations/${organization.id}/show/notes`, 'technician');
    await console.shows(...written.flatMap(({ title, body }) => [title, body]));

    const client = await app.world.personClient(await app.world.person(organization, { role: 'manager' }));
    const phone = await browser.newContext();
    await phone.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: `http://${app.host}` })));
    const reader = await phone.newPage();
    const portal = await watch(reader, app.host, new Map());
    await reader.goto(`http://${app.host}/client-notes`);
    await portal.shows(...written.map(({ title }) => title));
    for (const { id, title, body } of written) {
      await portal.go(`/client-notes/${id}`);
      await portal.shows(title, body);
    }
    await phone.close();
    expect([...console.found, ...portal.found]).toEqual([]);
  });
});
