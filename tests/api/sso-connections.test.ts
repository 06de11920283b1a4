import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteFlows } from '../../server/features/sso/index.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { connectOidc, formOf, locationOf, loopbackAllowed, ours, post, proveDomain, throughOidc } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { startCommand } from '../support/operator.ts';
import { dropOlderKeys } from '../support/rotation.ts';
import { makeKey } from '../support/saml/certificates.ts';
import type { MadeOrganization } from '../support/world.ts';

let app: TestApp;
let staff: Client;
let provider: OwnProvider;
let organization: MadeOrganization;
const idp = new SamlProvider('contoso-idp');

beforeAll(async () => {
  app = await startApp({ env: loopbackAllowed });
  staff = await app.world.staffClient('owner');
  provider = await new OwnProvider().start();
  organization = await app.world.organization({ name: 'Contoso Law' });
  await proveDomain(app, organization, 'contoso.example');
});
afterAll(async () => {
  await provider.close();
  await app.close();
});

const path = '/api/admin/sso-connections';
type Shown = Record<string, unknown> & { id: string; version: number; status: string; testPassedAt: string | null; saml: { entityId: string; ssoUrl: string; certificates: { id: string; fingerprint: string }[] } | null; oidc: { hasSecret: boolean } | null; ours: Record<string, string> };
const begin = async (protocol: 'oidc' | 'saml', of = organization) => (await staff.post(path, { organizationId: of.id, protocol, guide: 'other' })).body as Shown;
const read = async (id: string) => (await staff.get(`${path}/${id}`)).body as Shown;
const oidcForm = () => ({ issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret });
const actions = async (id: string) => (await app.database.db.withoutPlugins().selectFrom('audit_events').select('action').where('subject_id', '=', id).orderBy('id').execute()).map(({ action }) => action);
interface Test {
  outcome: string;
  steps: { check: string; verdict: string; sentence: string; found: string | null }[];
  claims: { name: string; values: string[] }[];
}
const tests = async (id: string) => (await staff.get(`${path}/${id}/tests`)).body as Test[];

describe('a connection', () => {
  it('begins as a draft with addresses of its own on the main host, and tells its metadata to anybody', async () => {
    const made = await begin('saml');
    const base = `http://${app.host}/sso/${made.id}`;
    expect(made).toMatchObject({ status: 'draft', ours: { loginUrl: `${base}/login`, redirectUri: `${base}/callback`, acsUrl: `${base}/acs`, entityId: `${base}/metadata`, metadataUrl: `${base}/metadata` } });
    const metadata = await app.client().get(`/sso/${made.id}/metadata`);
    expect([metadata.status, metadata.headers['content-type']]).toEqual([200, 'application/samlmetadata+xml; charset=utf-8']);
    expect(metadata.text).toContain(`entityID="${base}/metadata"`);
    expect((await app.client().get(`/sso/019ad4c0-0000-7000-8000-000000000001/metadata`)).status).toBe(404);
  });

  it('is not given away: its secret is in no answer, goes with another issuer, and is sealed at rest', async () => {
    const made = await begin('oidc');
    const saved = await staff.put(`${path}/${made.id}`, formOf(made, { oidc: oidcForm() }));
    expect(saved.text).not.toContain(provider.clientSecret);
    expect((saved.body as Shown).oidc).toMatchObject({ hasSecret: true });
    const row = await app.database.db.withoutPlugins().selectFrom('sso_connections').select('client_secret_sealed').where('id', '=', made.id).executeTakeFirstOrThrow();
    expect(row.client_secret_sealed).not.toContain(provider.clientSecret);
    const current = await read(made.id);
    const moved = await staff.put(`${path}/${made.id}`, formOf(current, { oidc: { issuer: 'https://elsewhere.example', clientId: provider.clientId } }));
    expect(moved.body).toMatchObject({ code: 'validation_failed', errors: { 'oidc.clientSecret': expect.any(String) as string } });
    expect((await staff.put(`${path}/${made.id}`, formOf(current, { name: 'Renamed' }))).body).toMatchObject({ name: 'Renamed', oidc: { hasSecret: true } });
    expect(codeOf(await staff.put(`${path}/${made.id}`, formOf(current, { name: 'Stale' })))).toBe('changed_meanwhile');
  });

  it('takes metadata by paste and address, several certificates, and none that is worth nothing (B6)', async () => {
    const made = await begin('saml');
    const next = makeKey();
    const pasted = await staff.post(`${path}/${made.id}/metadata`, { xml: idp.metadata([idp.key, next]) });
    expect((pasted.body as Shown).saml).toMatchObject({ entityId: idp.entityId, ssoUrl: idp.ssoUrl, certificates: [{}, {}] });
    const refused = async (xml: string) => [codeOf(await staff.post(`${path}/${made.id}/metadata`, { xml }))];
    expect(await refused(idp.metadata([makeKey({ to: Date.UTC(2021, 0) })]))).toEqual(['sso_metadata_unusable']);
    expect(await refused(idp.metadata([makeKey({ bits: 1_024 })]))).toEqual(['sso_metadata_unusable']);
    expect(await refused(idp.metadata([]))).toEqual(['sso_metadata_unusable']);
    expect(await refused(idp.metadata().replace('https://contoso-idp.example/sso', 'http://contoso-idp.example/sso'))).toEqual(['sso_metadata_unusable']);
    expect(await refused('<html></html>')).toEqual(['sso_metadata_unusable']);
    provider.mischief = { respond: (asked) => (asked === '/saml' ? { status: 200, headers: { 'content-type': 'application/xml' }, body: idp.metadata() } : null) };
    expect((await staff.post(`${path}/${made.id}/metadata`, { url: `${provider.issuer.replace('http:', 'https:')}/saml` })).body).toMatchObject({ code: 'sso_metadata_unusable' });
    const fetched = (await staff.post(`${path}/${made.id}/metadata`, { url: `${provider.issuer}/saml` })).body as Shown & { saml: { metadataUrl: string } };
    expect(fetched.saml).toMatchObject({ metadataUrl: `${provider.issuer}/saml`, certificates: [{}, {}] });
    for (const url of ['http://elsewhere.example/saml', 'ftp://10.0.0.1/', 'https://user:pass@idp.example/saml']) expect(codeOf(await staff.post(`${path}/${made.id}/metadata`, { url }))).toBe('validation_failed');
    for (const url of ['https://10.0.0.1/saml', 'https://169.254.169.254/', 'https://[fd00::1]/saml']) expect(codeOf(await staff.post(`${path}/${made.id}/metadata`, { url }))).toBe('target_refused');
    provider.mischief = {};
    expect(codeOf(await staff.post(`${path}/${made.id}/certificates`, { certificate: makeKey({ kind: 'ec' }).pem }))).toBe('sso_certificate_unusable');
    const more = makeKey();
    const added = (await staff.post(`${path}/${made.id}/certificates`, { certificate: more.pem })).body as Shown;
    expect(added.saml?.certificates).toHaveLength(3);
    const [one] = added.saml?.certificates ?? [];
    expect(((await staff.delete(`${path}/${made.id}/certificates/${one?.id ?? ''}`)).body as Shown).saml?.certificates).toHaveLength(2);
    expect(await actions(made.id)).toEqual(['sso_connection.created', 'sso_connection.metadata_read', 'sso_connection.metadata_read', 'sso_connection.certificate_added', 'sso_connection.certificate_removed']);
  });

  it('goes live after a test that passed and was not changed since, and is removed when off', async () => {
    const made = await begin('oidc');
    expect((await staff.post(`${path}/${made.id}/enable`)).body).toMatchObject({ code: 'sso_incomplete', errors: { 'oidc.issuer': expect.any(String) as string } });
    await staff.put(`${path}/${made.id}`, formOf(made, { oidc: oidcForm() }));
    expect(codeOf(await staff.post(`${path}/${made.id}/enable`))).toBe('sso_test_needed');
    const { url } = (await staff.post(`${path}/${made.id}/test`)).body as { url: string };
    const window = app.client();
    const there = await window.get(ours(url));
    const back = await window.get(ours(provider.signIn(locationOf(there), { sub: 't', email: 'nobody@contoso.example', name: 'Tess', amr: ['pwd'] })));
    expect(locationOf(back)).toBe(`http://${app.host}/admin/sso-connections/${made.id}/show/tests`);
    expect((await window.get('/api/portal/session')).status).toBe(401);
    const [test] = await tests(made.id);
    expect(test).toMatchObject({ outcome: 'passed', claims: expect.arrayContaining([{ name: 'email', values: ['nobody@contoso.example'] }]) as unknown });
    expect(test?.steps.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual(expect.arrayContaining(['signature passed', 'audience passed', 'nonce passed', 'factor noted', 'person noted']));
    expect((await window.get(ours(url))).headers.location).toContain('code=link_invalid');
    expect((await staff.post(`${path}/${made.id}/enable`)).body).toMatchObject({ status: 'live' });
    expect(codeOf(await staff.delete(`${path}/${made.id}`))).toBe('sso_live');
    await staff.post(`${path}/${made.id}/disable`);
    const off = await read(made.id);
    await staff.put(`${path}/${made.id}`, formOf(off, { mapping: { name: 'name', email: 'mail', role: '', managerValues: [] } }));
    expect(codeOf(await staff.post(`${path}/${made.id}/enable`))).toBe('sso_test_needed');
    expect((await staff.delete(`${path}/${made.id}`)).status).toBe(204);
    expect((await staff.get(`${path}/${made.id}`)).status).toBe(404);
    expect(await actions(made.id)).toEqual(['sso_connection.created', 'sso_connection.updated', 'sso_connection.test_begun', 'sso_connection.test_passed', 'sso_connection.enabled', 'sso_connection.disabled', 'sso_connection.updated', 'sso_connection.removed']);
  });

  it('says step by step what a failed test found', async () => {
    const made = await begin('saml');
    await staff.post(`${path}/${made.id}/metadata`, { xml: idp.metadata() });
    const { url } = (await staff.post(`${path}/${made.id}/test`)).body as { url: string };
    const window = app.client();
    const request = idp.read(locationOf(await window.get(ours(url))));
    const led = await post(window, ours(request.acsUrl), idp.form(request, idp.document(request, { nameId: 'x' }, { key: makeKey() })));
    expect(locationOf(led)).toContain('/show/tests');
    const [test] = await tests(made.id);
    expect(test).toMatchObject({ outcome: 'failed' });
    expect(test?.steps.find(({ check }) => check === 'certificate')).toMatchObject({ verdict: 'failed', sentence: expect.stringContaining('does not know') as string });
    expect((await read(made.id)).testPassedAt).toBeNull();
  });

  it('swaps the certificate of a live identity provider without a gap', async () => {
    const rolling = new SamlProvider('rolling-idp');
    const made = await begin('saml');
    await staff.post(`${path}/${made.id}/metadata`, { xml: rolling.metadata() });
    await app.database.db.withoutPlugins().updateTable('sso_connections').set({ test_passed_at: app.operator().now() }).where('id', '=', made.id).execute();
    await staff.post(`${path}/${made.id}/enable`);
    const person = await app.world.person(organization, { email: 'roller@contoso.example' });
    const attempt = async (key = rolling.key) => {
      const client = app.client();
      const request = rolling.read(locationOf(await client.get(`/sso/${made.id}/login`)));
      return locationOf(await post(client, ours(request.acsUrl), rolling.form(request, rolling.document(request, { nameId: 'roller', email: person.email }, { key }))));
    };
    const [old] = (await read(made.id)).saml?.certificates ?? [];
    const next = makeKey();
    expect(codeOf(await staff.delete(`${path}/${made.id}/certificates/${old?.id ?? ''}`))).toBe('sso_incomplete');
    expect(await attempt(next)).toContain('company-problem');
    await staff.post(`${path}/${made.id}/certificates`, { certificate: next.pem });
    expect([await attempt(), await attempt(next)]).toEqual([expect.stringContaining('/callback?'), expect.stringContaining('/callback?')]);
    await staff.delete(`${path}/${made.id}/certificates/${old?.id ?? ''}`);
    expect([await attempt(), await attempt(next)]).toEqual([expect.stringContaining('company-problem'), expect.stringContaining('/callback?')]);
    expect(codeOf(await staff.post(`${path}/${made.id}/metadata`, { xml: idp.metadata() }))).toBe('sso_metadata_unusable');
  });

  it('leads an answer that nobody asked for to a fresh sign-in where it allows that', async () => {
    const made = await begin('saml');
    const read_ = (await staff.post(`${path}/${made.id}/metadata`, { xml: idp.metadata() })).body as Shown;
    await staff.put(`${path}/${made.id}`, formOf(read_, { unsolicited: 'restart' }));
    await app.database.db.withoutPlugins().updateTable('sso_connections').set({ test_passed_at: app.operator().now() }).where('id', '=', made.id).execute();
    expect((await staff.post(`${path}/${made.id}/enable`)).status).toBe(200);
    const answer = await post(app.client(), `/sso/${made.id}/acs`, 'SAMLResponse=QUJD&RelayState=https%3A%2F%2Fevil.example');
    expect(locationOf(answer)).toBe(`http://${app.host}/sso/${made.id}/login`);
  });

  it('is seen by staff who may see its organization, and changed by those who manage portals, after a fresh sign-in', async () => {
    const made = await begin('oidc');
    const elsewhere = await app.world.organization();
    const limited = await app.world.staffClient('admin', { organizationIds: [elsewhere.id] });
    const technician = await app.world.staffClient('technician');
    expect((await limited.get(`${path}/${made.id}`)).status).toBe(404);
    expect((await limited.get(`${path}/${made.id}/tests`)).status).toBe(404);
    expect((await technician.get(`${path}/${made.id}`)).status).toBe(200);
    for (const verb of ['test', 'enable', 'disable']) expect(codeOf(await technician.post(`${path}/${made.id}/${verb}`))).toBe('forbidden');
    expect((await limited.post(`${path}/${made.id}/disable`)).status).toBe(404);
  });

  it('is one of twenty at most', async () => {
    const full = await app.world.organization();
    for (let count = 0; count < 20; count += 1) await begin('oidc', full);
    expect(codeOf(await staff.post(path, { organizationId: full.id, protocol: 'oidc', guide: 'other' }))).toBe('too_many_connections');
    const listed = await staff.list(path, { filter: { organizationId: full.id }, range: [0, 4], sort: ['createdAt', 'DESC'] });
    expect([listed.body.length, listed.headers['content-range']]).toEqual([5, 'sso-connections 0-4/20']);
  });

  it('forgets ways that nobody ended, and keeps what tests found for a while', async () => {
    const swept = await app.world.organization();
    const connection = await connectOidc(app, staff, swept, provider);
    await app.client().get(connection.login);
    await staff.post(`${path}/${connection.id}/test`);
    const kinds = async () => (await app.database.db.withoutPlugins().selectFrom('sso_flows').select('kind').where('connection_id', '=', connection.id).orderBy('kind').execute()).map(({ kind }) => kind);
    const at = (minutes: number) => new Date(app.clock.now() + minutes * 60_000).toISOString();
    await deleteFlows(app.database.db, at(-60), at(0));
    expect(await kinds()).toEqual(['sign_in', 'test']);
    await deleteFlows(app.database.db, at(-60), at(20));
    expect(await kinds()).toEqual(['test']);
    await deleteFlows(app.database.db, at(20), at(80));
    expect(await kinds()).toEqual([]);
  });

  it('keeps its secret through a change of keys (O2)', async () => {
    const rotated = await app.world.organization();
    await proveDomain(app, rotated, 'rotated.example');
    const connection = await connectOidc(app, staff, rotated, provider);
    const person = await app.world.person(rotated, { email: 'ada@rotated.example' });
    const { url } = (await staff.post('/api/admin/sso-links', { connectionId: connection.id, kind: 'renewal' })).body as { url: string };
    await app.client().post('/api/portal/sso-set-up/save', { token: url.split('#')[1], oidc: { issuer: '', clientId: '', clientSecret: provider.clientSecret } });
    expect(await startCommand(app, app.fresh.env, ['keys', 'rotate']).ended).toMatchObject({ code: 0, err: '' });
    dropOlderKeys(app);
    const client = app.client();
    expect(locationOf(await throughOidc(client, connection, provider, { sub: 'r', email: person.email }))).toBe('/');
    const [proposal] = (await staff.list('/api/admin/sso-proposals', { filter: { connectionId: connection.id } })).body;
    expect((await staff.post(`/api/admin/sso-proposals/${String(proposal?.['id'])}/accept`, { version: proposal?.['version'] })).status).toBe(204);
    expect(locationOf(await throughOidc(app.client(), connection, provider, { sub: 'r', email: person.email }))).toBe('/');
  });

  it('ends with its organization’s trust in the domain: who is new is refused, who is known still comes in', async () => {
    const lapsed = await app.world.organization();
    await proveDomain(app, lapsed, 'lapsed.example');
    const connection = await connectOidc(app, staff, lapsed, provider);
    const [known, fresh] = await Promise.all([app.world.person(lapsed, { email: 'known@lapsed.example' }), app.world.person(lapsed, { email: 'fresh@lapsed.example' })]);
    await throughOidc(app.client(), connection, provider, { sub: 'known', email: known.email });
    await app.database.db.withoutPlugins().updateTable('organization_domains').set({ proven_at: null }).where('domain', '=', 'lapsed.example').execute();
    expect(locationOf(await throughOidc(app.client(), connection, provider, { sub: 'known', email: known.email }))).toBe('/');
    expect(locationOf(await throughOidc(app.client(), connection, provider, { sub: 'fresh', email: fresh.email }))).toContain('check-mail');
  });
});
