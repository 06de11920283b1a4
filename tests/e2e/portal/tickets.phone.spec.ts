import { expect, expectAccessible, test } from './fixture.ts';

const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

test('a customer raises a ticket with a photo, reads the answer but no note, closes it and opens it again', async ({ page, browser, app, at, signIn }) => {
  const organization = await app.world.organization({ name: 'Lantern Print Works' });
  const person = await app.world.person(organization, { name: 'Anna Sørensen' });
  await signIn(person);
  await expect(page.getByRole('link', { name: /^Tickets Nothing open/ })).toBeVisible();
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Tickets' }).click();
  await expect(page.getByText('Nothing is open')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'New ticket' }).click();

  await page.getByRole('button', { name: 'Send ticket' }).click();
  await expect(page.getByLabel('Subject')).toBeFocused();
  await expect(page.getByText('Describe what happens, and what you expected.')).toBeVisible();
  await page.getByLabel('Subject').fill('Press 2 stops after ten sheets');
  await page.getByLabel('What happens?').fill('It beeps three times.\nSee https://manual.example/press-2 <b>here</b>.');
  await page.getByLabel('How urgent is it?').selectOption('high');
  await page.getByLabel('Attach files').setInputFiles([{ name: 'display.png', mimeType: 'image/png', buffer: photo }, { name: 'tool.exe', mimeType: 'application/octet-stream', buffer: photo }]);
  await expect(page.getByText('Attach a picture, a PDF')).toBeVisible();
  await page.getByRole('button', { name: 'Remove tool.exe' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send ticket' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Press 2 stops after ten sheets');
  await expect(page.getByText(/^Your ticket is number \d+\.$/)).toBeVisible();
  await expect(page.getByText('<b>here</b>')).toBeVisible();
  await expect(page.getByRole('link', { name: 'https://manual.example/press-2' })).toHaveAttribute('rel', /noopener/);
  await expect(page.getByRole('img', { name: 'display.png' })).toHaveJSProperty('naturalWidth', 1);
  await expectAccessible(page);

  const staff = await app.world.staffClient('technician', { name: 'Tara Technician' });
  const desk = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await desk.context().addCookies([...staff.cookies].map(([name, value]) => ({ name, value, url: at('/') })));
  await desk.goto(at('/admin/tickets'));
  await desk.getByRole('link', { name: /Press 2 stops/ }).click();
  await expect(desk.getByRole('link', { name: /display\.png/ })).toBeVisible();
  await desk.getByLabel('Assigned to').click();
  await desk.getByRole('option', { name: 'Tara Technician' }).click();
  await desk.getByRole('button', { name: 'Internal note' }).click();
  await desk.getByRole('textbox', { name: 'Internal note' }).fill('Third time this year: kqsecretnoteqk');
  await desk.getByRole('button', { name: 'Add note' }).click();
  await expect(desk.getByText('Internal note, never shown to customers')).toBeVisible();
  await desk.getByRole('button', { name: 'Answer', exact: true }).click();
  await desk.getByRole('textbox', { name: 'Answer to Anna Sørensen' }).fill('Please take the tray out once.');
  await desk.getByLabel('Status after it').click();
  await desk.getByRole('option', { name: 'Waiting for customer' }).click();
  await desk.getByRole('button', { name: 'Send answer' }).click();
  await expect(desk.getByRole('listitem').filter({ hasText: 'Please take the tray out once.' })).toContainText('Waiting for customer');
  await desk.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(desk);
  await desk.context().close();

  await page.goto(at('/'));
  await page.getByRole('link', { name: /One waits for your answer/ }).click();
  await page.getByRole('searchbox').fill('press 2');
  await page.getByRole('link', { name: /Press 2 stops/ }).click();
  await expect(page.getByText('Please take the tray out once.')).toBeVisible();
  await expect(page.getByText('Tara Technician looks after it')).toBeVisible();
  expect(await page.content()).not.toContain('kqsecretnoteqk');
  await page.getByLabel('Write to Northwind IT').fill('That helped, thank you.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'That helped, thank you.' })).toBeVisible();
  await page.getByRole('button', { name: 'It is done: close' }).click();
  await expect(page.getByText('This ticket is closed.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Open again' }).click();
  await expect(page.getByLabel('Write to Northwind IT')).toBeVisible();
  await expect(page.getByText('You opened the ticket again')).toBeVisible();
});
