import { X509Certificate } from 'node:crypto';
import { until } from '../../support/app.ts';
import { connectOidc, formOf, proveDomain } from '../../support/idp/connected.ts';
import { OwnProvider } from '../../support/idp/own-provider.ts';
import { startRealOpenidProvider } from '../../support/idp/real-openid-provider.ts';
import { startRealSamlProvider } from '../../support/idp/real-saml-provider.ts';
import { makeKey } from '../../support/saml/certificates.ts';
import { expect, expectAccessible, test } from './fixture.ts';

const path = '/api/admin/sso-connections';

test.describe('a customer signs in with their company', () => {
  test('by SAML: the response comes from another site, and the browser that began is let in; the identity provider’s certificate rolls over without a gap', async ({ page, app, at }) => {
    const staff = await app.world.staffClient('owner');
    const organization = await app.world.organization({ name: 'Harrow Shipping' });
    await proveDomain(app, organization, 'harrow.example');
    const made = (await staff.post(path, { organizationId: organization.id, protocol: 'saml', guide: 'other' })).body as { id: string; ours: { acsUrl: string } };
    const idp = await startRealSamlProvider(made.ours.acsUrl);
    try {
      const certified = (await staff.post(`${path}/${made.id}/certificates`, { certificate: idp.certificate })).body as Record<string, unknown>;
      await staff.put(`${path}/${made.id}`, formOf(certified, { saml: { entityId: idp.entityId, ssoUrl: idp.ssoUrl, metadataUrl: '' }, mapping: { name: '', email: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', role: '', managerValues: [] } }));
      idp.be({ id: 'harrow-1', email: 'mia@harrow.example', name: 'Mia' });
      const { url } = (await staff.post(`${path}/${made.id}/test`)).body as { url: string };
      await page.goto(url);
      await expect(page).toHaveURL(/\/admin/);
      expect((await staff.post(`${path}/${made.id}/enable`)).status).toBe(200);

      await app.world.person(organization, { email: 'mia@harrow.example', status: 'invited' });
      await page.goto(at('/sign-in'));
      await page.getByLabel('E-mail address').fill('mia@harrow.example');
      await page.getByRole('button', { name: 'Continue' }).click();
      await expectAccessible(page);
      const signedIn = async () => {
        await page.getByRole('link', { name: 'Continue with Harrow Shipping' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
      };
      await signedIn();

      // Their own IT hands the next certificate in; once it is accepted both sign, then the identity provider changes, then the old one goes.
      const again = async () => {
        await page.context().clearCookies();
        await page.goto(at('/sign-in'));
        await page.getByLabel('E-mail address').fill('mia@harrow.example');
        await page.getByRole('button', { name: 'Continue' }).click();
      };
      const next = makeKey({ common: 'real-idp.example' });
      const link = (await staff.post('/api/admin/sso-links', { connectionId: made.id, kind: 'renewal' })).body as { url: string };
      await page.goto(link.url);
      await page.getByLabel('The certificate, or the metadata').fill(next.pem);
      await page.getByRole('button', { name: 'Check and save' }).click();
      await page.getByRole('button', { name: 'Hand it in' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you, that is all');
      const [proposal] = (await staff.list('/api/admin/sso-proposals', { filter: { connectionId: made.id } })).body as { id: string; version: number }[];
      const accepted = (await staff.post(`/api/admin/sso-proposals/${proposal?.id ?? ''}/accept`, { version: proposal?.version })).status;
      expect(accepted).toBeLessThan(300);
      await again();
      await signedIn();
      idp.signWith(next);
      await again();
      await signedIn();
      const { saml } = (await staff.get(`${path}/${made.id}`)).body as { saml: { certificates: { id: string; fingerprint: string }[] } };
      const old = new X509Certificate(idp.key.pem).fingerprint256.replaceAll(':', '').toLowerCase();
      const gone = saml.certificates.find(({ fingerprint }) => fingerprint.replaceAll(':', '').toLowerCase() === old);
      expect((await staff.delete(`${path}/${made.id}/certificates/${gone?.id ?? ''}`)).status).toBe(200);
      await again();
      await signedIn();
      idp.signWith(idp.key);
      await again();
      await page.getByRole('link', { name: 'Continue with Harrow Shipping' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your company’s sign-in did not work');
    } finally {
      await idp.close();
    }
  });

  test('by OpenID Connect, and is made known at the first time where the connection says so', async ({ page, app, at }) => {
    const staff = await app.world.staffClient('owner');
    const organization = await app.world.organization({ name: 'Selby Optics' });
    await proveDomain(app, organization, 'selby.example');
    const made = (await staff.post(path, { organizationId: organization.id, protocol: 'oidc', guide: 'other' })).body as Record<string, unknown> & { id: string; ours: { redirectUri: string } };
    const idp = await startRealOpenidProvider([made.ours.redirectUri]);
    try {
      await staff.put(`${path}/${made.id}`, formOf(made, { oidc: { issuer: idp.issuer, clientId: idp.clientId, clientSecret: idp.clientSecret }, unknownPeople: 'create' }));
      idp.be('noa@selby.example');
      const { url } = (await staff.post(`${path}/${made.id}/test`)).body as { url: string };
      await page.goto(url);
      await expect(page).toHaveURL(/\/admin/);
      expect((await staff.post(`${path}/${made.id}/enable`)).status).toBe(200);

      await page.goto(at('/sign-in'));
      await page.getByLabel('E-mail address').fill('noa@selby.example');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('link', { name: 'Continue with Selby Optics' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');
    } finally {
      await idp.close();
    }
  });

  test('from an address of no proven domain: by a link in their mail and their own password, once', async ({ page, app, smtp, at }) => {
    const staff = await app.world.staffClient('owner');
    const organization = await app.world.organization({ name: 'Whitby Foods' });
    const idp = await new OwnProvider().start();
    try {
      const connection = await connectOidc(app, staff, organization, idp);
      const person = await app.world.person(organization, { email: 'ivy@freemail.example', name: 'Ivy Marsh' });
      idp.be({ sub: 'ivy', email: person.email, name: 'Ivy' });
      await page.goto(at(connection.login));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look at your mail');
      await expectAccessible(page);
      const link = await until(async () => /http:\S+confirm-address#[\w-]+/u.exec(smtp.mails.find(({ to }) => to.includes(person.email))?.text ?? '')?.[0]);

      // The browser of a mail app is another one: it says where the link works.
      const elsewhere = await page.context().browser()?.newContext();
      const other = await elsewhere?.newPage();
      await other?.goto(link);
      if (other) await expect(other.getByRole('heading', { level: 1 })).toHaveText('Open this link in your other browser');
      await elsewhere?.close();

      await page.goto(link);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confirm that it is you');
      expect(page.url()).not.toContain('#');
      await expectAccessible(page);
      await page.getByLabel(/^Your password/u).fill('not the one she has');
      await page.getByRole('button', { name: 'Confirm and sign in' }).click();
      await expect(page.getByText('This is not your password.')).toBeVisible();
      await page.getByLabel(/^Your password/u).fill(person.password);
      await page.getByRole('button', { name: 'Confirm and sign in' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');

      // From now on the company's sign-in is all it takes.
      await page.context().clearCookies();
      await page.goto(at(connection.login));
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome');

      // What is their own is looked at only; the company looks after how they sign in.
      await page.goto(at('/account/security'));
      await expect(page.getByText('You signed in with Whitby Foods.')).toBeVisible();
      await expectAccessible(page);

      // A second step that is asked for has to be confirmed at the company, and they come back to where they were.
      const rows = app.database.db.withoutPlugins();
      await rows.updateTable('portals').set({ mfa_rule: 'required' }).where('organization_id', '=', organization.id).execute();
      await rows.updateTable('sessions').set({ authenticated_at: new Date(app.clock.now() - 3_600_000).toISOString() }).where('user_id', '=', person.userId).execute();
      await page.goto(at('/account'));
      await page.getByRole('button', { name: /authenticator/iu }).click();
      await page.getByRole('button', { name: 'Confirm with Whitby Foods' }).click();
      await expect(page).toHaveURL(at('/account'));
      await page.getByRole('button', { name: /authenticator/iu }).click();
      await expect(page.getByLabel(/six-digit/iu)).toBeVisible();
    } finally {
      await idp.close();
    }
  });
});
