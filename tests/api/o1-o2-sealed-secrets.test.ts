import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { startCommand } from '../support/operator.ts';
import { readKeyFile } from '../../server/config.ts';
import { sealedSigningKeys } from '../../server/features/sso/index.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import { connectSaml } from '../support/idp/connected.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { allOpen, dropOlderKeys, keyFileOf, signInWithCode } from '../support/rotation.ts';
import { verifiedBy } from '../support/verified.ts';
import { goodPassword, type MadePerson } from '../support/world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

async function enrolled(): Promise<MadePerson> {
  const person = await app.world.person(await app.world.organization());
  await app.world.authenticator(person.providerId, person.userId ?? '');
  return person;
}

describe('O2: the key is changed while people sign in', () => {
  it('and nobody notices: sealed secrets open in the running process, and the old key is not needed any more', async () => {
    const people = await Promise.all([enrolled(), enrolled(), enrolled()]);
    const owner = await app.world.staffClient('owner');
    const connection = await connectSaml(app, owner, await app.world.organization(), new SamlProvider('signed-idp'));
    await owner.post(`/api/admin/sso-connections/${connection.id}/sign-requests`, { on: true });
    expect(await startCommand(app, app.fresh.env, ['keys', 'rotate']).ended).toMatchObject({ code: 0, err: '', out: expect.stringContaining('sealed under a new key') });
    expect(await allOpen(app, 'newest')).toBe(true);
    expect(await signInWithCode(app, people[0] as MadePerson)).toMatchObject({ access: 'allowed' });
    dropOlderKeys(app);
    const keyring = createKeyring(readKeyFile(keyFileOf(app)));
    for (const { sealed, place } of await sealedSigningKeys.list(app.database.db, null, 10)) expect(keyring.open(sealed, place)).toContain('PRIVATE KEY');
    const later = await enrolled();
    expect(await allOpen(app, 'newest')).toBe(true);
    expect(await signInWithCode(app, people[1] as MadePerson)).toMatchObject({ access: 'allowed' });
    expect(await signInWithCode(app, later)).toMatchObject({ access: 'allowed' });
  });
});

describe('O2: a new key', () => {
  it('leaves codes that were handed out before of use, and forgives no guesses', async () => {
    const [person, guessed] = [await enrolled(), await enrolled()];
    const technician = await app.world.staffClient('technician');
    const verificationId = await verifiedBy(app, technician, person.customerUserId);
    const { code } = (await technician.post(`/api/admin/customer-users/${person.customerUserId}/access-pass`, { verificationId, reason: 'Lost the phone.' })).body as { code: string };
    const half = async (who: MadePerson) => {
      const client = app.client();
      await client.post('/api/portal/sign-in/password', { email: who.email, password: goodPassword });
      return client;
    };
    const guess = async (who: Client) => codeOf(await who.post('/api/portal/sign-in/mfa', { method: 'totp', code: '000000' }));
    const waiting = await half(guessed);
    for (let tried = 0; tried < 3; tried += 1) expect(await guess(waiting)).toBe('invalid_code');
    expect(await startCommand(app, app.fresh.env, ['keys', 'rotate']).ended).toMatchObject({ code: 0 });
    expect([await guess(waiting), await guess(waiting), await guess(waiting)]).toEqual(['invalid_code', 'invalid_code', 'too_many_attempts']);
    expect((await technician.get(`/api/admin/customer-users/${guessed.customerUserId}/security`)).body).toMatchObject({ locks: [{ what: 'factor' }] });
    expect((await (await half(person)).post('/api/portal/sign-in/mfa', { method: 'access_pass', code })).body).toMatchObject({ access: 'mfa_enrolment_required' });
  });
});

describe('O1: a sealed secret is bound to its row', () => {
  it('so that two people’s do not open when they are swapped, and the answer says nothing of why', async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const db = app.database.db.withoutPlugins();
    const sealedOf = async (person: MadePerson) => (await db.selectFrom('totp_factors').select('secret_sealed').where('user_id', '=', person.userId ?? '').executeTakeFirstOrThrow()).secret_sealed;
    const [first, second] = [await sealedOf(one), await sealedOf(other)];
    await db.updateTable('totp_factors').set({ secret_sealed: second }).where('user_id', '=', one.userId ?? '').execute();
    await db.updateTable('totp_factors').set({ secret_sealed: first }).where('user_id', '=', other.userId ?? '').execute();
    for (const person of [one, other]) {
      const client = app.client();
      await client.post('/api/portal/sign-in/password', { email: person.email, password: goodPassword });
      const answer = await client.post('/api/portal/sign-in/mfa', { method: 'totp', code: app.world.totpCode() });
      expect([answer.status, codeOf(answer)]).toEqual([500, 'internal_error']);
      expect(answer.text).not.toMatch(/seal|key|decrypt|auth/iu);
    }
  });
});
