import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allContracts } from '../../shared/contracts/index.ts';
import { limits } from '../../shared/limits.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';
import { codeOf, type Client } from '../support/client.ts';
import { goodPassword } from '../support/world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => app.close());

const id = '019ad4c0-0000-7000-8000-000000000001';
const needing = (audience: 'admin' | 'portal') => allContracts().filter((contract) => contract.audience === audience && contract.tags.includes('step-up'));
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

async function staleAnswers(client: Client, audience: 'admin' | 'portal'): Promise<string[]> {
  const answers: string[] = [];
  for (const contract of needing(audience)) {
    const answer = await client.send(contract.path.replaceAll(/:\w+/gu, id), { method: contract.method, ...(contract.method === 'DELETE' ? {} : { body: {} }) });
    const { ways } = answer.body as { ways?: { method: string }[] };
    answers.push(`${nameOf(contract)} ${answer.status} ${codeOf(answer) ?? ''} ${(ways ?? []).map(({ method }) => method).join('+')}`);
  }
  return answers;
}

describe('H5: what decides who gets in', () => {
  it('needs a sign-in of the last five minutes, on every route that is tagged so, at both doors', async () => {
    const owner = await app.world.staffClient('owner');
    const person = await app.world.person(await app.world.organization());
    const customer = await app.world.personClient(person);
    app.clock.advance(limits.stepUpMinutes * 60_000);
    expect(await staleAnswers(owner, 'admin')).toEqual(needing('admin').map((contract) => `${nameOf(contract)} 403 step_up_required password+totp`));
    expect(await staleAnswers(customer, 'portal')).toEqual(needing('portal').map((contract) => `${nameOf(contract)} 403 step_up_required password`));
  });

  it('stands in this list, each looked at', () => {
    expect(needing('admin').map(nameOf).sort()).toMatchInlineSnapshot(`
      [
        "DELETE /api/admin/domains/:id",
        "DELETE /api/admin/me/passkeys/:id",
        "DELETE /api/admin/me/totp",
        "DELETE /api/admin/provider/smtp",
        "DELETE /api/admin/sso-connections/:id",
        "DELETE /api/admin/sso-connections/:id/certificates/:certificateId",
        "POST /api/admin/customer-users/:id/access-pass",
        "POST /api/admin/customer-users/:id/change-address",
        "POST /api/admin/customer-users/:id/change-phone",
        "POST /api/admin/customer-users/:id/exempt",
        "POST /api/admin/customer-users/:id/exempt-sso",
        "POST /api/admin/customer-users/:id/link",
        "POST /api/admin/customer-users/:id/protect",
        "POST /api/admin/customer-users/:id/reset-mfa",
        "POST /api/admin/customer-users/:id/unlink",
        "POST /api/admin/customer-users/:id/unprotect",
        "POST /api/admin/domains/:id/check",
        "POST /api/admin/me/passkeys",
        "POST /api/admin/me/passkeys/options",
        "POST /api/admin/me/recovery-codes",
        "POST /api/admin/me/totp",
        "POST /api/admin/me/totp/confirm",
        "POST /api/admin/microsoft365-tenants/:id/ask",
        "POST /api/admin/portals/:id/mfa",
        "POST /api/admin/portals/mfa",
        "POST /api/admin/provider/mfa",
        "POST /api/admin/provider/sso-connections",
        "POST /api/admin/sso-connections",
        "POST /api/admin/sso-connections/:id/certificates",
        "POST /api/admin/sso-connections/:id/disable",
        "POST /api/admin/sso-connections/:id/enable",
        "POST /api/admin/sso-connections/:id/enforce",
        "POST /api/admin/sso-connections/:id/forget",
        "POST /api/admin/sso-connections/:id/metadata",
        "POST /api/admin/sso-connections/:id/relax",
        "POST /api/admin/sso-connections/:id/resume",
        "POST /api/admin/sso-connections/:id/sign-requests",
        "POST /api/admin/sso-connections/:id/signing-keys",
        "POST /api/admin/sso-connections/:id/signing-keys/:keyId/use",
        "POST /api/admin/sso-connections/:id/test",
        "POST /api/admin/sso-links",
        "POST /api/admin/sso-proposals/:id/accept",
        "POST /api/admin/sso-proposals/:id/refuse",
        "POST /api/admin/sso-proposals/:id/test",
        "POST /api/admin/staff",
        "POST /api/admin/staff/:id/disable",
        "POST /api/admin/staff/:id/reset-mfa",
        "POST /api/admin/verifications/:id/second",
        "PUT /api/admin/microsoft365-tenants/:id",
        "PUT /api/admin/portals/:id",
        "PUT /api/admin/portals/:id/sso-rule",
        "PUT /api/admin/provider",
        "PUT /api/admin/provider/smtp",
        "PUT /api/admin/provider/staff-sign-in",
        "PUT /api/admin/provider/verification-methods",
        "PUT /api/admin/sso-connections/:id",
        "PUT /api/admin/staff/:id",
      ]
    `);
  });

  it('goes on with the session that confirmed who it is, under its new token, and changes nothing before', async () => {
    const owner = await app.world.staffClient('owner');
    const colleague = { email: 'dana@northwind.example', name: 'Dana Moss', role: 'technician', organizationIds: null };
    app.clock.advance(limits.stepUpMinutes * 60_000);
    const stale = [...owner.cookies.values()];
    expect(codeOf(await owner.post('/api/admin/staff', colleague))).toBe('step_up_required');
    expect((await owner.list('/api/admin/staff', { filter: { q: 'dana' } })).body).toEqual([]);
    expect((await owner.post('/api/admin/session/step-up', { password: goodPassword, code: app.world.totpCode() })).status).toBe(200);
    expect([...owner.cookies.values()].some((value) => stale.includes(value))).toBe(false);
    expect((await owner.post('/api/admin/staff', colleague)).status).toBe(201);
  });

  it('may be confirmed as often as work asks for it: who is right uses no tries up', async () => {
    const owner = await app.world.staffClient('owner');
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      statuses.push((await owner.post('/api/admin/session/step-up', { password: goodPassword, code: app.world.totpCode() })).status);
      app.clock.advance(4 * 60_000);
    }
    expect(statuses).toEqual(statuses.map(() => 200));
  });

  it('is not made fresh by changing factors, which proves nothing', async () => {
    const person = await app.world.person(await app.world.organization());
    await app.world.authenticator(person.providerId, person.userId ?? '');
    const device = new Authenticator(`http://${app.host}`);
    const passkeys = [await app.world.passkey(await app.world.provider(), person.userId ?? '', device), await app.world.passkey(await app.world.provider(), person.userId ?? '', device)];
    const client = await app.world.personClient(person, undefined, 'totp');
    app.clock.advance(4 * 60_000);
    expect((await client.delete(`/api/portal/me/passkeys/${passkeys[0]}`)).status).toBe(200);
    const { options } = (await client.post('/api/portal/me/passkeys/options')).body as { options: unknown };
    expect((await client.post('/api/portal/me/passkeys', { passkey: device.create(options) })).status).toBe(201);
    app.clock.advance(2 * 60_000);
    expect(codeOf(await client.delete(`/api/portal/me/passkeys/${passkeys[1]}`))).toBe('step_up_required');
  });
});
