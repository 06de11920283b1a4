import { X509Certificate, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../../server/context.ts';
import { resealAll } from '../../server/features/secrets/index.ts';
import { sealedSigningKeys } from '../../server/features/sso/index.ts';
import { refreshMetadata } from '../../server/features/sso/sso.refresh.service.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { connectOidc, connectSaml, locationOf, loopbackAllowed, proveDomain, throughSaml, type Connected } from '../support/idp/connected.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import type { MadeOrganization } from '../support/world.ts';

let app: TestApp;
let owner: Client;
let acme: MadeOrganization;
let idp: SamlProvider;
let saml: Connected;
const path = '/api/admin/sso-connections';
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

interface Key {
  id: string;
  status: string;
  fingerprint: string;
  notAfter: string;
  certificate: string;
}
interface Connection {
  version: number;
  saml: { signRequests: boolean; signingKeys: Key[] };
}

beforeAll(async () => {
  app = await startApp({ env: loopbackAllowed });
  owner = await app.world.staffClient('owner');
  acme = await app.world.organization({ name: 'Acme Dental' });
  await proveDomain(app, acme, 'acme.example');
  idp = new SamlProvider('acme-idp');
  saml = await connectSaml(app, owner, acme, idp);
});
afterAll(() => app.close());

const rows = () => app.database.db.withoutPlugins();
const connection = async (id = saml.id) => (await owner.get(`${path}/${id}`)).body as Connection;
const metadata = async (id = saml.id) => (await app.client().get(`/sso/${id}/metadata`)).text;
const published = (text: string) => [...text.matchAll(/<ds:X509Certificate>([^<]+)</gu)].map(([, der = '']) => der);
const derOf = (pem: string) => new X509Certificate(pem).raw.toString('base64');
const sign = (on: boolean, id = saml.id) => owner.post(`${path}/${id}/sign-requests`, { on });
const request = async (id = saml.id) => locationOf(await app.client().get(`/sso/${id}/login`));

/** Whether a request's address is signed by a certificate, as an identity provider checks it: over the very characters of the address (SAML 2.0 bindings, 3.4.4.1). */
function isSignedWith(address: string, certificate: string): boolean {
  const question = address.slice(address.indexOf('?') + 1);
  const [asked = '', signature = ''] = question.split('&Signature=');
  if (!/^SAMLRequest=[^&]+&RelayState=[^&]+&SigAlg=[^&]+$/u.test(asked) || decodeURIComponent(asked.split('&SigAlg=')[1] ?? '') !== rsaSha256) return false;
  return verify('sha256', Buffer.from(asked), new X509Certificate(certificate).publicKey, Buffer.from(decodeURIComponent(signature), 'base64'));
}

describe('requests to a SAML identity provider', () => {
  it('are not signed unless staff say so, and our metadata say as much', async () => {
    expect((await connection()).saml).toMatchObject({ signRequests: false, signingKeys: [] });
    expect(await metadata()).toContain('AuthnRequestsSigned="false"');
    expect(published(await metadata())).toEqual([]);
    expect(new URL(await request()).searchParams.has('Signature')).toBe(false);
  });

  it('are signed from then on, by a key of this connection alone, whose certificate is in our metadata; and people still get in', async () => {
    expect((await sign(true)).status).toBe(200);
    const { signRequests, signingKeys } = (await connection()).saml;
    const [key] = signingKeys;
    expect([signRequests, signingKeys.length, key?.status]).toEqual([true, 1, 'current']);
    const certificate = new X509Certificate(key?.certificate ?? '');
    expect([certificate.verify(certificate.publicKey), certificate.publicKey.asymmetricKeyType, certificate.ca, certificate.subject === certificate.issuer]).toEqual([true, 'rsa', false, true]);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0).toBeGreaterThanOrEqual(2_048);
    expect(Math.abs(Date.parse(certificate.validTo) - Date.parse(key?.notAfter ?? ''))).toBeLessThan(1_000);
    expect(await metadata()).toContain('AuthnRequestsSigned="true"');
    expect(published(await metadata())).toEqual([derOf(key?.certificate ?? '')]);
    const address = await request();
    expect(isSignedWith(address, key?.certificate ?? '')).toBe(true);
    expect(isSignedWith(address.replace(/RelayState=./u, 'RelayState=_'), key?.certificate ?? '')).toBe(false);
    const person = await app.world.person(acme, { email: 'ada@acme.example' });
    const client = app.client();
    expect(locationOf(await throughSaml(client, saml, idp, { nameId: 'ada', email: person.email }))).toBe('/');
    const other = await connectSaml(app, owner, acme, new SamlProvider('other-idp'));
    await sign(true, other.id);
    expect((await connection(other.id)).saml.signingKeys[0]?.fingerprint).not.toBe(key?.fingerprint);
    expect(isSignedWith(await request(other.id), key?.certificate ?? '')).toBe(false);
  });

  it('change over to the next key by one click, after both have been published', async () => {
    const [before] = (await connection()).saml.signingKeys;
    const prepared = (await owner.post(`${path}/${saml.id}/signing-keys`)).body as Connection;
    const next = prepared.saml.signingKeys.find(({ status }) => status === 'next');
    expect(published(await metadata())).toEqual([before, next].map((key) => derOf(key?.certificate ?? '')));
    expect(isSignedWith(await request(), before?.certificate ?? '')).toBe(true);
    expect(((await owner.post(`${path}/${saml.id}/signing-keys`)).body as Connection).saml.signingKeys).toEqual(prepared.saml.signingKeys);
    expect((await owner.post(`${path}/${saml.id}/signing-keys/${next?.id ?? ''}/use`)).status).toBe(200);
    expect(published(await metadata())).toEqual([derOf(next?.certificate ?? '')]);
    expect(isSignedWith(await request(), next?.certificate ?? '')).toBe(true);
    expect(codeOf(await owner.post(`${path}/${saml.id}/signing-keys/${before?.id ?? ''}/use`))).toBe('not_found');
  });

  it('keep their key while signing is off', async () => {
    const { signingKeys } = (await connection()).saml;
    await sign(false);
    expect(new URL(await request()).searchParams.has('Signature')).toBe(false);
    expect(published(await metadata())).toHaveLength(1);
    await sign(true);
    expect((await connection()).saml.signingKeys).toEqual(signingKeys);
  });

  it('are signed by themselves where the metadata ask for it, read by staff or by the daily look', async () => {
    const strict = new SamlProvider('strict-idp');
    const asks = () => strict.metadata().replace('<md:IDPSSODescriptor ', '<md:IDPSSODescriptor WantAuthnRequestsSigned="true" ');
    const made = (await owner.post(path, { organizationId: acme.id, protocol: 'saml', guide: 'keycloak' })).body as { id: string };
    const read = (await owner.post(`${path}/${made.id}/metadata`, { xml: asks() })).body as Connection;
    expect([read.saml.signRequests, read.saml.signingKeys.length]).toEqual([true, 1]);

    const later = new SamlProvider('later-idp');
    const { id } = await connectSaml(app, owner, acme, later);
    await rows().updateTable('sso_connections').set({ metadata_url: 'https://later-idp.example/metadata' }).where('id', '=', id).execute();
    const answer = later.metadata().replace('<md:IDPSSODescriptor ', '<md:IDPSSODescriptor WantAuthnRequestsSigned="1" ');
    const system = { ...app.operator(acme.providerId), actor: { kind: 'system' as const, providerId: acme.providerId, name: 'Portico' } };
    const ctx = createContext({ ...system, ports: { ...system.ports, outgoingHttp: async () => ({ status: 200, headers: {}, body: Buffer.from(answer) }) } as typeof system.ports });
    await refreshMetadata(ctx, id);
    expect((await connection(id)).saml).toMatchObject({ signRequests: true, signingKeys: [{ status: 'current' }] });
    expect((await owner.list('/api/admin/audit-events', { filter: { subjectId: id, action: 'sso_connection.metadata_followed' } })).body).toHaveLength(1);
  });

  it('are in the Expiry radar before their key ends, and are no longer told of once the next one is there', async () => {
    const soon = new Date(app.clock.now() + 20 * 86_400_000).toISOString();
    await rows().updateTable('sso_signing_keys').set({ expires_at: soon }).where('connection_id', '=', saml.id).execute();
    const radar = async () => (await owner.list('/api/admin/expiry', { filter: { kind: 'signing_key', withinDays: '30' } })).body as unknown as { connectionId: string; replaced: boolean; breaks: string }[];
    expect(await radar()).toMatchObject([{ connectionId: saml.id, replaced: false, breaks: expect.stringContaining('may refuse our requests') }]);
    await owner.post(`${path}/${saml.id}/signing-keys`);
    expect(await radar()).toMatchObject([{ connectionId: saml.id, replaced: true, breaks: expect.stringContaining('change over to it by then') }]);
  });

  it('are of no concern to OpenID providers, nor to staff who may not manage portals', async () => {
    const oidc = await connectOidc(app, owner, acme, { issuer: 'https://oidc.example', clientId: 'portico', clientSecret: 's' });
    expect(codeOf(await sign(true, oidc.id))).toBe('not_found');
    const technician = await app.world.staffClient('technician');
    expect(codeOf(await technician.post(`${path}/${saml.id}/sign-requests`, { on: false }))).toBe('forbidden');
    expect(codeOf(await owner.post(`${path}/${oidc.id}/signing-keys`))).toBe('not_found');
  });
});

describe('the private key', () => {
  const stored = async () => rows().selectFrom('sso_signing_keys').select(['id', 'connection_id', 'private_key_sealed']).orderBy('id').execute();

  it('is sealed to its row and its organization (O1), and in no answer (O3)', async () => {
    const keys = await stored();
    for (const { private_key_sealed: sealed } of keys) expect(sealed).not.toContain('PRIVATE KEY');
    const [one, other] = keys;
    const listed = await sealedSigningKeys.list(app.database.db, null, 100);
    const placeOf = (id: string | undefined) => listed.find((row) => row.id === id)?.place ?? '';
    expect(placeOf(one?.id)).toContain(acme.id);
    expect(app.ports.keyring.open(one?.private_key_sealed ?? '', placeOf(one?.id))).toContain('BEGIN PRIVATE KEY');
    expect(() => app.ports.keyring.open(other?.private_key_sealed ?? '', placeOf(one?.id))).toThrow(/authenticate|unable/i);
    for (const answer of [await owner.get(`${path}/${saml.id}`), await owner.list(path), await app.client().get(`/sso/${saml.id}/metadata`)]) {
      expect(answer.text).not.toMatch(/PRIVATE KEY|private_key/iu);
      for (const { private_key_sealed: sealed } of keys) expect(answer.text).not.toContain(sealed);
    }
  });

  it('is in the rotation of keys (O2), and goes with its connection', async () => {
    const before = await stored();
    const stale = { ...app.ports.keyring, isCurrent: () => false };
    await resealAll({ ...app.operator(acme.providerId), ports: { ...app.ports, keyring: stale } } as unknown as Parameters<typeof resealAll>[0], [sealedSigningKeys]);
    const after = await stored();
    expect(after.map(({ private_key_sealed: sealed }, index) => sealed !== before[index]?.private_key_sealed)).toEqual(before.map(() => true));
    const [key] = (await connection()).saml.signingKeys;
    expect(isSignedWith(await request(), key?.certificate ?? '')).toBe(true);
    await owner.post(`${path}/${saml.id}/disable`);
    expect((await owner.delete(`${path}/${saml.id}`)).status).toBeLessThan(300);
    expect((await stored()).some(({ connection_id: id }) => id === saml.id)).toBe(false);
  });
});
