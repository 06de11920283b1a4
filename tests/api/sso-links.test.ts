import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../../server/context.ts';
import { enqueueRefreshes, ssoHandlers } from '../../server/features/sso/index.ts';
import { until } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { connectOidc, connectSaml, formOf, locationOf, loopbackAllowed, ours, post, proveDomain, throughOidc } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { makeKey } from '../support/saml/certificates.ts';
import type { MadeOrganization } from '../support/world.ts';

let mail: AppWithMail;
let staff: Client;
let provider: OwnProvider;
let organization: MadeOrganization;
const idp = new SamlProvider('fabrikam-idp');
const [console_, page] = ['/api/admin', '/api/portal/sso-set-up'];

beforeAll(async () => {
  mail = await startAppWithMail({ env: loopbackAllowed });
  staff = await mail.app.world.staffClient('owner');
  provider = await new OwnProvider().start();
  organization = await mail.app.world.organization({ name: 'Fabrikam Health' });
  await proveDomain(mail.app, organization, 'fabrikam.example');
  await mail.app.database.db.withoutPlugins().updateTable('providers').set({ alert_emails: '["alerts@northwind.example"]' }).execute();
});
afterAll(async () => {
  await provider.close();
  await mail.close();
});

type Loose = Record<string, unknown>;
interface Connection extends Loose {
  id: string;
  version: number;
  status: string;
  testPassedAt: string | null;
  saml: { entityId: string; metadataProblem: string; certificates: { fingerprint: string; status: string }[] } | null;
  oidc: { issuer: string; hasSecret: boolean; secretExpiresAt: string | null } | null;
}
interface Proposal extends Loose {
  id: string;
  version: number;
  differences: { field: string; before: string; after: string }[];
  certificates: { change: string }[];
}
const begin = async (protocol: 'oidc' | 'saml', of = organization) => (await staff.post(`${console_}/sso-connections`, { organizationId: of.id, protocol, guide: 'other' })).body as Connection;
const read = async (id: string) => (await staff.get(`${console_}/sso-connections/${id}`)).body as Connection;
const make = (connectionId: string, kind: 'set_up' | 'renewal' = 'set_up', more: Loose = {}) => staff.post(`${console_}/sso-links`, { connectionId, kind, ...more });
const secretOf = (answer: Answer) => (answer.body as { url: string }).url.split('#')[1] ?? '';
const idOf = (answer: Answer) => (answer.body as { link: { id: string } }).link.id;
const anonymous = () => mail.app.client();
const save = (token: string, said: Loose, client = anonymous()) => client.post(`${page}/save`, { token, ...said });
const waiting = async (connectionId: string) => (await staff.list(`${console_}/sso-proposals`, { filter: { connectionId } })).body as unknown as Proposal[];
const decide = (proposal: Proposal | undefined, verb: 'accept' | 'refuse', version = proposal?.version) => staff.post(`${console_}/sso-proposals/${proposal?.id ?? ''}/${verb}`, { version });
const actions = async (id: string) => (await mail.app.database.db.withoutPlugins().selectFrom('audit_events').select('action').where('subject_id', '=', id).orderBy('id').execute()).map(({ action }) => action.replace('sso_connection.', ''));
/** As the worker does when it is time. */
const refresh = async (id: string) => {
  const handler = ssoHandlers.find(({ definition }) => definition.name === 'sso.refresh_metadata');
  await handler?.run(createContext({ ...mail.app.operator(organization.providerId), actor: { kind: 'system', providerId: organization.providerId, name: 'Portico' } }), { connectionId: id }, { id: '', attempt: 1, lastAttempt: false, progress: async () => false });
};
const serve = (xml: string | null) => {
  provider.mischief = { respond: (asked) => (asked === '/saml' ? (xml === null ? { status: 503 } : { status: 200, headers: { 'content-type': 'application/xml' }, body: xml }) : null) };
};

describe('a set-up link', () => {
  it('lets somebody without an account fill one connection in, try it out and hand it in; staff see the difference and accept it', async () => {
    const made = await begin('saml');
    const link = await make(made.id, 'set_up', { email: 'it@fabrikam.example', days: 3 });
    expect([link.status, link.body]).toEqual([201, { link: expect.objectContaining({ state: 'open', email: 'it@fabrikam.example' }) as unknown, url: null }]);
    const { text } = await mail.smtp.mailTo('it@fabrikam.example');
    const token = /\/set-up-sign-in#([\w-]+)/u.exec(text)?.[1] ?? '';
    expect(Buffer.from(token, 'base64url').length).toBe(32);

    const preview = await anonymous().post(`${page}/preview`, { token });
    expect(preview.body).toMatchObject({ kind: 'set_up', protocol: 'saml', organizationName: 'Fabrikam Health', saved: null, test: null, ours: { acsUrl: `http://${mail.app.host}/sso/${made.id}/acs` } });
    expect(codeOf(await anonymous().post(`${page}/hand-in`, { token }))).toBe('sso_incomplete');
    const saved = await save(token, { guide: 'okta', saml: { xml: idp.metadata() } });
    expect(saved.body).toMatchObject({ guide: 'okta', saved: { entityId: idp.entityId, ssoUrl: idp.ssoUrl, certificates: [{}] } });
    expect((await read(made.id)).saml).toMatchObject({ entityId: '', certificates: [] });

    const { url } = (await anonymous().post(`${page}/test`, { token })).body as { url: string };
    const window = anonymous();
    const request = idp.read(locationOf(await window.get(ours(url))));
    const posted = await post(window, ours(request.acsUrl), idp.form(request, idp.document(request, { nameId: 'it', email: 'it@fabrikam.example' })));
    expect(locationOf(await window.get(ours(locationOf(posted))))).toBe(`http://${mail.app.host}/set-up-sign-in/tested`);
    expect((await window.get('/api/portal/session')).status).toBe(401);
    const { test } = (await anonymous().post(`${page}/preview`, { token })).body as { test: { outcome: string; steps: { check: string }[] } };
    expect([test.outcome, test.steps.some(({ check }) => check === 'person')]).toEqual(['passed', false]);
    // What was tried out is the proposal, not the connection.
    expect((await read(made.id)).testPassedAt).toBeNull();

    const handed = await Promise.all(Array.from({ length: 6 }, () => anonymous().post(`${page}/hand-in`, { token })));
    expect(handed.filter(({ status }) => status === 204)).toHaveLength(1);
    for (const verb of ['preview', 'save', 'test', 'hand-in']) expect(codeOf(await anonymous().post(`${page}/${verb}`, { token, ...(verb === 'save' ? { saml: { xml: idp.metadata() } } : {}) }))).toBe('link_invalid');
    expect((await mail.smtp.mailTo('alerts@northwind.example')).text).toContain('set up and tested');

    const [proposal] = await waiting(made.id);
    expect(proposal).toMatchObject({ source: 'link', kind: 'set_up', leadsElsewhere: true, certificates: [{ change: 'added' }], differences: expect.arrayContaining([{ field: 'entityId', before: '', after: idp.entityId }]) as unknown });
    expect(codeOf(await decide(proposal, 'accept', 1))).toBe('changed_meanwhile');
    expect((await decide(proposal, 'accept')).status).toBe(204);
    expect(await read(made.id)).toMatchObject({ guide: 'okta', testPassedAt: expect.any(String) as string, saml: { entityId: idp.entityId, certificates: [{ status: 'active' }] } });
    expect((await staff.post(`${console_}/sso-connections/${made.id}/enable`)).body).toMatchObject({ status: 'live' });
    expect(await waiting(made.id)).toEqual([]);
    expect(await actions(made.id)).toEqual(['created', 'link_made', 'proposal_saved', 'test_begun', 'test_passed', 'proposal_handed_in', 'proposal_accepted', 'enabled']);
  });

  it('takes an OpenID provider with a secret that nobody is shown again, and that goes with another issuer', async () => {
    const made = await begin('oidc');
    const token = secretOf(await make(made.id));
    const oidc = { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret };
    expect((await save(token, { oidc: { issuer: provider.issuer, clientId: '' } })).body).toMatchObject({ code: 'validation_failed', errors: { 'oidc.clientId': expect.any(String) as string, 'oidc.clientSecret': expect.any(String) as string } });
    expect(codeOf(await save(token, { oidc: { ...oidc, issuer: 'https://login.microsoftonline.com/common/v2.0' } }))).toBe('validation_failed');
    const saved = await save(token, { oidc });
    expect([saved.text.includes(provider.clientSecret), saved.body]).toEqual([false, expect.objectContaining({ saved: expect.objectContaining({ hasSecret: true }) as unknown })]);
    expect((await save(token, { oidc: { issuer: provider.issuer, clientId: provider.clientId, secretExpiresAt: '2027-01-01T00:00:00.000Z' } })).status).toBe(200);
    expect((await save(token, { oidc: { issuer: 'https://elsewhere.example', clientId: provider.clientId } })).body).toMatchObject({ errors: { 'oidc.clientSecret': expect.any(String) as string } });

    // Whoever gets a newer link takes over nothing of what came in by this one, its secret least of all.
    const other = await begin('oidc');
    const first = secretOf(await make(other.id));
    await save(first, { oidc });
    const second = secretOf(await make(other.id));
    expect((await anonymous().post(`${page}/preview`, { token: second })).body).toMatchObject({ saved: null });
    expect((await save(second, { oidc: { issuer: provider.issuer, clientId: provider.clientId } })).body).toMatchObject({ errors: { 'oidc.clientSecret': expect.any(String) as string } });

    const { url } = (await staff.post(`${console_}/sso-proposals/${(await waiting(made.id))[0]?.id ?? ''}/test`)).body as { url: string };
    const window = anonymous();
    await window.get(ours(provider.signIn(locationOf(await window.get(ours(url))), { sub: 'it', email: 'it@fabrikam.example' })));
    const [proposal] = await waiting(made.id);
    expect(proposal).toMatchObject({ testPassedAt: expect.any(String) as string, handedInAt: null });
    expect(JSON.stringify(proposal)).not.toContain(provider.clientSecret);
    await decide(proposal, 'accept');
    await staff.post(`${console_}/sso-connections/${made.id}/enable`);
    const person = await mail.app.world.person(organization, { email: 'ada@fabrikam.example' });
    expect(locationOf(await throughOidc(anonymous(), { id: made.id, login: `/sso/${made.id}/login` }, provider, { sub: 'ada', email: person.email }))).toBe('/');
    // Accepted before it was handed in: the link is used up all the same.
    expect(codeOf(await anonymous().post(`${page}/preview`, { token }))).toBe('link_invalid');
  });

  it('of a connection in use changes nothing until staff accept what passed a test', async () => {
    const live = await connectSaml(mail.app, staff, organization, new SamlProvider('former-idp'));
    const token = secretOf(await make(live.id));
    await save(token, { saml: { xml: idp.metadata() } });
    const [proposal] = await waiting(live.id);
    expect(proposal?.certificates.map(({ change }) => change)).toEqual(['added', 'gone']);
    expect(codeOf(await decide(proposal, 'accept'))).toBe('sso_test_needed');
    expect((await read(live.id)).saml?.entityId).toContain('former-idp');
    expect((await decide(proposal, 'refuse')).status).toBe(204);
    expect(codeOf(await anonymous().post(`${page}/preview`, { token }))).toBe('link_invalid');
    expect(await waiting(live.id)).toEqual([]);
  });

  it('takes no bad, huge or internal metadata, and only so much an hour', async () => {
    const made = await begin('saml');
    const token = secretOf(await make(made.id));
    const refused = async (saml: Loose) => codeOf(await save(token, { saml }));
    expect(await refused({ xml: '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' })).toBe('sso_metadata_unusable');
    expect(await refused({ xml: idp.metadata([makeKey({ to: Date.UTC(2021, 0) })]) })).toBe('sso_metadata_unusable');
    expect(await refused({ url: 'https://169.254.169.254/latest/meta-data' })).toBe('target_refused');
    expect(await refused({ url: 'https://10.0.0.1/saml' })).toBe('target_refused');
    expect(await refused({ url: 'file:///etc/passwd' })).toBe('validation_failed');
    expect(await refused({ xml: 'x'.repeat(200_001) })).toBe('validation_failed');
    expect((await save(token, { saml: { xml: 'x'.repeat(300_000) } })).status).toBe(413);
    expect(await refused({ url: `${provider.issuer}/saml`, xml: idp.metadata() })).toBe('validation_failed');
    expect(await refused({ certificate: makeKey().pem })).toBe('validation_failed');
    provider.mischief = { respond: () => ({ status: 200, body: 'x'.repeat(600_000) }) };
    expect(await refused({ url: `${provider.issuer}/saml` })).toBe('sso_metadata_unusable');
    provider.mischief = {};
    expect(await waiting(made.id)).toEqual([]);
    for (let count = 0; count < 40; count += 1) await save(token, { saml: {} });
    expect(codeOf(await save(token, { saml: { xml: idp.metadata() } }))).toBe('too_many_attempts');
  });

  it('opens nothing once it is revoked, replaced, run out, or its connection or organization is gone', async () => {
    const dead = async (token: string) => expect(codeOf(await save(token, { saml: { xml: idp.metadata() } }))).toBe('link_invalid');
    const made = await begin('saml');
    const replaced = secretOf(await make(made.id));
    const revoked = await make(made.id);
    await dead(replaced);
    expect((await staff.post(`${console_}/sso-links/${idOf(revoked)}/revoke`)).body).toMatchObject({ state: 'revoked' });
    await dead(secretOf(revoked));
    const removed = secretOf(await make(made.id));
    await save(removed, { saml: { xml: idp.metadata() } });
    expect((await staff.delete(`${console_}/sso-connections/${made.id}`)).status).toBe(204);
    await dead(removed);

    const closing = await mail.app.world.organization();
    const token = secretOf(await make((await begin('saml', closing)).id));
    await staff.post(`${console_}/organizations/${closing.id}/archive`);
    await dead(token);
    await until(async () => (await mail.app.database.db.withoutPlugins().selectFrom('sso_links').select('revoked_at').where('organization_id', '=', closing.id).executeTakeFirstOrThrow()).revoked_at);
    await staff.post(`${console_}/organizations/${closing.id}/restore`);
    await dead(token);

    const late = await begin('saml');
    const old = await make(late.id, 'set_up', { days: 1 });
    await mail.app.database.db.withoutPlugins().updateTable('one_time_secrets').set({ expires_at: mail.app.operator().now() }).where('subject_id', '=', idOf(old)).execute();
    await dead(secretOf(old));
    await dead('A'.repeat(43));
  });

  it('belongs to one connection of one organization of one provider', async () => {
    const [one, two] = [await begin('saml'), await begin('saml', await mail.app.world.organization())];
    const token = secretOf(await make(one.id));
    const other = await mail.app.world.otherProvider();
    expect(codeOf(await mail.app.client(other.host).post(`${page}/preview`, { token }))).toBe('link_invalid');
    expect(codeOf(await save(token, { saml: { xml: idp.metadata() }, connectionId: two.id }))).toBe('validation_failed');
    await save(token, { saml: { xml: idp.metadata() } });
    expect(await waiting(two.id)).toEqual([]);

    const elsewhere = await mail.app.world.organization();
    const limited = await mail.app.world.staffClient('admin', { organizationIds: [elsewhere.id] });
    const [proposal] = await waiting(one.id);
    expect((await limited.post(`${console_}/sso-links`, { connectionId: one.id, kind: 'set_up' })).status).toBe(404);
    expect((await limited.post(`${console_}/sso-proposals/${proposal?.id ?? ''}/accept`, { version: 1 })).status).toBe(404);
    expect((await limited.list(`${console_}/sso-proposals`)).body).toEqual([]);
    expect((await limited.list(`${console_}/sso-links`)).body).toEqual([]);
    const technician = await mail.app.world.staffClient('technician');
    expect(codeOf(await technician.post(`${console_}/sso-links`, { connectionId: one.id, kind: 'set_up' }))).toBe('forbidden');
    expect(codeOf(await make(one.id, 'renewal'))).toBe('sso_link_unfit');
    // Its secret is in no list and no row.
    const rows = JSON.stringify([(await staff.list(`${console_}/sso-links`)).body, await mail.app.database.db.withoutPlugins().selectFrom('one_time_secrets').selectAll().execute(), await mail.app.database.db.withoutPlugins().selectFrom('audit_events').selectAll().execute()]);
    expect(rows).not.toContain(token);
  });
});

describe('a renewal link', () => {
  it('only proposes a further certificate of the identity provider in use', async () => {
    const rolling = new SamlProvider('renewing-idp');
    const live = await connectSaml(mail.app, staff, organization, rolling);
    const token = secretOf(await make(live.id, 'renewal'));
    expect((await anonymous().post(`${page}/preview`, { token })).body).toMatchObject({ kind: 'renewal', current: { identifier: rolling.entityId, certificates: [{}] } });
    expect(codeOf(await save(token, { saml: { xml: idp.metadata() } }))).toBe('sso_metadata_unusable');
    expect(codeOf(await save(token, { saml: { certificate: rolling.key.pem } }))).toBe('sso_certificate_unusable');
    expect(codeOf(await save(token, { saml: { certificate: makeKey({ bits: 1_024 }).pem } }))).toBe('sso_certificate_unusable');
    const next = makeKey();
    await save(token, { saml: { certificate: makeKey().pem } });
    await save(token, { saml: { certificate: next.pem } });
    await anonymous().post(`${page}/hand-in`, { token });
    expect((await read(live.id)).saml?.certificates.map(({ status }) => status).sort()).toEqual(['active', 'proposed']);
    const attempt = async () => {
      const client = anonymous();
      const request = rolling.read(locationOf(await client.get(live.login)));
      return locationOf(await post(client, ours(request.acsUrl), rolling.form(request, rolling.document(request, { nameId: 'r', email: 'ada@fabrikam.example' }, { key: next }))));
    };
    expect(await attempt()).toContain('company-problem');
    await decide((await waiting(live.id))[0], 'accept');
    expect(await read(live.id)).toMatchObject({ status: 'live', testPassedAt: expect.any(String) as string, saml: { entityId: rolling.entityId, certificates: [{ status: 'active' }, { status: 'active' }] } });
    expect(await attempt()).toContain('/callback?');
  });

  it('leaves nothing behind where staff refuse it, and takes a new secret of the client in use', async () => {
    const rolling = new SamlProvider('refused-idp');
    const live = await connectSaml(mail.app, staff, organization, rolling);
    await save(secretOf(await make(live.id, 'renewal')), { saml: { certificate: makeKey().pem } });
    await decide((await waiting(live.id))[0], 'refuse');
    expect((await read(live.id)).saml?.certificates).toHaveLength(1);

    const connection = await connectOidc(mail.app, staff, organization, { ...provider, issuer: provider.issuer, clientId: provider.clientId, clientSecret: 'the one that runs out' });
    const token = secretOf(await make(connection.id, 'renewal'));
    await save(token, { oidc: { issuer: 'https://evil.example', clientId: 'evil', clientSecret: provider.clientSecret, secretExpiresAt: '2028-01-01T00:00:00.000Z' } });
    await anonymous().post(`${page}/hand-in`, { token });
    const [proposal] = await waiting(connection.id);
    expect(proposal?.differences.map(({ field }) => field)).toEqual(['secretExpiresAt', 'clientSecret']);
    await decide(proposal, 'accept');
    expect((await read(connection.id)).oidc).toMatchObject({ issuer: provider.issuer, secretExpiresAt: '2028-01-01T00:00:00.000Z' });
    expect(locationOf(await throughOidc(anonymous(), connection, provider, { sub: 'ada', email: 'ada@fabrikam.example' }))).toBe('/');
  });
});

describe('metadata, looked at every day', () => {
  it('bring new certificates of the same identity provider and take away those they named before, but none that staff added', async () => {
    const followed = new SamlProvider('followed-idp');
    const [next, byHand] = [makeKey(), makeKey()];
    const live = await connectSaml(mail.app, staff, organization, followed);
    const before = await read(live.id);
    await staff.put(`${console_}/sso-connections/${live.id}`, formOf(before, { saml: { ...before.saml, metadataUrl: `${provider.issuer}/saml` } }));
    await staff.post(`${console_}/sso-connections/${live.id}/certificates`, { certificate: byHand.pem });
    serve(followed.metadata([followed.key, next]));
    await refresh(live.id);
    expect((await read(live.id)).saml).toMatchObject({ metadataProblem: '', certificates: [{}, {}, {}] });
    serve(null);
    await refresh(live.id);
    expect(await read(live.id)).toMatchObject({ status: 'live', saml: { metadataProblem: expect.stringContaining('503') as string, certificates: [{}, {}, {}] } });
    serve(followed.metadata([next]));
    await refresh(live.id);
    expect((await read(live.id)).saml).toMatchObject({ metadataProblem: '', certificates: [{}, {}] });
    expect((await actions(live.id)).slice(-3)).toEqual(['metadata_followed', 'metadata_unreadable', 'metadata_followed']);
  });

  it('of another identity provider or host wait for staff, are told once, and not again once refused', async () => {
    const moving = new SamlProvider('moving-idp');
    const live = await connectSaml(mail.app, staff, organization, moving);
    const before = await read(live.id);
    await staff.put(`${console_}/sso-connections/${live.id}`, formOf(before, { saml: { ...before.saml, metadataUrl: `${provider.issuer}/saml` } }));
    const moved = moving.metadata([makeKey()]).replace('https://moving-idp.example/sso', 'https://evil.example/sso');
    serve(moved);
    await refresh(live.id);
    await refresh(live.id);
    const [proposal, ...others] = await waiting(live.id);
    expect([proposal, others]).toEqual([expect.objectContaining({ source: 'metadata', leadsElsewhere: true, differences: [{ field: 'ssoUrl', before: 'https://moving-idp.example/sso', after: 'https://evil.example/sso' }] }), []]);
    expect((await read(live.id)).saml).toMatchObject({ entityId: moving.entityId, ssoUrl: moving.ssoUrl, certificates: [{}] });
    const told = async () => (await mail.app.database.db.withoutPlugins().selectFrom('deliveries').select('id').where('kind', '=', 'sso_proposal').where('subject_id', '=', proposal?.id ?? '').execute()).length;
    expect(await told()).toBe(1);
    expect(codeOf(await decide(proposal, 'accept'))).toBe('sso_test_needed');
    await decide(proposal, 'refuse');
    await refresh(live.id);
    expect([await waiting(live.id), await told()]).toEqual([[], 1]);
    serve(moving.metadata().replace(`entityID="${moving.entityId}"`, 'entityID="https://another.example/metadata"'));
    await refresh(live.id);
    expect([(await waiting(live.id)).length, await told()]).toEqual([1, 2]);
    serve(moving.metadata());
    await refresh(live.id);
    expect([await waiting(live.id), (await read(live.id)).saml?.metadataProblem]).toEqual([[], '']);
  });

  it('are asked for once, however many workers wake at the same hour', async () => {
    const due = await connectSaml(mail.app, staff, organization, new SamlProvider('due-idp'));
    const before = await read(due.id);
    await staff.put(`${console_}/sso-connections/${due.id}`, formOf(before, { saml: { ...before.saml, metadataUrl: `${provider.issuer}/saml` } }));
    await mail.app.database.db.withoutPlugins().updateTable('sso_connections').set({ metadata_checked_at: null }).where('id', '=', due.id).execute();
    await Promise.all(Array.from({ length: 5 }, () => enqueueRefreshes(mail.app.operator())));
    const jobs = await mail.app.database.db.withoutPlugins().selectFrom('jobs').select('id').where('name', '=', 'sso.refresh_metadata').where('payload', 'like', `%${due.id}%`).execute();
    expect(jobs).toHaveLength(1);
  });
});
