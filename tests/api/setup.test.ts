import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstOwnerLink, ownerRecoveryLink } from '../../server/features/setup/index.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf } from '../support/client.ts';
import { goodPassword } from '../support/world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const owner = { providerName: 'Northwind IT', timeZone: 'Europe/London', name: 'Olivia Owner', email: 'olivia@northwind.example', password: goodPassword };
const secretOf = (link: string | null) => new URL(link ?? 'x:').hash.slice(1);

describe('the first start', () => {
  it('opens nothing but the set-up before there is a provider', async () => {
    expect(codeOf(await app.client().post('/api/portal/sign-in/password', { email: owner.email, password: goodPassword }))).toBe('service_unavailable');
    expect(codeOf(await app.client().get('/api/portal/branding'))).toBe('service_unavailable');
    expect(codeOf(await app.client('elsewhere.example').get('/api/portal/branding'))).toBe('unknown_host');
  });

  it('makes one provider of the links that processes print which start together', async () => {
    const fresh = await startApp({ worker: false });
    const links = await Promise.all(Array.from({ length: 6 }, () => firstOwnerLink(fresh.operator())));
    const answers = await Promise.all(links.map((link, number) => fresh.client().post('/api/admin/setup/redeem', { ...owner, email: `olivia${number}@northwind.example`, token: secretOf(link) })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410, 410, 410, 410]);
    expect(await fresh.database.db.selectFrom('providers').select('id').execute()).toHaveLength(1);
    await fresh.close();
  });

  it('prints a link that makes provider and owner once; a newer link voids the older', async () => {
    const older = secretOf(await firstOwnerLink(app.operator()));
    const token = secretOf(await firstOwnerLink(app.operator()));
    expect(codeOf(await app.client().post('/api/admin/setup/redeem', { ...owner, token: older }))).toBe('link_invalid');
    expect((await app.client().post('/api/admin/setup/preview', { token })).body).toEqual({ kind: 'first_owner', email: null });
    expect(codeOf(await app.client().post('/api/admin/setup/redeem', { ...owner, token, password: 'northwind it 15' }))).toBe('password_contains_context');
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.client().post('/api/admin/setup/redeem', { ...owner, token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 410)]);
    expect(await firstOwnerLink(app.operator())).toBeNull();
    const client = app.client();
    expect((await client.post('/api/admin/sign-in/password', { email: owner.email, password: goodPassword })).body).toMatchObject({ access: 'mfa_enrolment_required' });
    expect(codeOf(await client.get('/api/admin/organizations'))).toBe('mfa_enrolment_required');
    await app.world.enrol(client, 'admin');
    expect((await client.get('/api/admin/session')).body).toMatchObject({ access: 'allowed', staff: { role: 'owner' }, provider: { name: 'Northwind IT' } });
  });

  it('recovers an owner by the operator’s link, which ends the sessions and makes none', async () => {
    const signedIn = app.client();
    await signedIn.post('/api/admin/sign-in/password', { email: owner.email, password: goodPassword });
    const { provider_id } = await app.database.db.withoutPlugins().selectFrom('staff').select('provider_id').executeTakeFirstOrThrow();
    const path = await ownerRecoveryLink(app.operator(provider_id), owner.email);
    const token = path.split('#')[1] ?? '';
    expect((await app.client().post('/api/admin/setup/preview', { token })).body).toEqual({ kind: 'owner_recovery', email: owner.email });
    const password = 'another sentence for owners';
    expect((await app.client().post('/api/admin/setup/recover', { token, password })).status).toBe(204);
    expect((await signedIn.get('/api/admin/session')).status).toBe(401);
    expect(codeOf(await app.client().post('/api/admin/setup/recover', { token, password }))).toBe('link_invalid');
    expect((await app.client().post('/api/admin/sign-in/password', { email: owner.email, password })).status).toBe(200);
    const { rows } = { rows: await app.database.db.selectFrom('audit_events').select('action').where('provider_id', '=', provider_id).execute() };
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['provider.created', 'staff.accepted', 'owner.recovery_started', 'owner.recovered']));
  });
});
