import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let app: TestApp;
let second: TestApp;
let organization: MadeOrganization;

beforeAll(async () => {
  app = await startApp();
  second = await startApp({ sharing: app, worker: false });
  organization = await app.world.organization({ name: 'Kestrel Clinic' });
});
afterAll(async () => {
  await second.close();
  await app.close();
});

const signIn = (client: Client, email: string, password: string, door = 'portal') => client.post(`/api/${door}/sign-in/password`, { email, password });
describe('D2: guesses are counted before they are judged', () => {
  it('judges at most 10 of 100 simultaneous guesses, over two processes, and says when to try again', async () => {
    const person = await app.world.person(organization);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => signIn((index % 2 === 0 ? app : second).client(), person.email, `wrong guess number ${index}`)));
    expect(answers.filter((answer) => codeOf(answer) === 'invalid_credentials')).toHaveLength(10);
    const refused = answers.filter((answer) => codeOf(answer) === 'too_many_attempts');
    expect(refused).toHaveLength(90);
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(3_000);
    expect(codeOf(await signIn(app.client(), person.email, goodPassword))).toBe('too_many_attempts');
  });

  it('lets the owner in from a known device although somebody else used the tries up', async () => {
    const person = await app.world.person(organization);
    const own = app.client();
    expect((await signIn(own, person.email, goodPassword)).status).toBe(200);
    await own.delete('/api/portal/session');
    for (let guess = 0; guess < 11; guess += 1) await signIn(app.client(), person.email, `wrong guess number ${guess}`);
    expect(codeOf(await signIn(app.client(), person.email, goodPassword))).toBe('too_many_attempts');
    expect((await signIn(own, person.email, goodPassword)).status).toBe(200);
    const stolen = app.client();
    const foreign = await app.world.person(organization);
    await signIn(stolen, foreign.email, goodPassword);
    await stolen.delete('/api/portal/session');
    expect(codeOf(await signIn(stolen, person.email, goodPassword))).toBe('too_many_attempts');
  });

  it('stops after 100 in a row however slowly they come, until a new password is set', async () => {
    const person = await app.world.person(organization);
    await signIn(app.client(), person.email, 'the first wrong guess');
    await app.database.db.updateTable('guess_counters').set({ in_a_row: 100, recent: '[]' }).where('provider_id', '=', person.providerId).where('in_a_row', '=', 1).where('recent', 'like', '[%]').execute();
    const answer = await signIn(app.client(), person.email, goodPassword);
    expect(codeOf(answer)).toBe('too_many_attempts');
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('counts a member of staff at both doors together', async () => {
    const staff = await app.world.staff('technician');
    for (let guess = 0; guess < 5; guess += 1) {
      await signIn(app.client(), staff.email, `wrong guess number ${guess}`, 'portal');
      await signIn(app.client(), staff.email, `wrong guess number ${guess}`, 'admin');
    }
    expect(codeOf(await signIn(app.client(), staff.email, goodPassword, 'admin'))).toBe('too_many_attempts');
    expect(codeOf(await signIn(app.client(), staff.email, goodPassword, 'portal'))).toBe('too_many_attempts');
  });

  it('lets whoever is signed in change their password although strangers used the tries up, with ten guesses of its own', async () => {
    const person = await app.world.person(organization);
    const own = await app.world.personClient(person);
    for (let guess = 0; guess < 11; guess += 1) await signIn(app.client(), person.email, `wrong guess number ${guess}`);
    const change = (currentPassword: string, password = 'another fine sentence') => own.put('/api/portal/me/password', { currentPassword, password });
    for (let tried = 0; tried < 11; tried += 1) expect(codeOf(await change(goodPassword, 'too short'))).toBe('password_too_short');
    expect(await change(goodPassword)).toMatchObject({ status: 204 });
    const guesses = [];
    for (let guess = 0; guess < 11; guess += 1) guesses.push(codeOf(await change(`wrong guess number ${guess}`)));
    expect(guesses).toEqual([...Array.from({ length: 10 }, () => 'password_wrong'), 'too_many_attempts']);
  });

  it('forgives nothing that was guessed at a colleague’s password because a customer of the same address signs in', async () => {
    const staff = await app.world.staff('owner');
    const twin = await app.world.person(organization, { email: staff.email });
    const own = app.client();
    for (let round = 0; round < 4; round += 1) {
      for (let guess = 0; guess < 3; guess += 1) await signIn(app.client(), staff.email, `wrong guess number ${guess}`, 'admin');
      await signIn(own, twin.email, goodPassword);
      await own.delete('/api/portal/session');
    }
    expect(codeOf(await signIn(app.client(), staff.email, goodPassword, 'admin'))).toBe('too_many_attempts');
  });

  it('takes no try for a sign-in that succeeds, at neither door', async () => {
    const staff = await app.world.staff('owner');
    const twin = await app.world.person(organization, { email: staff.email });
    for (let round = 0; round < 12; round += 1) expect((await signIn(app.client(), twin.email, goodPassword)).status).toBe(200);
    for (let round = 0; round < 12; round += 1) expect((await signIn(app.client(), staff.email, goodPassword, 'admin')).status).toBe(200);
  });

  it('opens again an hour later', async () => {
    const person = await app.world.person(organization);
    for (let guess = 0; guess < 11; guess += 1) await signIn(app.client(), person.email, `wrong guess number ${guess}`);
    app.clock.advance(3_601_000);
    expect((await signIn(app.client(), person.email, goodPassword)).status).toBe(200);
  });
});

describe('D5: mail is no amplifier', () => {
  it('sends at most 3 mails an hour to an address, and answers the same beyond', async () => {
    const person = await app.world.person(organization);
    const answers = [];
    for (let request = 0; request < 6; request += 1) answers.push(await app.client().post('/api/portal/password-resets', { email: person.email.toUpperCase() }));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const requests = await app.database.db.selectFrom('password_resets').select('id').where('provider_id', '=', person.providerId).where('email_folded', '=', person.email).execute();
    expect(requests).toHaveLength(3);
  });

  it('sends at most 3 mails an hour to an address that is known at both doors', async () => {
    const staff = await app.world.staff('viewer');
    await app.world.person(organization, { email: staff.email });
    for (let request = 0; request < 3; request += 1) for (const door of ['admin', 'portal']) expect((await app.client().post(`/api/${door}/password-resets`, { email: staff.email })).status).toBe(202);
    const requests = await app.database.db.selectFrom('password_resets').select('id').where('provider_id', '=', staff.providerId).where('email_folded', '=', staff.email).execute();
    expect(requests).toHaveLength(3);
  });

  it('sends an address at most 10 mails an hour that staff send one by one, whichever way', async () => {
    const technician = await app.world.staffClient('admin');
    const person = await app.world.person(organization, { status: 'new' });
    const codes = [];
    const { id } = (await technician.post('/api/admin/invitations', { customerUserId: person.customerUserId })).body as { id: string };
    for (let round = 0; round < 11; round += 1) {
      const again = round % 2 === 0 ? technician.post(`/api/admin/invitations/${id}/resend`) : technician.post('/api/admin/invitations', { customerUserId: person.customerUserId });
      codes.push(codeOf(await again));
    }
    expect(codes).toEqual([...Array.from({ length: 9 }, () => undefined), 'too_many_requests', 'too_many_requests']);
    const answer = await technician.post(`/api/admin/invitations/${id}/resend`);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3_000);
    const colleague = (await technician.post('/api/admin/staff', { email: 'much-invited@northwind.example', name: 'Mo', role: 'viewer', organizationIds: null })).body as { id: string };
    const resent = [];
    for (let round = 0; round < 11; round += 1) resent.push((await technician.post(`/api/admin/staff/${colleague.id}/resend`)).status);
    expect(resent).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    app.clock.advance(3_601_000);
    const later = await app.world.staffClient('technician');
    expect((await later.post(`/api/admin/invitations/${id}/resend`)).status).toBe(200);
  });

  it('takes at most 30 requests an hour from one source', async () => {
    app.clock.advance(3_700_000);
    const before = await app.database.db.selectFrom('password_resets').select('id').where('provider_id', '=', organization.providerId).execute();
    for (let request = 0; request < 40; request += 1) await app.client().post('/api/portal/password-resets', { email: `somebody${request}@elsewhere.example` });
    const after = await app.database.db.selectFrom('password_resets').select('id').where('provider_id', '=', organization.providerId).execute();
    expect(after.length - before.length).toBe(30);
  });

  it.each([
    ['an IPv6 network of 64 bits', (request: number) => `2001:db8:1:2:${request.toString(16)}::1`],
    ['an IPv4 address in two spellings', (request: number) => (request % 2 === 0 ? '203.0.113.9' : '::ffff:203.0.113.9')],
  ])('takes %s for one source', async (_, address) => {
    const behind = await startApp({ sharing: app, worker: false, env: { TRUST_PROXY: '1' } });
    const count = async () => (await app.database.db.selectFrom('password_resets').select('id').where('provider_id', '=', organization.providerId).execute()).length;
    const before = await count();
    for (let request = 0; request < 35; request += 1) await behind.client().send('/api/portal/password-resets', { method: 'POST', body: { email: `${address(0).length}-${request}@elsewhere.example` }, headers: { 'x-forwarded-for': address(request) } });
    expect((await count()) - before).toBe(30);
    await behind.close();
  });
});
