import type { Page } from '@playwright/test';
import { connectSaml, formOf } from '../../support/idp/connected.ts';
import { startRealSamlProvider } from '../../support/idp/real-saml-provider.ts';
import { SamlProvider } from '../../support/idp/saml-provider.ts';
import { makeKey } from '../../support/saml/certificates.ts';
import { expect, expectAccessible, test } from './fixture.ts';

const path = '/api/admin/sso-connections';

/** The metadata of an identity provider as its page offers them. */
function metadataOf({ entityId, ssoUrl, certificate }: { entityId: string; ssoUrl: string; certificate: string }): string {
  const der = certificate.replaceAll(/-----[A-Z ]+-----|\s/gu, '');
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${ssoUrl}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
}

/** Somebody else's browser, on a phone. */
async function strangersPage(page: Page): Promise<Page> {
  const context = await page.context().browser()?.newContext({ viewport: { width: 390, height: 844 }, ignoreHTTPSErrors: true });
  if (!context) throw new Error('There is no browser.');
  return context.newPage();
}

test.describe('a member of staff who lets a customer’s IT connect their sign-in', () => {
  test('sends a link, which somebody without an account fills in, tries out and hands in; then accepts it', async ({ page, app, smtp, open }) => {
    const staff = await open('/');
    const organization = await app.world.organization({ name: 'Lakeside Veterinary' });
    const made = (await staff.post(path, { organizationId: organization.id, protocol: 'saml', guide: 'other' })).body as { id: string; ours: { acsUrl: string } };
    expect((await staff.put(`${path}/${made.id}`, formOf(made, { mapping: { name: '', email: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', role: '', managerValues: [] } }))).status).toBe(200);
    const idp = await startRealSamlProvider(made.ours.acsUrl, true);
    idp.be({ id: 'it-1', email: 'it@lakeside.example', name: 'Ivy' });
    await page.goto(`http://${app.host}/admin/sso-connections/${made.id}/show`);
    await page.getByRole('link', { name: 'Let their IT fill it in' }).click();
    await expect(page.getByText('No link yet')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Set-up link' }).click();
    const dialog = page.getByRole('dialog', { name: 'A set-up link for Lakeside Veterinary' });
    await dialog.getByLabel('E-mail address of their IT').fill('it@lakeside.example');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Send the link' }).click();
    await expect(page.getByRole('list', { name: 'Links' })).toContainText('Sent to it@lakeside.example');

    const url = /https?:\/\/\S+\/set-up-sign-in#[\w-]+/u.exec((await smtp.mailTo('it@lakeside.example')).text)?.[0] ?? '';
    const phone = await strangersPage(page);
    await phone.goto(url);
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Connect the sign-in of Lakeside Veterinary');
    expect(phone.url()).not.toContain('#');
    await phone.getByRole('radio', { name: 'Okta' }).check();
    await expect(phone.getByRole('button', { name: 'Copy Audience URI (SP Entity ID)' })).toBeVisible();
    await phone.getByRole('radio', { name: 'Another one' }).check();
    await expect(phone.getByText(made.ours.acsUrl)).toBeVisible();
    await expectAccessible(phone);
    await phone.getByLabel('Or paste the metadata').fill('<html></html>');
    await phone.getByRole('button', { name: 'Check and save' }).click();
    await expect(phone.getByText('It is not the metadata of a SAML identity provider.')).toBeVisible();
    await phone.getByLabel('Metadata as a file').setInputFiles({ name: 'idp.xml', mimeType: 'application/xml', buffer: Buffer.from(metadataOf(idp)) });
    await phone.getByRole('button', { name: 'Check and save' }).click();
    await expect(phone.getByRole('status').filter({ hasText: 'Saved.' })).toContainText(idp.entityId);

    const [other] = await Promise.all([phone.waitForEvent('popup'), phone.getByRole('button', { name: 'Try it out' }).click()]);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('The round trip is over');
    await other.close();
    await expect(phone.getByText('It works.')).toBeVisible();
    await expectAccessible(phone);
    await phone.getByRole('button', { name: 'Hand it in' }).click();
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Thank you, that is all');
    await phone.goto('about:blank');
    await phone.goto(url);
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('This link does not work any more');
    await phone.context().close();

    await page.goto(`http://${app.host}/admin`);
    await page.getByRole('link', { name: 'something for you to accept or refuse' }).click();
    await page.getByRole('link', { name: /Lakeside Veterinary: their IT has filled the connection in, and it passed a test/u }).click();
    const proposal = page.getByRole('region', { name: 'Their IT has filled this in' });
    await expect(proposal.getByRole('row', { name: /Entity ID/u })).toContainText(idp.entityId);
    await expectAccessible(page);
    await proposal.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('dialog', { name: 'Accept this?' }).getByRole('button', { name: 'Accept' }).click();
    await expect(proposal).toBeHidden();
    await expect(page.getByRole('list', { name: 'Links' })).toContainText('Handed in');
    expect((await staff.post(`${path}/${made.id}/enable`)).status).toBe(200);
    await idp.close();
  });

  test('sees what ends soon, and has the next certificate handed in by a renewal link', async ({ page, app, open, context }) => {
    const staff = await open('/');
    const organization = await app.world.organization({ name: 'Copperfield Books' });
    const idp = new SamlProvider('copperfield-idp');
    idp.key = makeKey({ to: Date.now() + 20 * 86_400_000 });
    const live = await connectSaml(app, staff, organization, idp);
    const steady = new SamlProvider('steady-idp');
    await connectSaml(app, staff, organization, steady, { name: 'Steady' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`http://${app.host}/admin`);
    await page.getByRole('link', { name: /ends? within 30 days/u }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Expiry');
    const row = page.getByRole('row', { name: /Copperfield Books/u });
    await expect(row).toContainText('20 days left');
    await expect(row).toContainText('nobody gets in');
    await expect(page.getByText('Steady')).toBeHidden();
    await expectAccessible(page);
    await row.getByRole('button', { name: /Send a renewal link/u }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make the link' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Copy the link' }).click();
    const url = await page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await expect(row).toContainText('A link works until');

    const next = makeKey();
    const phone = await strangersPage(page);
    await phone.goto(url);
    await expect(phone.getByText(idp.entityId)).toBeVisible();
    await phone.getByLabel('The certificate, or the metadata').fill(next.pem);
    await phone.getByRole('button', { name: 'Check and save' }).click();
    await expect(phone.getByRole('status').filter({ hasText: 'Saved.' })).toContainText('New certificate');
    await expectAccessible(phone);
    await phone.getByRole('button', { name: 'Hand it in' }).click();
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Thank you, that is all');
    await phone.context().close();

    await page.reload();
    await row.getByRole('link', { name: /See what waits/u }).click();
    const proposal = page.getByRole('region', { name: 'What renews the sign-in was handed in' });
    await expect(proposal.getByRole('list', { name: 'Certificates' }).getByRole('listitem')).toHaveText([/New/u, /Stays/u]);
    await proposal.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('dialog', { name: 'Accept this?' }).getByRole('button', { name: 'Accept' }).click();
    await expect(proposal).toBeHidden();
    await page.goto(`http://${app.host}/admin/expiry`);
    await expect(page.getByRole('row', { name: /Copperfield Books/u }).first()).toContainText('A newer certificate is here already');
    const record = (await staff.get(`${path}/${live.id}`)).body as { status: string; saml: { certificates: { status: string }[] } };
    expect([record.status, record.saml.certificates.map(({ status }) => status)]).toEqual(['live', ['active', 'active']]);
  });
});
