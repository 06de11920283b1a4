import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { formOf, locationOf, loopbackAllowed, ours, post, proveDomain } from '../support/idp/connected.ts';
import { OwnProvider, type Mischief } from '../support/idp/own-provider.ts';
import { startRealOpenidProvider } from '../support/idp/real-openid-provider.ts';
import { startRealSamlProvider } from '../support/idp/real-saml-provider.ts';
import { SamlProvider, type SamlPerson } from '../support/idp/saml-provider.ts';
import { makeKey } from '../support/saml/certificates.ts';
import { dsig, restriction, signed } from '../support/saml/documents.ts';
import type { MadeOrganization } from '../support/world.ts';

let app: TestApp;
let staff: Client;
let organization: MadeOrganization;
let provider: OwnProvider;
const idp = new SamlProvider('broken-idp');
const path = '/api/admin/sso-connections';

beforeAll(async () => {
  app = await startApp({ env: loopbackAllowed });
  staff = await app.world.staffClient('owner');
  provider = await new OwnProvider().start();
  organization = await app.world.organization({ name: 'Contoso Law' });
  await proveDomain(app, organization, 'contoso.example');
  await app.world.person(organization, { email: 'ada@contoso.example', name: 'Ada Byron' });
});
afterAll(async () => {
  await provider.close();
  await app.close();
});

interface Made extends Record<string, unknown> {
  readonly id: string;
  readonly testPassedAt: string | null;
  readonly ours: { readonly acsUrl: string; readonly redirectUri: string };
}
interface Test {
  readonly id: string;
  readonly outcome: string;
  readonly startedBy: string;
  readonly steps: readonly { check: string; verdict: string; sentence: string; found: string | null; expected: string | null }[];
  readonly nearMisses: readonly { kind: string; email: string; organizationName: string; sentence: string }[];
  readonly sharedUntil: string | null;
}

const read = async (id: string) => (await staff.get(`${path}/${id}`)).body as Made;
const lastTest = async (id: string, by = staff) => ((await by.get(`${path}/${id}/tests`)).body as Test[])[0] as Test;
/** What the recorder says went wrong: the first failed step, as the page leads with it. */
const complaint = async (id: string) => {
  const { outcome, steps } = await lastTest(id);
  expect(outcome, JSON.stringify(steps)).toBe('failed');
  return steps.find(({ verdict }) => verdict === 'failed')?.sentence;
};
const began = async (id: string) => {
  const window = app.client();
  const { url } = (await staff.post(`${path}/${id}/test`)).body as { url: string };
  return { window, there: await window.get(ours(url)) };
};
/** What is true a while later, read by somebody who signs in then. */
const later = async (milliseconds: number, run: () => Promise<void>) => {
  const before = staff;
  app.clock.advance(milliseconds);
  staff = await app.world.staffClient('owner');
  await run().finally(() => {
    app.clock.advance(-milliseconds);
    staff = before;
  });
};
/** One organization has twenty connections at most. */
const another = async () => {
  const of = await app.world.organization();
  return of.id;
};

async function samlConnection(organizationId = organization.id, xml = idp.metadata()): Promise<Made> {
  const made = (await staff.post(path, { organizationId, protocol: 'saml', guide: 'other' })).body as Made;
  return (await staff.post(`${path}/${made.id}/metadata`, { xml })).body as Made;
}

async function oidcConnection(changes: Record<string, unknown> = {}, organizationId = organization.id): Promise<Made> {
  const made = (await staff.post(path, { organizationId, protocol: 'oidc', guide: 'other' })).body as Made;
  return (await staff.put(`${path}/${made.id}`, formOf(made, { oidc: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, ...changes } }))).body as Made;
}

type Answering = Parameters<SamlProvider['document']>[2] & { readonly edit?: (xml: string) => string };

async function testSaml(id: string, person: SamlPerson, { edit = (xml) => xml, ...options }: Answering = {}): Promise<Test> {
  const { window, there } = await began(id);
  const request = idp.read(locationOf(there));
  const led = await post(window, ours(request.acsUrl), idp.form(request, edit(idp.document(request, person, options))));
  if (locationOf(led).includes('/callback?')) await window.get(ours(locationOf(led)));
  return lastTest(id);
}

async function testOidc(id: string, claims: Record<string, unknown>, mischief: Mischief = {}): Promise<Test> {
  provider.mischief = mischief;
  const { window, there } = await began(id);
  if (locationOf(there).startsWith(`${provider.issuer}/authorize`)) await window.get(ours(provider.signIn(locationOf(there), claims)));
  provider.mischief = {};
  return lastTest(id);
}

const ada = { nameId: 'ada', email: 'ada@contoso.example', name: 'Ada' };
const elsewhere = 'https://elsewhere.example/acs';
const minutes = (count: number) => Date.now() + count * 60_000;

describe('a broken set-up by SAML is named in one sentence that says what to change, and where', () => {
  let id: string;
  beforeAll(async () => void ({ id } = await samlConnection()));

  it.each<readonly [string, Answering, string]>([
    ['signed with another key', { key: makeKey() }, 'It is signed with a certificate that this connection does not know. Add the identity provider’s present certificate here, or read its metadata here again.'],
    ['another audience', { changes: { conditions: `<saml:Conditions NotBefore="${new Date(minutes(-1)).toISOString()}" NotOnOrAfter="${new Date(minutes(5)).toISOString()}">${restriction('https://elsewhere.example')}</saml:Conditions>` } }, 'It was made for somebody else. Enter our entity ID at the identity provider, exactly as shown here.'],
    ['another ACS address', { changes: { destination: elsewhere } }, 'It was made for another address. Enter our ACS address at the identity provider, exactly as shown here.'],
    ['a clock that runs ahead', { now: minutes(10) }, 'The clocks differ by more than a minute. Set the clock of the identity provider’s server.'],
    ['a clock that runs behind', { now: minutes(-10) }, 'It is not valid at this time. Set the clock of the identity provider’s server, and sign in again.'],
    ['another entity ID', { changes: { responseIssuer: '<saml:Issuer>urn:elsewhere</saml:Issuer>' } }, 'The response comes from another identity provider. Compare the entity ID there and here.'],
    ['not signed', { edit: (xml) => xml.replaceAll(/<ds:Signature [^]*?<\/ds:Signature>/gu, '') }, 'Nothing in it is signed. Have the identity provider sign the response or the assertion.'],
    ['signed with SHA-1', { edit: (xml) => signed(xml.replaceAll(/<ds:Signature [^]*?<\/ds:Signature>/gu, ''), 'both', { key: idp.key, algorithm: `${dsig}rsa-sha1`, digest: `${dsig}sha1` }) }, 'It is signed in an outdated or unknown way. Choose RSA with SHA-256 at the identity provider.'],
    ['an encrypted assertion', { edit: (xml) => xml.replace(/<saml:Assertion [^]*<\/saml:Assertion>/u, '<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedAssertion>') }, 'The assertion is encrypted, which is not supported. Switch encryption off at the identity provider; the way here is encrypted already.'],
  ])('%s', async (_, answering, sentence) => {
    await testSaml(id, ada, answering);
    expect(await complaint(id)).toBe(sentence);
    expect((await read(id)).testPassedAt).toBeNull();
  });

  it.each<readonly [string, SamlPerson, string]>([
    ['no NameID', { ...ada, nameId: '' }, 'It holds no NameID. Have the identity provider send one that stays the same for each person.'],
    ['another NameID each time', { ...ada, format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }, 'It names the person differently each time. Choose a persistent NameID at the identity provider.'],
    ['no address', { nameId: 'nobody-yet', groups: ['staff'] }, 'It sends no e-mail address under “email”. Have the identity provider send one there, or change the name in the mapping here.'],
    ['an address under another name', { nameId: 'nobody-yet', groups: ['ada@contoso.example'] }, 'It sends no e-mail address under “email”, but one under “groups”. Change the name in the mapping here.'],
  ])('%s', async (_, person, sentence) => {
    await testSaml(id, person);
    expect(await complaint(id)).toBe(sentence);
  });

  it('nobody assigned, which the identity provider says itself', async () => {
    await testSaml(id, ada, { edit: (xml) => xml.replaceAll(/<ds:Signature [^]*?<\/ds:Signature>/gu, '').replace(/<samlp:Status>[^]*<\/samlp:Status>/u, '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:RequestDenied"/></samlp:StatusCode><samlp:StatusMessage>Not assigned</samlp:StatusMessage></samlp:Status>') });
    expect(await complaint(id)).toBe('The identity provider refused the sign-in. Look there why: often the person is not assigned to the application.');
    expect((await lastTest(id)).steps.find(({ check }) => check === 'status')?.found).toContain('Not assigned');
  });

  it('a certificate that has run out since, and metadata over http', async () => {
    const brief = makeKey({ to: app.clock.now() + 3_600_000 });
    const made = await samlConnection(organization.id, idp.metadata([brief]));
    await later(2 * 3_600_000, async () => {
      await testSaml(made.id, ada, { key: brief, now: app.clock.now() });
      expect(await complaint(made.id)).toBe('The certificate it is signed with has run out. Add the identity provider’s new certificate here.');
    });
    expect((await staff.post(`${path}/${made.id}/metadata`, { url: 'http://idp.example/metadata' })).body).toMatchObject({ code: 'validation_failed', errors: { url: 'Use an address that begins with https://.' } });
  });

  it('nobody who comes back, by a link that was never followed to its end', async () => {
    const made = await samlConnection();
    await began(made.id);
    expect((await lastTest(made.id)).outcome).toBe('waiting');
    await later(16 * 60_000, async () => expect(await complaint(made.id)).toBe('Nobody came back from the identity provider. If its page showed an error, enter our entity ID and our ACS address there, exactly as shown here; if there was no page at all, compare its sign-in address here.'));
  });
});

describe('a broken set-up by OpenID Connect is named in one sentence that says what to change, and where', () => {
  const claims = { sub: 'ada', email: 'ada@contoso.example', name: 'Ada' };

  it.each<readonly [string, Record<string, unknown>, Record<string, unknown>, Mischief, string]>([
    ['another client secret', { clientSecret: 'an old one' }, claims, {}, 'The identity provider does not accept our client ID and secret. Compare the client ID, and enter a new client secret here: the old one may have run out, or its ID was entered in place of its value.'],
    ['an issuer with another path', { issuer: '/other' }, claims, {}, 'What stands at the issuer’s address does not describe this identity provider. Enter the issuer here exactly as the identity provider shows it, with the right tenant ID or realm.'],
    ['an issuer that names itself otherwise', {}, claims, { metadata: (metadata) => void (metadata['issuer'] = 'https://elsewhere.example') }, 'What stands at the issuer’s address does not describe this identity provider. Enter the issuer here exactly as the identity provider shows it, with the right tenant ID or realm.'],
    ['nobody at the address', { issuer: 'http://127.0.0.1:9' }, claims, {}, 'The identity provider does not answer. Check its address here, and whether it is up and can be reached from the internet there.'],
    ['a person who is not assigned', {}, claims, { answer: (url) => { url.searchParams.delete('code'); url.searchParams.set('error', 'access_denied'); } }, 'The identity provider did not let the person through. Assign the person to the application there, or let them agree to its permissions.'],
    ['a scope that is not allowed', {}, claims, { answer: (url) => { url.searchParams.delete('code'); url.searchParams.set('error', 'invalid_scope'); } }, 'The identity provider does not allow what we ask for. Allow the scopes openid, profile and email for the application there.'],
    ['a token for another client', {}, claims, { token: ({ claims: said }) => void (said['aud'] = 'another') }, 'The ID token was made for another application. Enter the client ID here of the very application that was made for this portal there.'],
    ['a token of another issuer', {}, claims, { token: ({ claims: said }) => void (said['iss'] = 'https://elsewhere.example') }, 'The ID token comes from another issuer. Compare the issuer there and here.'],
    ['a clock that runs ahead', {}, claims, { token: ({ claims: said }) => void Object.assign(said, { iat: minutes(10) / 1_000, exp: minutes(20) / 1_000 }) }, 'The clocks differ by more than a minute. Set the clock of the identity provider’s server.'],
    ['a token that is not signed', {}, claims, { token: (token) => void Object.assign(token, { unsigned: true, header: { alg: 'none' } }) }, 'The signature of the ID token does not hold. Have the identity provider sign it with RS256 and one of the keys it publishes.'],
    ['no address', {}, { sub: 'nobody-yet' }, {}, 'It sends no e-mail address under “email”. Have the identity provider send one there, or change the name in the mapping here.'],
    ['an address that is not verified', {}, { sub: 'nobody-yet', email: 'ada@contoso.example', email_verified: false }, {}, 'It sends an address and says itself that it is not verified. Have it verified at the identity provider.'],
  ])('%s', async (_, changes, said, mischief, sentence) => {
    const issuer = changes['issuer'] === '/other' ? `${provider.issuer}/other` : (changes['issuer'] ?? provider.issuer);
    const { id } = await oidcConnection({ ...changes, issuer }, await another());
    await testOidc(id, said, mischief);
    expect(await complaint(id)).toBe(sentence);
  });

  it('an issuer of every company, and one over http, are refused before a test', async () => {
    const { id } = await oidcConnection({ issuer: 'https://login.microsoftonline.com/common/v2.0' }, await another());
    expect((await staff.post(`${path}/${id}/test`)).body).toMatchObject({ code: 'sso_incomplete', errors: { 'oidc.issuer': expect.stringContaining('with its tenant ID in place of') as string } });
    expect((await staff.put(`${path}/${id}`, formOf(await read(id), { oidc: { issuer: 'http://idp.example', clientId: 'x' } }))).body).toMatchObject({ code: 'validation_failed' });
  });
});

describe('with identity providers of others', () => {
  it('a round trip passes, and the wrong secret, the wrong redirect address and the wrong certificate are found', async () => {
    const made = await oidcConnection();
    const real = await startRealOpenidProvider([made.ours.redirectUri]);
    const save = async (id: string, secret: string) => staff.put(`${path}/${id}`, formOf(await read(id), { oidc: { issuer: real.issuer, clientId: real.clientId, clientSecret: secret } }));
    const round = async (id: string) => {
      const { window, there } = await began(id);
      await window.get(ours(await real.signIn(locationOf(there), 'ada@contoso.example')));
    };
    try {
      await save(made.id, 'not the secret');
      await round(made.id);
      expect(await complaint(made.id)).toContain('does not accept our client ID and secret');
      await save(made.id, real.clientSecret);
      await round(made.id);
      expect(await lastTest(made.id)).toMatchObject({ outcome: 'passed', startedBy: expect.any(String) as string });
      expect((await lastTest(made.id)).steps.filter(({ check }) => ['issuer', 'clock', 'audience'].includes(check)).map(({ found }) => found)).toEqual([real.issuer, real.clientId, expect.stringMatching(/^-?\d s$/u)]);
      expect((await read(made.id)).testPassedAt).not.toBeNull();
      const unknown = await oidcConnection();
      await save(unknown.id, real.clientSecret);
      await expect(round(unknown.id)).rejects.toThrow('The provider answers 400');
      await later(16 * 60_000, async () => expect(await complaint(unknown.id)).toContain('enter our redirect address there, exactly as shown here'));
    } finally {
      await real.close();
    }
    const saml = await samlConnection();
    const samlp = await startRealSamlProvider(saml.ours.acsUrl);
    try {
      await staff.put(`${path}/${saml.id}`, formOf(saml, { saml: { entityId: samlp.entityId, ssoUrl: samlp.ssoUrl, metadataUrl: '' } }));
      const { window, there } = await began(saml.id);
      const { action, body } = await samlp.signIn(locationOf(there), { id: 'ada', email: 'ada@contoso.example', name: 'Ada' });
      await post(window, ours(action), body);
      expect(await complaint(saml.id)).toContain('a certificate that this connection does not know');
    } finally {
      await samlp.close();
    }
  });
});

describe('near misses', () => {
  it('name whom an answer almost means, to staff who may see them', async () => {
    const { id } = await samlConnection();
    const other = await app.world.organization({ name: 'Fabrikam' });
    await app.world.person(other, { email: 'grace@contoso.example', name: 'Grace Elsewhere' });
    await app.world.person(organization, { email: 'grace@mail.contoso.example', name: 'Grace Hopper' });
    await app.world.person(organization, { email: 'grace+it@contoso.example', name: 'Grace Plus' });
    await testSaml(id, { nameId: 'grace', email: 'Grace@contoso.example' });
    const { nearMisses, outcome } = await lastTest(id);
    expect(outcome).toBe('passed');
    expect(nearMisses.map(({ kind, email }) => `${kind} ${email}`).sort()).toEqual(['alias grace+it@contoso.example', 'other_domain grace@mail.contoso.example', 'other_organization grace@contoso.example']);
    const limited = await app.world.staffClient('technician', { organizationIds: [organization.id] });
    expect((await lastTest(id, limited)).nearMisses.map(({ kind }) => kind).sort()).toEqual(['alias', 'other_domain']);
    expect(JSON.stringify(await lastTest(id, limited))).not.toContain('Fabrikam');
  });

  it('say that an identity differs in its letters alone', async () => {
    const { id } = await samlConnection();
    await app.database.db.withoutPlugins().updateTable('sso_connections').set({ test_passed_at: app.operator().now() }).where('id', '=', id).execute();
    expect((await staff.post(`${path}/${id}/enable`)).status).toBe(200);
    const person = await app.world.person(organization, { email: 'linus@contoso.example', name: 'Linus' });
    const client = app.client();
    const request = idp.read(locationOf(await client.get(`/sso/${id}/login`)));
    const led = await post(client, ours(request.acsUrl), idp.form(request, idp.document(request, { nameId: 'Linus', email: person.email })));
    expect(locationOf(await client.get(ours(locationOf(led))))).toBe('/');
    await testSaml(id, { nameId: 'LINUS', email: person.email });
    expect((await lastTest(id)).nearMisses).toMatchObject([{ kind: 'letter_case', email: person.email }]);
  });
});

describe('a test sent as a link', () => {
  const open = (token: string, by = app.client()) => by.post('/api/portal/shared-sso-tests', { token });

  it('opens without an account, without near misses and other organizations, until it is voided or has run out', async () => {
    const { id } = await samlConnection();
    const other = await app.world.organization({ name: 'Secret Neighbour' });
    await app.world.person(other, { email: 'neighbour@contoso.example', name: 'Nosy Neighbour' });
    const test = await testSaml(id, { nameId: 'n', email: 'neighbour@contoso.example' });
    expect(JSON.stringify(test)).toContain('Secret Neighbour');
    const share = async () => (await staff.post(`${path}/${id}/tests/${test.id}/share`)).body as { url: string; expiresAt: string };
    const { url, expiresAt } = await share();
    const [address, token = ''] = url.split('#');
    expect(address).toBe(`http://${app.host}/sign-in-test`);
    expect((await lastTest(id)).sharedUntil).toBe(expiresAt);
    expect(JSON.stringify(await lastTest(id))).not.toContain(token);
    const shown = await open(token);
    expect(shown.body).toMatchObject({ organizationName: 'Contoso Law', protocol: 'saml', outcome: 'passed', expiresAt, claims: expect.arrayContaining([{ name: 'email', values: ['neighbour@contoso.example'] }]) as unknown });
    expect(shown.text).not.toMatch(/Neighbour"|nearMisses|Secret|customerUserId/u);
    expect((await open(token)).status).toBe(200);
    const newer = (await share()).url.split('#')[1] ?? '';
    expect([codeOf(await open(token)), (await open(newer)).status]).toEqual(['link_invalid', 200]);
    expect((await staff.delete(`${path}/${id}/tests/${test.id}/share`)).status).toBe(204);
    expect([codeOf(await open(newer)), (await lastTest(id)).sharedUntil]).toEqual(['link_invalid', null]);
    const last = (await share()).url.split('#')[1] ?? '';
    await later(7 * 86_400_000 + 1_000, async () => expect(codeOf(await open(last))).toBe('link_invalid'));
    expect(codeOf(await open('A'.repeat(43)))).toBe('link_invalid');
    const actions = await app.database.db.withoutPlugins().selectFrom('audit_events').select('action').where('subject_id', '=', id).where('action', 'like', '%share%').orderBy('id').execute();
    expect(actions.map(({ action }) => action.split('.')[1])).toEqual(['test_shared', 'test_shared', 'test_share_stopped', 'test_shared']);
  });

  it('is made by those who manage portals of its organization, of a test that has ended, and goes with its connection', async () => {
    const { id } = await samlConnection();
    await began(id);
    const waiting = await lastTest(id);
    expect(codeOf(await staff.post(`${path}/${id}/tests/${waiting.id}/share`))).toBe('sso_test_waiting');
    const test = await testSaml(id, ada);
    const elsewhereOnly = await app.world.organization();
    const limited = await app.world.staffClient('admin', { organizationIds: [elsewhereOnly.id] });
    const technician = await app.world.staffClient('technician');
    expect(codeOf(await limited.post(`${path}/${id}/tests/${test.id}/share`))).toBe('not_found');
    expect(codeOf(await technician.post(`${path}/${id}/tests/${test.id}/share`))).toBe('forbidden');
    const { id: otherId } = await samlConnection(elsewhereOnly.id);
    expect(codeOf(await staff.post(`${path}/${otherId}/tests/${test.id}/share`))).toBe('not_found');
    const token = ((await staff.post(`${path}/${id}/tests/${test.id}/share`)).body as { url: string }).url.split('#')[1] ?? '';
    expect((await staff.delete(`${path}/${id}`)).status).toBe(204);
    expect(codeOf(await open(token))).toBe('link_invalid');
  });
});
