import { connectOidc } from '../../support/idp/connected.ts';
import { expect, expectAccessible, test } from './fixture.ts';

test.describe('a customer’s company sign-in does not answer', () => {
  test('meets “SSO redirect fails”: they are told so in plain words, with the reference that leads staff to what was checked', async ({ page, app, at }) => {
    const staff = await app.world.staffClient('owner');
    const organization = await app.world.organization({ name: 'Silent Partners' });
    const connection = await connectOidc(app, staff, organization, { issuer: 'https://127.0.0.1:9', clientId: 'portico', clientSecret: 'secret' });
    await page.goto(at(connection.login));
    await expect(page).toHaveURL(/\/sign-in\/company-problem\?/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your company’s sign-in did not work');
    const reference = (await page.getByLabel('Reference').textContent()) ?? '';
    expect(reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await expectAccessible(page);
    const [attempt] = (await staff.list('/api/admin/sign-in-attempts', { filter: { reference } })).body;
    expect(attempt).toMatchObject({ outcome: 'sso_failed', steps: [{ check: 'reach', verdict: 'failed' }] });
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.getByLabel('E-mail address')).toBeVisible();
  });
});
