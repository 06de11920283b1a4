import { expect, expectAccessible, test } from './fixture.ts';

test.describe('somebody who never touches the mouse', () => {
  test('searches everything from anywhere and opens a result', async ({ page, app, open }) => {
    const organization = await app.world.organization({ name: 'Quillfeather Press' });
    await app.world.person(organization, { name: 'Winifred Quillon' });
    await open('/audit-events');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Audit');
    await page.keyboard.press('/');
    const search = page.getByRole('dialog', { name: 'Search' });
    await expect(search.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('quill');
    await expect(search.getByRole('option', { name: /Winifred Quillon/ })).toHaveAttribute('aria-selected', 'true');
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await expect(search.getByRole('option', { name: /^Quillfeather Press/ })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quillfeather Press');
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await expect(search).toBeHidden();
  });

  test('walks a list, selects a row and opens another', async ({ page, app, open }) => {
    for (const name of ['Walk A', 'Walk B', 'Walk C']) await app.world.organization({ name });
    await open('/organizations');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organizations');
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await page.keyboard.press('f');
    await page.keyboard.type('walk');
    await expect(page.getByRole('row')).toHaveCount(4);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'Walk A' })).toBeFocused();
    await page.keyboard.press('x');
    await expect(page.getByText('1 row selected')).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Walk B');
  });

  test('reads every key, jumps to pages, and switches single keys off for dictation', async ({ page, open }) => {
    await open('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Start');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    await expect(help).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(help).toBeHidden();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organizations');
    await page.keyboard.press('?');
    await help.getByRole('switch', { name: 'Single keys are shortcuts on this device' }).click();
    await help.getByRole('button', { name: 'Close' }).click();
    await expect(help).toBeHidden();
    await page.keyboard.press('?');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organizations');
    await expect(help).toBeHidden();
  });

  test('skips the navigation to the content', async ({ page, open }) => {
    await open('/organizations');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organizations');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });
});
