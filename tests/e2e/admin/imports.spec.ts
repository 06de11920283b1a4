import { readFileSync } from 'node:fs';
import { makeRoster } from '../../support/roster.mjs';
import { expect, expectAccessible, test } from './fixture.ts';

const figure = (number: number) => number.toLocaleString('en-GB');

test.describe('somebody who brings a customer list along', () => {
  test('imports organizations, then their people: columns guessed, a dry run that agrees with what happens, refused rows to download', async ({ page, open }) => {
    test.setTimeout(120_000);
    const roster = makeRoster({ organizations: 30, people: 400, seed: 11 });
    await open('/imports');
    await expect(page.getByText('Nothing imported yet')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Import a file' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import a file');
    await expectAccessible(page);
    await page.getByLabel('CSV file').setInputFiles({ name: 'organizations.csv', mimeType: 'text/csv', buffer: Buffer.from(roster.organizations) });
    await expect(page.getByRole('heading', { name: 'Which column is what?' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Check every row' }).click();
    await expect(page.getByRole('heading', { name: 'What would happen' })).toBeVisible();
    await expect(page.getByRole('button', { name: `${figure(roster.expected.organizations.accepted)} Added` })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Import \d/ }).click();
    await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
    await page.getByRole('link', { name: 'Go on with their people' }).click();

    await expect(page.getByRole('radio', { name: /People/ })).toBeChecked();
    await page.getByText('One row a company', { exact: false }).click();
    await page.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(roster.people) });
    await expect(page.getByText('it looks like a list of people')).toBeVisible();
    await page.getByRole('button', { name: 'Import it as people' }).click();
    await page.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(roster.people) });
    await page.getByRole('combobox', { name: 'Column for Phone' }).selectOption('');
    await expect(page.getByText(/Not read: /)).toBeVisible();
    await page.getByRole('button', { name: 'Check every row' }).click();
    const refused = Object.values(roster.expected.people.refused).reduce((sum, number) => sum + number, 0);
    for (const name of [`${figure(roster.expected.people.accepted)} Added`, `${figure(roster.expected.people.duplicate)} Repeated`, `${figure(refused)} Refused`]) await expect(page.getByRole('button', { name })).toBeVisible();
    await page.getByRole('button', { name: /^Import \d/ }).click();
    await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
    await expect(page.getByRole('row').nth(1)).toContainText('Row 2');
    await page.getByRole('button', { name: `${figure(refused)} Refused` }).click();
    await expect(page.getByRole('heading', { name: 'Row by row: refused' })).toBeVisible();
    await expect(page.getByRole('row').nth(1)).toContainText('Refused');
    await expectAccessible(page);
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the refused rows' }).click();
    const file = await (await downloading).path();
    expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeGreaterThan(refused);
  });

  test('reads why a file cannot be used, and goes on with another', async ({ page, open }) => {
    await open('/imports/create');
    await page.getByLabel('CSV file').setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') });
    await expect(page.getByRole('alert')).toContainText('This file is empty.');
    await page.getByLabel('CSV file').setInputFiles({ name: 'heads.csv', mimeType: 'text/csv', buffer: Buffer.from('Name;Number\n') });
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByLabel('CSV file').setInputFiles({ name: 'odd.csv', mimeType: 'text/csv', buffer: Buffer.from('Firma;Nr\nAcme;1\n') });
    await expect(page.getByRole('heading', { name: 'Which column is what?' })).toBeVisible();
  });
});
