import { loopbackAllowed, proveDomain } from '../../support/idp/connected.ts';
import { startRealOpenidProvider } from '../../support/idp/real-openid-provider.ts';
import { startRealSamlProvider } from '../../support/idp/real-saml-provider.ts';
import { startApp } from '../../support/app.ts';
import { makeKey } from '../../support/saml/certificates.ts';
import type { MadeOrganization } from '../../support/world.ts';
import { expect, expectAccessible, test } from './fixture.ts';
import type { BrowserContext, Page } from '@playwright/test';

/** Begins a connection on the organization's page and comes to the guide of an identity provider. */
async function begin(page: Page, organization: MadeOrganization, product: RegExp, protocol: RegExp): Promise<void> {
  await page.getByRole('tab', { name: 'Single sign-on' }).click();
  await page.getByRole('link', { name: /Set up single sign-on|Add another/u }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up single sign-on');
  await page.getByRole('radio', { name: product }).check({ force: true });
  await page.getByRole('radio', { name: protocol }).check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up single sign-on');
  await expect(page.getByText(`${organization.name} · `)).toBeVisible();
}

/** The link to a step of the wizard. */
const step = (page: Page, name: string) => page.getByRole('navigation', { name: 'Steps of the set-up' }).getByRole('link', { name });

/** Copies one of our values out of the guide. */
async function copied(page: Page, field: string): Promise<string> {
  await page.getByRole('button', { name: `Copy ${field}` }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Runs the test in the other window, and closes that once it has come back. */
async function runTest(page: Page, context: BrowserContext): Promise<void> {
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Run the test' }).click();
  const other = await opened;
  await other.waitForURL(/\/show\/tests$/u);
  await other.close();
}

test.describe('somebody who sets up a company’s sign-in', () => {
  test('by SAML: the wizard, a failed test that says what to change, a passed one, live, a customer, the next certificate, and a test sent as a link', async ({ page, context, browser, openAt }) => {
    // A whole journey, with a look at each page.
    test.slow();
    const app = await startApp({ env: loopbackAllowed });
    const organization = await app.world.organization({ name: 'Harwich Freight' });
    await proveDomain(app, organization, 'harwich.example');
    await app.world.person(organization, { email: 'mia@mail.harwich.example', name: 'Mia Mailbox' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openAt(app, `/organizations/${organization.id}/show/sso`);
    await expect(page.getByText('Everybody signs in with a password of the portal')).toBeVisible();
    await begin(page, organization, /Another identity provider/u, /^SAML/u);
    await expectAccessible(page);
    const idp = await startRealSamlProvider(await copied(page, 'ACS URL, reply URL, consumer URL'));
    idp.be({ id: 'harwich-1', email: 'mia@harwich.example', name: 'Mia' });
    await page.getByRole('link', { name: 'Done there, continue' }).click();

    await page.getByText('There are no metadata: enter it by hand').click();
    await page.getByLabel('Entity ID of the identity provider').fill(idp.entityId);
    await page.getByLabel('Sign-in address').fill(idp.ssoUrl);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('What was entered')).toBeVisible();
    await page.getByRole('button', { name: 'Add a certificate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Certificate').fill('not one');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('This is not a certificate');
    await dialog.getByLabel('Certificate').fill(makeKey({ common: 'older.example' }).pem);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByText('In use')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue', exact: true }).click();
    await expect(page.getByLabel('E-mail address comes from')).toHaveValue('email');
    await page.getByRole('radio', { name: /Begin anew here/u }).check();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save and continue' }).click();

    await runTest(page, context);
    await expect(page.getByRole('region', { name: 'Test' }).getByRole('alert')).toContainText('a certificate that this connection does not know');
    await step(page, 'What it gives you').click();
    await page.getByRole('button', { name: 'Add a certificate' }).click();
    await dialog.getByLabel('Certificate').fill(idp.certificate);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByText('In use')).toHaveCount(2);
    await step(page, 'Test').click();
    await runTest(page, context);
    await expect(page.getByRole('region', { name: 'Test' }).getByRole('alert')).toContainText('but one under “http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress”');
    await step(page, 'People').click();
    await page.getByLabel('E-mail address comes from').fill('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await runTest(page, context);
    await expect(page.getByText('Everything that has to hold does.')).toBeVisible();
    await expect(page.getByText('Mia Mailbox is known here as mia@mail.harwich.example')).toBeVisible();
    await page.getByText(/All that the identity provider said/u).first().click();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Send as a link' }).click();
    await expect(dialog).toContainText('It is shown only now');
    await dialog.getByRole('button', { name: 'Copy the link' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByText('A link to this test works until')).toBeVisible();
    const outside = await (await browser.newContext()).newPage();
    await outside.goto(link);
    await expect(outside.getByRole('heading', { level: 1 })).toHaveText('The sign-in of Harwich Freight works');
    expect(outside.url()).not.toContain('#');
    await expect(outside.getByText('Mia Mailbox')).toHaveCount(0);
    await expectAccessible(outside);
    await page.getByRole('button', { name: 'Void the link' }).click();
    await dialog.getByRole('button', { name: 'Void it' }).click();
    await expect(page.getByText('A link to this test works until')).toHaveCount(0);
    await outside.goto(`http://${app.host}/sign-in`);
    await outside.goto(link);
    await expect(outside.getByRole('heading', { level: 1 })).toHaveText('This link no longer works');

    await page.getByRole('link', { name: 'Continue', exact: true }).click();
    await expectAccessible(page);
    await app.world.person(organization, { email: 'mia@harwich.example', name: 'Mia Harwich', status: 'invited' });
    await page.getByRole('button', { name: 'Go live' }).click();
    await expect(page.getByRole('heading', { name: 'It is live' })).toBeVisible();

    await outside.goto(`http://${app.host}/sign-in`);
    await outside.getByLabel('E-mail address').fill('mia@harwich.example');
    await outside.getByRole('button', { name: 'Continue' }).click();
    await outside.getByRole('link', { name: 'Continue with Harwich Freight' }).click();
    await expect(outside.getByRole('heading', { level: 1 })).toContainText('Welcome');
    await outside.context().close();

    await page.getByRole('link', { name: 'See the connection' }).first().click();
    await expect(page.getByText('1 person', { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'Certificates' }).click();
    await page.getByRole('button', { name: /^Remove /u }).first().click();
    await expect(dialog).toContainText('1 person gets in no more');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'Settings' }).click();
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'Tests' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier tests' })).toBeVisible();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await expect(dialog).toContainText('1 person has signed in by it');
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await expect(page.getByText('Switched off').first()).toBeVisible();
    await idp.close();
    await app.close();
  });

  test('by OpenID Connect, left in the middle and come back to, and removed in the end', async ({ page, context, openAt }) => {
    const app = await startApp({ env: loopbackAllowed });
    const organization = await app.world.organization({ name: 'Selwyn Optics' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openAt(app, `/organizations/${organization.id}/show/sso`);
    await expect(page.getByText('No domain of Selwyn Optics is proven yet.')).toBeVisible();
    await begin(page, organization, /Okta/u, /^OpenID/u);
    const idp = await startRealOpenidProvider([await copied(page, 'Sign-in redirect URIs')]);
    idp.be('noa@selwyn.example');
    await page.getByRole('navigation', { name: 'Where this page belongs' }).getByRole('link', { name: 'Selwyn Optics' }).click();
    await expect(page.getByText('Being set up')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue setting up Selwyn Optics' }).click();
    await step(page, 'What it gives you').click();
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await expect(page.getByText('Enter the client ID.')).toBeVisible();
    await page.getByLabel('Issuer').fill(idp.issuer);
    await page.getByLabel('Client ID').fill(idp.clientId);
    await page.getByLabel('Client secret').fill('not the secret');
    await page.getByLabel('The secret runs out on').fill('2030-05-01');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByRole('radio', { name: /The identity provider’s/u }).check();
    await page.getByRole('combobox', { name: 'What it says then' }).fill('mfa');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /Is added at their first sign-in/u }).check();
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await runTest(page, context);
    await expect(page.getByRole('region', { name: 'Test' }).getByRole('alert')).toContainText('enter a new client secret here');
    await step(page, 'What it gives you').click();
    await page.getByLabel('Client secret').fill(idp.clientSecret);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await runTest(page, context);
    await expect(page.getByText('Everything that has to hold does.')).toBeVisible();
    await page.getByRole('link', { name: 'Continue', exact: true }).click();
    await page.getByRole('button', { name: 'Go live' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Switched off').first()).toBeVisible();
    await page.getByRole('link', { name: 'See the connection' }).first().click();
    await expect(page.getByText(/Runs out in/u)).toBeVisible();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('Everybody signs in with a password of the portal')).toBeVisible();
    await idp.close();
    await app.close();
  });
});
