import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';
import { codeOf, type Client } from '../support/client.ts';
import { goodPassword, totpSecret, type MadePerson } from '../support/world.ts';
import { judgeTotp, totpCode, totpStep } from '../../server/features/mfa/mfa.domain.ts';

let app: TestApp;
let second: TestApp;

beforeAll(async () => {
  app = await startApp();
  second = await startApp({ sharing: app, worker: false });
});
afterAll(async () => {
  await second.close();
  await app.close();
});

interface Body {
  access: string;
  recoveryCodes: string[];
  session: { access: string };
  secret: string;
  organizations?: unknown;
  reference?: string;
  ways: { method: string }[];
}
const bodyOf = (answer: { body: unknown }) => answer.body as Body;

async function person(enrolled = true): Promise<MadePerson> {
  const made = await app.world.person(await app.world.organization());
  if (enrolled) await app.world.authenticator(made.providerId, made.userId ?? '');
  return made;
}

async function half(who: MadePerson, from: TestApp = app): Promise<Client> {
  const client = from.client();
  const answer = await client.post('/api/portal/sign-in/password', { email: who.email, password: goodPassword });
  expect(bodyOf(answer).access).toBe('mfa_required');
  return client;
}

const give = (client: Client, method: string, code: string) => client.post('/api/portal/sign-in/mfa', { method, code });
/** Fifty sessions of one person that wait for the second factor, half of them at each process. */
const fiftyHalves = (who: MadePerson) => Promise.all(Array.from({ length: 50 }, async (_, index) => (index % 2 === 0 ? app : second).world.personClient(who, await app.world.provider())));

async function enrolled(who: MadePerson): Promise<{ client: Client; secret: string; recoveryCodes: string[] }> {
  const client = app.client();
  await client.post('/api/portal/sign-in/password', { email: who.email, password: goodPassword });
  const { secret } = bodyOf(await client.post('/api/portal/me/totp'));
  const answer = await client.post('/api/portal/me/totp/confirm', { code: totpCode(secret, totpStep(app.clock.now())) });
  expect(answer.status, answer.text).toBe(200);
  return { client, secret, recoveryCodes: bodyOf(answer).recoveryCodes };
}

describe('a second factor', () => {
  it('is asked for whoever has one, and until then nothing but it opens', async () => {
    const who = await person();
    const client = await half(who);
    const session = await client.get('/api/portal/session');
    expect(Object.keys(bodyOf(session)).sort()).toEqual(['access', 'branding', 'csrfToken', 'reference', 'user']);
    expect(codeOf(await client.get('/api/portal/me/profile'))).toBe('mfa_required');
    expect(codeOf(await client.post('/api/portal/me/totp'))).toBe('mfa_required');
    expect(bodyOf(await client.get('/api/portal/sign-in/mfa')).ways.map(({ method }) => method)).toEqual(['totp', 'access_pass']);
    const before = [...client.cookies.values()];
    expect(bodyOf(await give(client, 'totp', app.world.totpCode())).access).toBe('allowed');
    expect([...client.cookies.values()].some((value) => before.includes(value))).toBe(false);
    expect((await client.get('/api/portal/me/profile')).status).toBe(200);
    expect(codeOf(await give(client, 'totp', app.world.totpCode(1)))).toBe('factor_not_asked');
  });

  it('lets a half signed-in session live for a quarter of an hour', async () => {
    const client = await half(await person());
    app.clock.advance(15 * 60_000);
    expect((await client.get('/api/portal/session')).status).toBe(401);
  });
});

describe('E3: a code works once', () => {
  it('for one of 50 at the same moment, over two processes; the same and older steps are refused afterwards', async () => {
    const who = await person();
    const clients = await fiftyHalves(who);
    const code = app.world.totpCode();
    const answers = await Promise.all(clients.map((client) => give(client, 'totp', code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    app.clock.advance(11 * 60_000);
    const later = await half(who);
    expect(codeOf(await give(later, 'totp', totpCode(totpSecret, totpStep(app.clock.now()) - 25)))).toBe('invalid_code');
  });

  it('takes the current and the previous step only, and tells a clock that is off', async () => {
    const now = 1_800_000_000_000;
    const at = (steps: number) => judgeTotp(totpSecret, totpCode(totpSecret, totpStep(now) + steps), now, 0);
    expect(at(0)).toEqual({ result: 'right', step: totpStep(now) });
    expect(at(-1)).toEqual({ result: 'right', step: totpStep(now) - 1 });
    expect(at(1)).toEqual({ result: 'clock', seconds: 30 });
    expect(at(-6)).toEqual({ result: 'clock', seconds: -180 });
    expect(at(-11)).toEqual({ result: 'wrong' });
    expect(judgeTotp(totpSecret, totpCode(totpSecret, totpStep(now)), now, totpStep(now))).toEqual({ result: 'used' });
    const client = await half(await person());
    const answer = await give(client, 'totp', app.world.totpCode(-6));
    expect(answer.body).toMatchObject({ code: 'invalid_code', detail: expect.stringContaining('about 3 minutes slow') });
  });
});

describe('E4: TOTP as RFC 6238 has it', () => {
  const sha1 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('gives the last six digits of the vector at %i s', (seconds, code) => {
    expect(totpCode(sha1, totpStep(seconds * 1_000))).toBe(code);
  });
});

describe('E5: recovery codes', () => {
  it('come with the first factor: ten of 80 bits, each for one of 50 at the same moment; new ones void the old', async () => {
    const who = await person(false);
    const { client, recoveryCodes } = await enrolled(who);
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/u);
    const clients = await fiftyHalves(who);
    const answers = await Promise.all(clients.map((one) => give(one, 'recovery_code', (recoveryCodes[0] ?? '').toLowerCase().replaceAll('-', ' '))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await client.get('/api/portal/me/recovery-codes')).body).toMatchObject({ remaining: 9 });
    app.clock.advance(60_000);
    const renewal = await client.post('/api/portal/me/recovery-codes');
    expect(renewal.status, renewal.text).toBe(200);
    const renewed = bodyOf(renewal).recoveryCodes;
    app.clock.advance(11 * 60_000);
    expect((await give(await half(who), 'recovery_code', recoveryCodes[1] ?? '')).body).toMatchObject({ code: 'invalid_code', detail: expect.stringMatching(/^It is none of your recovery codes, or it was used before\./u) });
    expect(bodyOf(await give(await half(who), 'recovery_code', renewed[0] ?? '')).access).toBe('allowed');
  });
});

describe('D3: guesses of second factors', () => {
  it('are counted together: five in ten minutes over two processes and all methods, then the flow ends', async () => {
    const who = await person();
    const clients = [await half(who), await half(who, second)];
    const methods = ['totp', 'recovery_code', 'access_pass'];
    const codes: (string | undefined)[] = [];
    for (let index = 0; index < 5; index += 1) codes.push(codeOf(await give(clients[index % 2] ?? app.client(), methods[index % 3] ?? '', '000000')));
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'invalid_code'));
    const refused = await give(clients[0] ?? app.client(), 'totp', app.world.totpCode());
    expect(codeOf(refused)).toBe('too_many_attempts');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await clients[0]?.get('/api/portal/session'))?.status).toBe(401);
    app.clock.advance(10 * 60_000 + 1_000);
    expect(bodyOf(await give(await half(who), 'totp', app.world.totpCode())).access).toBe('allowed');
  });

  it('stop for good at 100 wrong ones in 30 days, successes or not, until re-enrolment', async () => {
    const who = await person();
    let wrong = 0;
    for (let day = 0; day < 7; day += 1) {
      for (let round = 0; round < 4; round += 1) {
        const client = await half(who);
        for (let index = 0; index < 5; index += 1) if (codeOf(await give(client, 'totp', '000000')) === 'invalid_code') wrong += 1;
        app.clock.advance(10 * 60_000 + 1_000);
        // A success in between forgives the row, not the total.
        if (round === 1) await give(await half(who), 'totp', app.world.totpCode());
      }
      app.clock.advance(24 * 3_600_000);
    }
    const refused = await give(await half(who), 'totp', app.world.totpCode());
    expect(codeOf(refused)).toBe('too_many_attempts');
    expect(refused.headers['retry-after']).toBeUndefined();
    expect(wrong).toBe(100);
    const inside = await app.world.personClient(who, undefined, 'totp');
    const { secret } = bodyOf(await inside.post('/api/portal/me/totp'));
    const codeOfNew = (later: number) => totpCode(secret, totpStep(app.clock.now()) + later);
    expect((await inside.post('/api/portal/me/totp/confirm', { code: codeOfNew(-1) })).status).toBe(200);
    expect(bodyOf(await give(await half(who), 'totp', codeOfNew(0))).access).toBe('allowed');
  });
});

describe('H2 and H5: changing factors', () => {
  it('leaves the last to somebody who must have one, also where the last two are removed at the same moment', async () => {
    const organization = await app.world.organization();
    await app.database.db.withoutPlugins().updateTable('portals').set({ mfa_rule: 'required' }).where('organization_id', '=', organization.id).execute();
    for (let round = 0; round < 4; round += 1) {
      const who = await app.world.person(organization);
      await app.world.authenticator(who.providerId, who.userId ?? '');
      const passkey = await app.world.passkey(await app.world.provider(), who.userId ?? '', new Authenticator(`http://${app.host}`));
      const client = await app.world.personClient(who, undefined, 'totp');
      await Promise.all([client.delete('/api/portal/me/totp'), client.delete(`/api/portal/me/passkeys/${passkey}`)]);
      const left = await Promise.all((['totp_factors', 'passkeys'] as const).map((table) => app.database.db.withoutPlugins().selectFrom(table).select('id').where('user_id', '=', who.userId).execute()));
      expect(left.flat()).toHaveLength(1);
    }
  });

  it('needs a fresh sign-in, ends every other session at once and tells the person', async () => {
    const who = await person(false);
    const other = await app.world.personClient(who);
    const old = await app.world.personClient(who);
    app.clock.advance(6 * 60_000);
    const refused = await old.post('/api/portal/me/totp');
    expect(refused.body).toMatchObject({ code: 'step_up_required', ways: [{ method: 'password' }] });
    await enrolled(who);
    expect((await other.get('/api/portal/session')).status).toBe(401);
    const mails = await app.database.db.selectFrom('deliveries').select('kind').where('provider_id', '=', who.providerId).where('to_email', '=', who.email).execute();
    expect(mails.map(({ kind }) => kind)).toContain('factor_changed');
  });

  it('begins anew at each press of the button, also of two at the same moment', async () => {
    const who = await person(false);
    const client = await app.world.personClient(who);
    const answers = await Promise.all(Array.from({ length: 4 }, () => client.post('/api/portal/me/totp')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { secret } = bodyOf(await client.post('/api/portal/me/totp'));
    expect((await client.post('/api/portal/me/totp/confirm', { code: totpCode(secret, totpStep(app.clock.now())) })).status).toBe(200);
  });

  it('keeps secrets sealed at rest and out of every later answer', async () => {
    const who = await person(false);
    const { client, secret } = await enrolled(who);
    const rows = await app.database.db.selectFrom('totp_factors').selectAll().where('provider_id', '=', who.providerId).where('user_id', '=', who.userId ?? '').execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect((await client.get('/api/portal/me/totp')).text).not.toContain(secret);
  });
});
