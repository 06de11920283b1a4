import { formOf, proveDomain } from '../../support/idp/connected.ts';
import { startRealOpenidProvider } from '../../support/idp/real-openid-provider.ts';
import { expect, expectAccessible, goodPassword, test } from './fixture.ts';

const path = '/api/admin/sso-connections';

test('“SSO-Only / Password Sign-In Disabled” and “SSO redirect fails”: a company’s sign-in becomes the one way in: rehearsed, enforced, broken, explained by its reference, and relaxed in one click', async ({ page, app, at, open, browser, mayLog }) => {
  mayLog(/ERR_CONNECTION_REFUSED/);
  const staff = await app.world.staffClient('owner');
  const organization = await app.world.organization({ name: 'Kestrel Joinery' });
  await proveDomain(app, organization, 'kestrel.example');
  const ada = await app.world.person(organization, { email: 'ada@kestrel.example', name: 'Ada Byron' });
  const zoe = await app.world.person(organization, { email: 'zoe@elsewhere.example', name: 'Zoe Ferris' });
  const made = (await staff.post(path, { organizationId: organization.id, protocol: 'oidc', guide: 'other', name: 'Kestrel Entra' })).body as Record<string, unknown> & { id: string; ours: { redirectUri: string } };
  const idp = await startRealOpenidProvider([made.ours.redirectUri]);
  const customers = await browser.newContext({ baseURL: at('') });
  const [remembered, customer] = [await customers.newPage(), await (await browser.newContext({ baseURL: at('') })).newPage()];
  try {
    await staff.put(`${path}/${made.id}`, formOf(made, { oidc: { issuer: idp.issuer, clientId: idp.clientId, clientSecret: idp.clientSecret } }));
    idp.be(ada.email);
    const { url } = (await staff.post(`${path}/${made.id}/test`)).body as { url: string };
    await customer.goto(url);
    await expect(customer).toHaveURL(/\/admin/);
    expect((await staff.post(`${path}/${made.id}/enable`)).status).toBe(200);

    // Rehearsed: Ada still comes with her password, and is seen.
    await open(`/organizations/${organization.id}/show/sign-in-rule`);
    await expect(page.getByText('1 shut out')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Zoe Ferris' })).toContainText('outside the proven domains');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Start a rehearsal' }).click();
    await page.getByRole('button', { name: 'Start the rehearsal' }).click();
    await expect(page.getByText(/Rehearsed since/)).toBeVisible();
    await remembered.goto('/sign-in');
    await remembered.getByLabel('E-mail address').fill(ada.email);
    await remembered.getByRole('button', { name: 'Continue' }).click();
    await remembered.getByRole('button', { name: 'Use your password instead' }).click();
    await remembered.getByLabel('Password', { exact: true }).fill(goodPassword);
    await remembered.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(remembered.getByRole('heading', { level: 1 })).toContainText('Welcome');
    await page.reload();
    await expect(page.getByRole('listitem').filter({ hasText: 'Ada Byron' })).toContainText('Came 1 time with a password');

    // Enforced: her open session meets the wall, her password and its reset are void, and Continue leads to the company.
    await page.getByRole('button', { name: 'Switch it on now' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Switch it on', exact: true }).click();
    await expect(page.getByText(/Only the company’s own sign-in opens this portal, since/)).toBeVisible();
    await remembered.reload();
    await expect(remembered.getByRole('heading', { level: 1 })).toHaveText('Continue with your company’s sign-in');
    await expectAccessible(remembered);
    const client = app.client();
    expect((await client.post('/api/portal/sign-in/password', { email: ada.email, password: goodPassword })).body).toMatchObject({ code: 'sso_required' });
    await customer.goto('/sign-in');
    await customer.getByLabel('E-mail address').fill(ada.email);
    await customer.getByRole('button', { name: 'Continue' }).click();
    await expect(customer.getByRole('link', { name: 'Continue with Kestrel Entra' })).toBeVisible();
    await expect(customer.getByRole('button', { name: 'Use your password instead' })).toHaveCount(0);
    await customer.getByRole('link', { name: 'Continue with Kestrel Entra' }).click();
    await expect(customer.getByRole('heading', { level: 1 })).toContainText('Welcome');

    // Before whom it knows is forgotten, it is said who would be left outside.
    const seenAt = new Date(app.clock.now()).toISOString();
    await app.database.db.withoutPlugins().insertInto('sso_subjects').values({ id: crypto.randomUUID(), provider_id: organization.providerId, organization_id: organization.id, connection_id: made.id, subject: 'zoe', user_id: zoe.userId ?? '', created_at: seenAt, last_used_at: seenAt }).execute();
    await page.goto(at(`/admin/sso-connections/${made.id}/show`));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Forget whom it knows' }).click();
    await expect(page.getByRole('dialog')).toContainText('1 person loses their only way in: Zoe Ferris');
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

    // Broken: whoever stands at the wall learns that it is not them, and reads out a reference.
    await idp.close();
    await remembered.getByRole('link', { name: 'Continue with your company’s sign-in' }).click();
    await expect(remembered.getByRole('heading', { level: 1 })).toHaveText('Your company’s sign-in did not work');
    const reference = (await remembered.getByLabel('Reference').textContent()) ?? '';
    await page.keyboard.press('/');
    await page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').fill(reference);
    await page.getByRole('option', { name: reference }).click();
    await expect(page).toHaveURL(/\/admin\/explain\?/);
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('Ada Byron could not get in');
    await expect(page.getByText('The identity provider does not answer. Check its address here, and whether it is up and can be reached from the internet there.').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Relax the sign-in rule' }).click();
    await page.getByRole('button', { name: 'Relax the rule' }).click();
    await expect(page.getByText('Other ways open the portal again.', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await remembered.goto('/');
    await expect(remembered.getByRole('heading', { level: 1 })).toContainText('Welcome');
    await customer.context().clearCookies();
    await customer.goto('/sign-in');
    await customer.getByLabel('E-mail address').fill(ada.email);
    await customer.getByRole('button', { name: 'Continue' }).click();
    await customer.getByRole('button', { name: 'Use your password instead' }).click();
    await customer.getByLabel('Password', { exact: true }).fill(goodPassword);
    await customer.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(customer.getByRole('heading', { level: 1 })).toContainText('Welcome');
  } finally {
    await idp.close().catch(() => undefined);
    await customers.close();
  }
});
