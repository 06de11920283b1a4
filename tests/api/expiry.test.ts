import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../../server/context.ts';
import { enqueueNotices, expiryHandlers } from '../../server/features/expiry/index.ts';
import { startApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { connectOidc, connectSaml, formOf, proveDomain } from '../support/idp/connected.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { makeKey } from '../support/saml/certificates.ts';
import type { MadeOrganization } from '../support/world.ts';

let app: TestApp;
let owner: Client;
let organization: MadeOrganization;
const day = 86_400_000;

beforeAll(async () => {
  app = await startApp({ worker: false });
  owner = await app.world.staffClient('owner');
  organization = await app.world.organization({ name: 'Tailspin Toys' });
  await db().updateTable('providers').set({ alert_emails: '["alerts@northwind.example"]' }).execute();
});
afterAll(() => app.close());

const db = () => app.database.db.withoutPlugins();
const inDays = (days: number) => new Date(Math.floor((app.clock.now() + days * day) / 1_000) * 1_000);
interface End {
  kind: string;
  name: string;
  endsAt: string;
  organizationName: string;
  replaced: boolean;
  proposed: boolean;
  linkUntil: string | null;
  breaks: string;
}
const ends = async (filter: object = {}, client = owner, range: [number, number] = [0, 24]) => {
  const answer = await client.list('/api/admin/expiry', { filter, range, sort: ['endsAt', 'ASC'] });
  return { rows: answer.body as unknown as End[], range: answer.headers['content-range'] };
};

/** A live SAML connection whose certificate ends in so many days. */
async function ending(name: string, days: number, of = organization): Promise<{ id: string; idp: SamlProvider }> {
  const idp = new SamlProvider(name.toLowerCase().replaceAll(' ', '-'));
  idp.key = makeKey({ to: inDays(days).getTime() });
  return { id: (await connectSaml(app, owner, of, idp, { name })).id, idp };
}

async function notices(): Promise<void> {
  const ctx = createContext({ ...app.operator(organization.providerId), actor: { kind: 'system', providerId: organization.providerId, name: 'Portico' } });
  await Promise.all(expiryHandlers.map((handler) => handler.run(ctx, {}, { id: '', attempt: 1, lastAttempt: false, progress: async () => false })));
}
const mails = async () => (await db().selectFrom('deliveries').select(['subject_line', 'data']).where('kind', '=', 'expiry').orderBy('id').execute()).map(({ data }) => (JSON.parse(data) as { items: { name: string }[] }).items.map(({ name }) => name));

describe('what ends when', () => {
  it('lists certificates and secrets of connections in use and proofs in danger, the next first, with what is under way', async () => {
    const { id } = await ending('In twenty days', 20);
    await ending('In a year', 365);
    const off = await ending('Switched off', 3);
    await owner.post(`/api/admin/sso-connections/${off.id}/disable`);
    const oidc = await connectOidc(app, owner, organization, { issuer: 'https://oidc.example', clientId: 'portico', clientSecret: 's' }, { name: 'Secret in ten days' });
    await db().updateTable('sso_connections').set({ client_secret_expires_at: inDays(10).toISOString() }).where('id', '=', oidc.id).execute();
    await proveDomain(app, organization, 'tailspin.example');
    await db().updateTable('organization_domains').set({ failing_since: inDays(-4).toISOString(), warned_at: inDays(-1).toISOString() }).where('domain', '=', 'tailspin.example').execute();

    const { rows, range } = await ends();
    expect([rows.map(({ kind, name }) => `${kind} ${name}`), range]).toEqual([['oidc_secret Secret in ten days', 'domain_proof tailspin.example', 'saml_certificate In twenty days', 'saml_certificate In a year'], 'expiry 0-3/4']);
    expect(rows[1]?.endsAt).toBe(inDays(10).toISOString());
    expect(rows[2]).toMatchObject({ organizationName: 'Tailspin Toys', replaced: false, proposed: false, linkUntil: null, breaks: expect.stringContaining('nobody gets in') as string });
    expect((await ends({ withinDays: '30' })).range).toBe('expiry 0-2/3');
    expect((await ends({ kind: 'domain_proof' })).rows).toHaveLength(1);
    expect((await ends({ q: 'tailspin' })).rows).toHaveLength(4);
    expect((await ends({ q: 'nobody' })).rows).toHaveLength(0);
    expect((await ends({}, owner, [2, 3])).rows.map(({ name }) => name)).toEqual(['In twenty days', 'In a year']);
    expect((await owner.get('/api/admin/dashboard')).body).toMatchObject({ expiring: { value: 3, capped: false }, ssoProposals: { value: 0 } });

    const next = makeKey();
    const { url } = (await owner.post('/api/admin/sso-links', { connectionId: id, kind: 'renewal' })).body as { url: string };
    await app.client().post('/api/portal/sso-set-up/save', { token: url.split('#')[1], saml: { certificate: next.pem } });
    expect((await ends()).rows[2]).toMatchObject({ proposed: true, linkUntil: expect.any(String) as string, replaced: false });
    expect((await owner.get('/api/admin/dashboard')).body).toMatchObject({ ssoProposals: { value: 1 } });
    const [proposal] = (await owner.list('/api/admin/sso-proposals')).body;
    await owner.post(`/api/admin/sso-proposals/${String(proposal?.['id'])}/accept`, { version: proposal?.['version'] });
    expect((await ends()).rows[2]).toMatchObject({ proposed: false, linkUntil: null, replaced: true, purpose: 'organization' });
    app.clock.advance(25 * day);
    owner = await app.world.staffClient('owner');
    expect((await ends({ kind: 'saml_certificate' })).rows.map(({ name }) => name)).toEqual(['In a year', 'In twenty days']);
  });

  it('says of what is the provider’s own that it is renewed in the settings, where a link is refused', async () => {
    const made = (await owner.post('/api/admin/provider/sso-connections', { purpose: 'microsoft365', protocol: 'oidc', guide: 'entra', name: 'Our app' })).body as { id: string };
    await db().updateTable('sso_connections').set({ status: 'live', client_secret_expires_at: inDays(8).toISOString() }).where('id', '=', made.id).execute();
    const own = (await ends()).rows.find(({ name }) => name === 'Our app');
    expect(own).toMatchObject({ kind: 'oidc_secret', organizationName: null, purpose: 'microsoft365' });
    expect((await owner.post('/api/admin/sso-links', { connectionId: made.id, kind: 'renewal' })).body).toMatchObject({ code: 'sso_link_unfit' });
    await db().updateTable('sso_connections').set({ status: 'off' }).where('id', '=', made.id).execute();
  });

  it('shows staff who are limited to organizations theirs alone', async () => {
    const other = await app.world.organization({ name: 'Wide World Importers' });
    await ending('Of others', 40, other);
    const limited = await app.world.staffClient('admin', { organizationIds: [other.id] });
    expect((await ends({}, limited)).rows.map(({ name }) => name)).toEqual(['Of others']);
    expect((await ends({ organizationId: organization.id }, limited)).rows).toEqual([]);
    expect((await limited.get('/api/admin/dashboard')).body).toMatchObject({ expiring: { value: 0 } });
    expect((await ends({ organizationId: other.id })).rows).toHaveLength(1);
  });

  it('is told 60, 30 and 7 days ahead, each once, also by several workers at the same moment', async () => {
    const of = await app.world.organization({ name: 'Graphic Design Institute' });
    await db().deleteFrom('expiry_notices').execute();
    await notices();
    const before = (await mails()).length;
    const { id } = await ending('Told ahead', 70, of);
    await ending('Replaced', 5, of);
    const replaced = (await owner.list('/api/admin/sso-connections', { filter: { organizationId: of.id } })).body.find(({ name }) => name === 'Replaced') as { id: string };
    await owner.post(`/api/admin/sso-connections/${replaced.id}/certificates`, { certificate: makeKey().pem });
    const told = async () => (await mails()).slice(before);
    await Promise.all([notices(), notices(), notices()]);
    expect(await told()).toEqual([]);
    for (const [days, count] of [[15, 1], [20, 1], [10, 2], [15, 2], [4, 3], [10, 3]] as const) {
      app.clock.advance(days * day);
      await Promise.allSettled([notices(), notices(), notices()]);
      expect((await told()).filter((names) => names.includes('Told ahead')), `${days} days on`).toHaveLength(count);
    }
    expect((await told()).flat()).not.toContain('Replaced');
    expect((await db().selectFrom('expiry_notices').select('days').where('subject_id', 'in', db().selectFrom('sso_certificates').select('id').where('connection_id', '=', id)).orderBy('days').execute()).map(({ days }) => days)).toEqual([7, 30, 60]);
  });

  it('asks for no mail where there is nothing new', async () => {
    const jobs = async () => (await db().selectFrom('jobs').select('id').where('name', '=', 'expiry.notices').execute()).length;
    await notices();
    const before = await jobs();
    await enqueueNotices(app.operator());
    expect(await jobs()).toBe(before);
    owner = await app.world.staffClient('owner');
    await ending('News', 50);
    await enqueueNotices(app.operator());
    expect(await jobs()).toBe(before + 1);
  });
});

it('keeps a form of a connection as it was while its secret only nears its end', async () => {
  owner = await app.world.staffClient('owner');
  const oidc = await connectOidc(app, owner, await app.world.organization(), { issuer: 'https://oidc.example', clientId: 'portico', clientSecret: 's' });
  const record = (await owner.get(`/api/admin/sso-connections/${oidc.id}`)).body as Record<string, unknown>;
  await notices();
  expect((await owner.put(`/api/admin/sso-connections/${oidc.id}`, formOf(record, { name: 'Renamed' }))).status).toBe(200);
});
