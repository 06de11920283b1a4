import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { startVerification, verifiedBy } from '../support/verified.ts';
import type { MadeOrganization, MadePerson } from '../support/world.ts';

type StaffClient = Client & { readonly staff: { readonly userId: string; readonly staffId: string; readonly email: string } };
interface Verification {
  readonly id: string;
  readonly status: string;
  readonly usable: boolean;
  readonly contact: string;
  readonly secondRequired: boolean;
  readonly mayConfirmSecond: boolean;
  readonly expiresAt: string;
}
interface Security {
  readonly methods: readonly { readonly method: string; readonly available: boolean; readonly reason: string | null; readonly contact: string }[];
  readonly verifications: readonly Verification[];
  readonly factors: { readonly totp: object | null; readonly recoveryCodesLeft: number };
  readonly [field: string]: unknown;
}

const path = '/api/admin/customer-users';
const minute = 60_000;
const day = 24 * 60 * minute;
const reason = 'Lost the phone on a train, ticket 4711.';
let mail: AppWithMail;
let technician: StaffClient;
let organization: MadeOrganization;

beforeAll(async () => {
  mail = await startAppWithMail();
  technician = await mail.app.world.staffClient('technician', { name: 'Tess Technician' });
  organization = await mail.app.world.organization({ name: 'Harbour Dental' });
});
afterAll(() => mail.close());

const make = async (options: Parameters<typeof mail.app.world.person>[1] & { factor?: boolean } = {}, where = organization): Promise<MadePerson> => {
  const { factor = true, ...rest } = options;
  const person = await mail.app.world.person(where, { phone: '+44 20 7946 0018', ...rest });
  if (factor && person.userId !== null) await mail.app.world.authenticator(person.providerId, person.userId);
  return person;
};
const bodyOf = <T>(answer: Answer) => answer.body as T;
const act = (person: MadePerson, verb: string, body?: unknown, client: Client = technician) => client.post(`${path}/${person.customerUserId}/${verb}`, body);
const start = async (person: MadePerson, method: string, client: Client = technician): Promise<Verification> => {
  const answer = await startVerification(client, person.customerUserId, method);
  expect(answer.status, answer.text).toBe(201);
  return bodyOf<Verification>(answer);
};
const confirm = (id: string, body: object, client: Client = technician) => client.post(`/api/admin/verifications/${id}/confirm`, body);
const second = (id: string, client: Client) => client.post(`/api/admin/verifications/${id}/second`);
const verified = (person: MadePerson, client: Client = technician) => verifiedBy(mail.app, client, person.customerUserId);
const security = async (person: MadePerson, client: Client = technician) => bodyOf<Security>(await client.get(`${path}/${person.customerUserId}/security`));
const reset = async (person: MadePerson, verificationId: string, client: Client = technician) => act(person, 'reset-mfa', { verificationId, reason }, client);
const row = (person: MadePerson) => mail.app.database.db.withoutPlugins().updateTable('customer_users').where('id', '=', person.customerUserId);
const mailsTo = (address: string, words: string) => mail.smtp.mails.filter(({ to, subject }) => to.includes(address) && subject.includes(words));
const mailTo = (address: string, words: string) => until(async () => mailsTo(address, words).at(-1));
const codeMailedTo = async (address: string) => /\b\d{4} \d{4}\b/u.exec((await mailTo(address, 'Your code')).text)?.[0] ?? '';
const history = async (person: MadePerson) => (await mail.app.database.db.withoutPlugins().selectFrom('audit_events').select(['action', 'changes', 'actor_label']).where('subject_id', '=', person.customerUserId).orderBy('id').execute()).map(({ action, changes, actor_label }) => ({ action, by: actor_label, changes: JSON.parse(changes) as { field: string; after: unknown }[] }));
/** Fresh sign-ins of staff after the clock has moved. */
const again = (role: 'technician' | 'admin' | 'owner' = 'technician') => mail.app.world.staffClient(role);

describe('verifying a caller', () => {
  it('by a code in their mail: typed by whoever began, five tries, once, and never shown to staff', async () => {
    const person = await make();
    const { id, contact } = await start(person, 'mail_code');
    expect(contact).toMatch(/^a…@customer\.example$/u);
    const code = await codeMailedTo(person.email);
    expect(code).not.toBe('');
    expect(codeOf(await confirm(id, { code }, await again()))).toBe('forbidden');
    const wrong = await confirm(id, { code: '0000 0000' });
    expect([wrong.status, codeOf(wrong), bodyOf<{ errors: object }>(wrong).errors]).toEqual([422, 'verification_failed', { code: expect.stringContaining('not the code') }]);
    const done = await confirm(id, { code });
    expect(done.body).toMatchObject({ status: 'verified', usable: true, verifiedAt: expect.any(String), startedBy: { mine: true } });
    expect(codeOf(await confirm(id, { code }))).toBe('verification_closed');
    const delivery = await mail.app.database.db.withoutPlugins().selectFrom('deliveries').selectAll().where('subject_id', '=', id).executeTakeFirstOrThrow();
    expect(JSON.stringify(delivery)).not.toContain(code.replace(' ', ''));
    const owner = await again('owner');
    const shown = await owner.get(`/api/admin/deliveries/${delivery.id}`);
    expect(shown.text).toContain('(the one-time code is left out here)');
    expect(shown.text.replaceAll(/\D/gu, '')).not.toContain(code.replaceAll(/\D/gu, ''));
    expect(codeOf(await owner.post(`/api/admin/deliveries/${delivery.id}/reveal-link`))).toBe('mail_link_withheld');
    const entries = (await history(person)).map(({ action }) => action);
    expect(entries).toEqual(['verification.started', 'refused.verification_failed', 'verification.confirmed']);
  });

  it('stops a code after five wrong tries or a quarter of an hour, and the guessing of one person at ten an hour over codes and PINs', async () => {
    const person = await make();
    const { id } = await start(person, 'mail_code');
    const code = await codeMailedTo(person.email);
    for (let index = 0; index < 5; index += 1) expect(codeOf(await confirm(id, { code: '0000 0000' }))).toBe('verification_failed');
    expect(codeOf(await confirm(id, { code }))).toBe('verification_failed');
    const fresh = await start(person, 'mail_code');
    expect(codeOf(await confirm(id, { code }))).toBe('verification_closed');
    for (let index = 0; index < 4; index += 1) expect(codeOf(await confirm(fresh.id, { code: '0000 0000' }))).toBe('verification_failed');
    const refused = await confirm(fresh.id, { code: '0000 0000' });
    expect([refused.status, codeOf(refused)]).toEqual([429, 'too_many_attempts']);
    expect(await security(person)).toMatchObject({ locks: [{ what: 'verification' }] });
    expect((await act(person, 'unlock')).body).toMatchObject({ locks: [] });
    const late = await start(person, 'mail_code');
    mail.app.clock.advance(15 * minute);
    expect(codeOf(await confirm(late.id, { code: '0000 0000' }))).toBe('verification_closed');
    mail.app.clock.advance(-15 * minute);
  });

  it('by their portal PIN, which they set behind a fresh sign-in and nobody can read', async () => {
    const person = await make({ factor: false });
    expect((await security(person)).methods.find(({ method }) => method === 'portal_pin')).toMatchObject({ available: false, reason: expect.stringContaining('no PIN') });
    const customer = await mail.app.world.personClient(person);
    for (const easy of ['111111', '123456', '987654', '121212', '12345', '1234567890123', 'abcdef']) expect([easy, codeOf(await customer.put('/api/portal/me/portal-pin', { pin: easy }))]).toEqual([easy, 'validation_failed']);
    expect((await customer.put('/api/portal/me/portal-pin', { pin: '604175' })).body).toMatchObject({ set: true });
    const stored = await mail.app.database.db.withoutPlugins().selectFrom('users').select('portal_pin_hash').where('id', '=', person.userId ?? '').executeTakeFirstOrThrow();
    expect(stored.portal_pin_hash).toMatch(/^\$argon2id\$/u);
    const { id } = await start(person, 'portal_pin');
    expect(codeOf(await confirm(id, { code: '604175' }))).toBe('validation_failed');
    expect(codeOf(await confirm(id, { pin: '604176' }))).toBe('verification_failed');
    expect((await confirm(id, { pin: '604 175' })).body).toMatchObject({ status: 'verified', usable: true });
    expect((await customer.delete('/api/portal/me/portal-pin')).status).toBe(204);
    expect((await customer.get('/api/portal/me/portal-pin')).body).toEqual({ set: false, changedAt: null });
    await mailTo(person.email, 'has changed');
    mail.app.clock.advance(6 * minute);
    expect(codeOf(await customer.put('/api/portal/me/portal-pin', { pin: '604175' }))).toBe('step_up_required');
    mail.app.clock.advance(-6 * minute);
  });

  it('by calling them back on the number on record and no other', async () => {
    const person = await make();
    const { id, contact } = await start(person, 'call_back');
    expect(contact).toBe('+44 20 7946 0018');
    expect(codeOf(await confirm(id, { number: '+44 20 7946 0099', note: 'She gave me another.' }))).toBe('validation_failed');
    expect((await confirm(id, { number: '+44 (20) 7946-0018', note: 'Spoke to her.' })).body).toMatchObject({ status: 'verified', note: 'Spoke to her.' });
    expect((await history(person)).at(-1)).toMatchObject({ action: 'verification.confirmed', changes: expect.arrayContaining([expect.objectContaining({ field: 'number', after: '+44 20 7946 0018' })]) });
  });

  it('by a manager, in their own portal, of the same organization, never the person themselves', async () => {
    const here = await mail.app.world.organization({ name: 'Willow Bakery' });
    const [manager, other] = [await make({ role: 'manager', name: 'Mina Manager', factor: false }, here), await make({ factor: false }, here)];
    const foreign = await make({ role: 'manager', factor: false });
    const person = await make({ name: 'Pia Person', role: 'manager' }, here);
    const answer = await startVerification(technician, person.customerUserId, 'manager_approval', 'Says she broke her phone.');
    const { id, contact } = bodyOf<Verification>(answer);
    expect(contact).toBe('Mina Manager');
    expect((await mailTo(manager.email, 'Pia Person')).text).toContain('Says she broke her phone.');
    expect(mailsTo(person.email, 'asks for your word')).toEqual([]);
    const [asks, own, plain, elsewhere] = await Promise.all([manager, person, other, foreign].map((one) => mail.app.world.personClient(one))) as [Client, Client, Client, Client];
    for (const client of [plain, elsewhere]) {
      expect((await client.get('/api/portal/me/approvals')).body).toEqual([]);
      expect(codeOf(await client.post(`/api/portal/me/approvals/${id}/approve`))).toBe('not_found');
    }
    await own.post('/api/portal/sign-in/mfa', { method: 'totp', code: mail.app.world.totpCode() });
    expect((await own.get('/api/portal/me/approvals')).body).toEqual([]);
    expect(codeOf(await own.post(`/api/portal/me/approvals/${id}/approve`))).toBe('not_found');
    expect(codeOf(await confirm(id, { code: '12345678' }))).toBe('verification_unavailable');
    expect(codeOf(await reset(person, id))).toBe('verification_required');
    expect((await asks.get('/api/portal/me/approvals')).body).toMatchObject([{ id, person: { name: 'Pia Person' }, askedBy: 'Tess Technician', note: 'Says she broke her phone.' }]);
    expect((await asks.post(`/api/portal/me/approvals/${id}/approve`)).status).toBe(204);
    expect((await technician.get(`/api/admin/verifications/${id}`)).body).toMatchObject({ status: 'verified', verifiedBy: 'Mina Manager', usable: true });
    await mailTo(technician.staff.email, 'Mina Manager approved');
    expect(codeOf(await asks.post(`/api/portal/me/approvals/${id}/refuse`))).toBe('verification_closed');
    const asked = await start(person, 'manager_approval');
    expect((await asks.post(`/api/portal/me/approvals/${asked.id}/refuse`)).status).toBe(204);
    const refused = await reset(person, asked.id);
    expect(refused.body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('Mina Manager said that this is not the person') });
  });

  it('refuses a contact that was changed in the last 7 days, wherever it was changed, and ways the provider does not allow', async () => {
    const there = await mail.app.world.organization();
    const person = await make();
    await make({ userId: person.userId ?? '', email: person.email, factor: false }, there);
    const now = mail.app.operator().now();
    await mail.app.database.db.withoutPlugins().updateTable('customer_users').set({ email_changed_at: now }).where('organization_id', '=', there.id).execute();
    await row(person).set({ phone_changed_at: now }).execute();
    for (const method of ['mail_code', 'call_back']) {
      const refused = await startVerification(technician, person.customerUserId, method);
      expect(refused.body).toMatchObject({ code: 'verification_unavailable', detail: expect.stringContaining('changed in the last 7 days') });
    }
    mail.app.clock.advance(7 * day + minute);
    const later = await again();
    for (const method of ['mail_code', 'call_back']) expect((await startVerification(later, person.customerUserId, method)).status).toBe(201);
    mail.app.clock.advance(-7 * day - minute);
    const owner = await again('owner');
    expect((await owner.put('/api/admin/provider/verification-methods', { methods: ['portal_pin'] })).status).toBe(200);
    const barred = await startVerification(technician, (await make()).customerUserId, 'call_back');
    expect(barred.body).toMatchObject({ code: 'verification_unavailable', detail: expect.stringContaining('settings') });
    await owner.put('/api/admin/provider/verification-methods', { methods: ['mail_code', 'portal_pin', 'manager_approval', 'call_back'] });
    const nobody = await make({ phone: '' });
    expect((await startVerification(technician, nobody.customerUserId, 'call_back')).body).toMatchObject({ detail: expect.stringContaining('no phone number') });
  });

  it('asks no manager whose own address has just changed', async () => {
    const here = await mail.app.world.organization();
    const [manager, person] = [await make({ role: 'manager', factor: false }, here), await make({}, here)];
    const { id } = await start(person, 'manager_approval');
    await row(manager).set({ email_changed_at: mail.app.operator().now() }).execute();
    expect(codeOf(await (await mail.app.world.personClient(manager)).post(`/api/portal/me/approvals/${id}/approve`))).toBe('not_found');
    expect((await startVerification(technician, person.customerUserId, 'manager_approval')).body).toMatchObject({ code: 'verification_unavailable', detail: expect.stringContaining('no other manager') });
  });
});

describe('whose word counts', () => {
  it('is not one manager’s alone because the person’s other link was disabled for it', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const [manager, person] = [await make({ role: 'manager', factor: false }, here), await make({}, here)];
    const elsewhere = await make({ userId: person.userId ?? '', email: person.email, factor: false }, there);
    expect((await act(elsewhere, 'disable')).status).toBe(200);
    const { id } = await start(person, 'manager_approval');
    expect((await (await mail.app.world.personClient(manager)).post(`/api/portal/me/approvals/${id}/approve`)).status).toBe(204);
    expect((await reset(person, id)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('one manager is not enough') });
  });

  it('is nobody’s whose right was taken since: the colleague’s who confirmed, the manager’s who approved', async () => {
    const here = await mail.app.world.organization();
    const [manager, person] = [await make({ role: 'manager', factor: false }, here), await make({}, here)];
    const { id } = await start(person, 'manager_approval');
    expect((await (await mail.app.world.personClient(manager)).post(`/api/portal/me/approvals/${id}/approve`)).status).toBe(204);
    await row(manager).set({ role: 'user' }).execute();
    expect((await reset(person, id)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('may no longer answer') });
    await row(manager).set({ role: 'manager' }).execute();
    await row(person).set({ protected: 1 }).execute();
    const colleague = await again();
    expect((await second(id, colleague)).status).toBe(200);
    const owner = await again('owner');
    expect((await owner.post(`/api/admin/staff/${colleague.staff.staffId}/disable`)).status).toBe(200);
    expect((await reset(person, id)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('may no longer confirm') });
    expect((await owner.post(`/api/admin/staff/${colleague.staff.staffId}/enable`)).status).toBe(200);
    expect((await reset(person, id)).status).toBe(200);
  });
});

describe('what a contact, a guess and a mail are worth', () => {
  it('asks no manager whose sign-in was given another address by way of another organization, nor once that link is cut', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const manager = await make({ role: 'manager', factor: false }, here);
    const elsewhere = await make({ userId: manager.userId ?? '', email: manager.email, factor: false }, there);
    const person = await make({}, here);
    expect((await act(elsewhere, 'change-address', { verificationId: await verified(elsewhere), email: 'newly.given@elsewhere.example' })).status).toBe(200);
    expect(codeOf(await startVerification(technician, person.customerUserId, 'manager_approval'))).toBe('verification_unavailable');
    expect((await act(elsewhere, 'unlink', { verificationId: await verified(elsewhere) })).status).toBe(200);
    expect(codeOf(await startVerification(technician, person.customerUserId, 'manager_approval'))).toBe('verification_unavailable');
    expect(codeOf(await startVerification(technician, manager.customerUserId, 'mail_code'))).toBe('verification_unavailable');
  });

  it('stops the guessing of codes and PINs at twenty a day, however often the one who guesses unlocks', async () => {
    const person = await make({ factor: false });
    expect((await (await mail.app.world.personClient(person)).put('/api/portal/me/portal-pin', { pin: '739154' })).status).toBe(200);
    const { id } = await start(person, 'portal_pin');
    const codes: (string | undefined)[] = [];
    for (let round = 0; round < 4; round += 1) {
      for (let guess = 0; guess < 11; guess += 1) codes.push(codeOf(await confirm(id, { pin: '111222' })));
      await act(person, 'unlock');
    }
    expect(codes.filter((code) => code === 'verification_failed')).toHaveLength(20);
    expect((await security(person))['locks']).toMatchObject([{ what: 'verification', until: expect.any(String) }]);
  });

  it('unlocks the sign-in of the person alone, not that of somebody elsewhere who has the address they were given', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const victim = await make({ factor: false }, there);
    const signIn = (password: string) => mail.app.client().post('/api/portal/sign-in/password', { email: victim.email, password });
    for (let guess = 0; guess < 10; guess += 1) await signIn(`wrong guess number ${guess}`);
    const limited = await mail.app.world.staffClient('technician', { organizationIds: [here.id] });
    const made = await limited.post(path, { organizationId: here.id, email: victim.email, name: 'Made Up' });
    expect(made.status, made.text).toBe(201);
    const { id } = bodyOf<{ id: string }>(made);
    expect((await limited.get(`${path}/${id}/security`)).body).toMatchObject({ locks: [] });
    expect((await limited.post(`${path}/${id}/unlock`)).status).toBe(200);
    expect(codeOf(await signIn(victim.password))).toBe('too_many_attempts');
    expect((await act(victim, 'unlock')).status).toBe(200);
    expect((await signIn(victim.password)).status).toBe(200);
  });

  it('mails a caller at most ten codes an hour, and each manager as many requests, which they find in their portal all the same', async () => {
    const here = await mail.app.world.organization();
    const [person, manager] = [await make({}, here), await make({ role: 'manager', factor: false }, here)];
    const codes: (string | undefined)[] = [];
    for (let mailed = 0; mailed < 11; mailed += 1) codes.push(codeOf(await startVerification(technician, person.customerUserId, 'mail_code')));
    expect(codes).toEqual([...Array.from({ length: 10 }, () => undefined), 'too_many_requests']);
    for (let asked = 0; asked < 11; asked += 1) await start(person, 'manager_approval');
    const mails = await mail.app.database.db.withoutPlugins().selectFrom('deliveries').select('id').where('to_email', '=', manager.email).where('kind', '=', 'approval_asked').execute();
    expect(mails).toHaveLength(10);
    expect((await (await mail.app.world.personClient(manager)).get('/api/portal/me/approvals')).body).toHaveLength(1);
  });
});

describe('a verification', () => {
  it('counts for 15 minutes, for the person and the sign-in it was made for, and for whoever made it', async () => {
    const [person, other] = [await make(), await make()];
    const id = await verified(person);
    const colleague = await again();
    for (const [who, client, words] of [[other, technician, 'no verification of this person'], [person, colleague, 'Tess Technician verified this caller']] as const) {
      expect((await reset(who, id, client)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining(words) });
    }
    const known = await make({}, await mail.app.world.organization());
    const relinked = await make({ status: 'new' });
    const before = await verified(relinked);
    expect((await act(relinked, 'link', { email: known.email, verificationId: before })).status).toBe(200);
    expect((await reset(relinked, before)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('another sign-in') });
    mail.app.clock.advance(15 * minute);
    const late = await mail.app.world.staffClient('technician');
    await mail.app.database.db.withoutPlugins().updateTable('verifications').set({ created_by_id: late.staff.userId }).where('id', '=', id).execute();
    expect((await reset(person, id, late)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('is over') });
    mail.app.clock.advance(-15 * minute);
    expect((await security(person)).factors.totp).not.toBeNull();
  });

  it('is asked for by every guarded act, also of owners, and each act wants a fresh sign-in', async () => {
    const owner = await again('owner');
    const person = await make();
    const newcomer = await make({ status: 'new' });
    const verificationId = '01890000-0000-7000-8000-000000000001';
    const acts = [
      ['reset-mfa', { verificationId, reason }],
      ['access-pass', { verificationId, reason }],
      ['exempt', { verificationId, reason, until: new Date(mail.app.clock.now() + 60 * minute).toISOString() }],
      ['unlink', { verificationId }],
      ['change-address', { verificationId, email: 'taken.over@attacker.example' }],
      ['change-phone', { verificationId, phone: '+1 555 0100' }],
    ] as const;
    for (const [verb, body] of acts) {
      expect([verb, codeOf(await act(person, verb, body, owner))]).toEqual([verb, 'verification_required']);
      expect([verb, codeOf(await act(person, verb, Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'verificationId')), owner))]).toEqual([verb, 'validation_failed']);
    }
    expect(codeOf(await act(newcomer, 'link', { verificationId, email: person.email }, owner))).toBe('verification_required');
    const record = bodyOf<{ name: string }>(await owner.get(`${path}/${person.customerUserId}`));
    expect((await owner.put(`${path}/${person.customerUserId}`, { ...record, phone: '+1 555 0100' })).body).toMatchObject({ code: 'verification_required', errors: { phone: expect.any(String) } });
    expect((await owner.put(`${path}/${person.customerUserId}`, { ...record, name: 'New Name' })).status).toBe(200);
    const refusals = await mail.app.database.db.withoutPlugins().selectFrom('audit_events').select('subject_label').where('action', '=', 'refused.verification_required').where('actor_id', '=', owner.staff.userId).execute();
    expect(refusals.length).toBeGreaterThanOrEqual(acts.length);
    mail.app.clock.advance(5 * minute);
    for (const [verb, body] of acts) expect([verb, codeOf(await act(person, verb, body, owner))]).toEqual([verb, 'step_up_required']);
    mail.app.clock.advance(-5 * minute);
    expect((await security(person)).factors.totp).not.toBeNull();
  });

  it('lets nobody act on their own portal account, by address or by sign-in', async () => {
    const byAddress = await make({ email: technician.staff.email.toUpperCase(), status: 'new' });
    const bySignIn = await make({ email: 'alias@customer.example' });
    await mail.app.database.db.withoutPlugins().updateTable('users').set({ email: technician.staff.email, email_folded: technician.staff.email }).where('id', '=', bySignIn.userId ?? '').execute();
    for (const person of [byAddress, bySignIn]) expect(codeOf(await startVerification(technician, person.customerUserId, 'call_back'))).toBe('own_account');
    const colleague = await again();
    const id = await verified(bySignIn, colleague);
    await mail.app.database.db.withoutPlugins().updateTable('verifications').set({ created_by_id: technician.staff.userId }).where('id', '=', id).execute();
    for (const [verb, body] of [['reset-mfa', { verificationId: id, reason }], ['access-pass', { verificationId: id, reason }], ['exempt', { verificationId: id, reason, until: new Date(mail.app.clock.now() + minute).toISOString() }], ['unlink', { verificationId: id }], ['unlock', undefined]] as const) {
      expect([verb, codeOf(await act(bySignIn, verb, body))]).toEqual([verb, 'own_account']);
    }
    expect(await security(bySignIn)).toMatchObject({ may: { verify: false, resetMfa: false, accessPass: false, exempt: false, unlock: false, reason: expect.stringContaining('own portal account') } });
  });
});

describe('people who need two members of staff', () => {
  it('are protected by admins; a verification counts once another one has confirmed it', async () => {
    const person = await make();
    const [admin, colleague] = [await again('admin'), await again()];
    expect(codeOf(await act(person, 'protect'))).toBe('forbidden');
    expect((await act(person, 'protect', undefined, admin)).body).toMatchObject({ protected: true });
    const id = await verified(person);
    expect((await reset(person, id)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('second member of your team') });
    expect(codeOf(await second(id, technician))).toBe('own_account');
    expect(codeOf(await second(id, await mail.app.world.staffClient('viewer')))).toBe('forbidden');
    expect((await security(person, colleague)).verifications).toMatchObject([{ id, secondRequired: true, mayConfirmSecond: true, usable: false }]);
    expect((await second(id, colleague)).body).toMatchObject({ secondBy: expect.any(String), mayConfirmSecond: false, usable: false });
    expect(codeOf(await second(id, await again()))).toBe('verification_closed');
    expect(codeOf(await reset(person, id, colleague))).toBe('verification_required');
    expect((await reset(person, id)).status).toBe(200);
    expect((await history(person)).at(-1)?.changes).toEqual(expect.arrayContaining([expect.objectContaining({ field: 'confirmed_by' })]));
    await mail.app.database.db.withoutPlugins().updateTable('providers').set({ alert_emails: '["alerts@northwind.example"]' }).where('id', '=', person.providerId).execute();
    expect((await act(person, 'unprotect', undefined, admin)).body).toMatchObject({ protected: false });
    await mailTo('alerts@northwind.example', 'no longer protected');
  });

  it('are also those of several organizations whom one manager approved; it takes rights over all of them', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization({ name: 'Kestrel Clinic' })];
    const manager = await make({ role: 'manager', factor: false }, here);
    const person = await make({}, here);
    await make({ userId: person.userId ?? '', email: person.email, factor: false }, there);
    const limited = await mail.app.world.staffClient('technician', { organizationIds: [here.id] });
    const mine = await verified(person, limited);
    for (const verb of ['reset-mfa', 'access-pass']) expect(codeOf(await act(person, verb, { verificationId: mine, reason }, limited))).toBe('sign_in_elsewhere');
    expect(codeOf(await act(person, 'change-phone', { verificationId: mine, phone: '+1 555 0100' }, limited))).toBe('sign_in_elsewhere');
    expect(codeOf(await act(person, 'unlink', { verificationId: mine }, limited))).toBe('sign_in_elsewhere');
    expect(codeOf(await act(person, 'exempt', { verificationId: mine, reason, until: new Date(mail.app.clock.now() + minute).toISOString() }, limited))).toBe('sign_in_elsewhere');
    expect(await security(person, limited)).toMatchObject({ may: { exempt: false, link: false } });
    expect(codeOf(await act(person, 'unlock', undefined, limited))).toBe('sign_in_elsewhere');
    const { id } = await start(person, 'manager_approval');
    expect((await (await mail.app.world.personClient(manager)).post(`/api/portal/me/approvals/${id}/approve`)).status).toBe(204);
    expect((await reset(person, id)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('one manager is not enough') });
    expect(codeOf(await second(id, limited))).toBe('sign_in_elsewhere');
    expect((await second(id, await again())).status).toBe(200);
    expect((await reset(person, id)).status).toBe(200);
  });
});

describe('what follows a verification', () => {
  it('resets second factors: factors, codes and pass go, every session ends, the person and their managers are told', async () => {
    const here = await mail.app.world.organization();
    const manager = await make({ role: 'manager', factor: false }, here);
    const person = await make({ name: 'Rosa Reset' }, here);
    const sessions = await Promise.all([1, 2].map(() => mail.app.world.personClient(person)));
    const id = await verified(person);
    expect((await act(person, 'access-pass', { verificationId: id, reason })).status).toBe(200);
    expect(await security(person)).toMatchObject({ factors: { totp: { lastUsedAt: null } }, accessPassUntil: expect.any(String), reset: { factors: 1, sessions: 2, organizations: 1, managersTold: 1 }, may: { resetMfa: true, accessPass: true } });
    expect((await reset(person, id)).body).toEqual({ factorsRemoved: 1, recoveryCodesRemoved: 0, sessionsEnded: 2, mails: 2 });
    for (const client of sessions) expect((await client.get('/api/portal/session')).status).toBe(401);
    expect(await security(person)).toMatchObject({ factors: { totp: null, recoveryCodesLeft: 0 }, accessPassUntil: null, reset: { factors: 0, sessions: 0 }, may: { accessPass: false } });
    await mailTo(person.email, 'was reset');
    await mailTo(manager.email, 'The second factor of Rosa Reset was reset');
    const entry = (await history(person)).at(-1);
    expect(entry).toMatchObject({ action: 'mfa.reset', by: 'Tess Technician', changes: expect.arrayContaining([expect.objectContaining({ field: 'reason', after: reason }), expect.objectContaining({ field: 'verification', after: 'call_back' })]) });
    expect((await mail.app.client().post('/api/portal/sign-in/password', { email: person.email, password: person.password })).body).toMatchObject({ access: 'allowed' });
  });

  it('resets once where it is asked for twice: who has nothing left is not told again', async () => {
    const person = await make();
    const id = await verified(person);
    const answers = await Promise.all([reset(person, id), reset(person, id), reset(person, id)]);
    expect(answers.map((answer) => [answer.status, bodyOf<{ factorsRemoved: number; mails: number }>(answer).factorsRemoved, bodyOf<{ mails: number }>(answer).mails > 0]).sort()).toEqual([[200, 0, false], [200, 0, false], [200, 1, true]]);
  });

  it('resets a passkey too that is registered at the same moment', async () => {
    const device = new Authenticator(`http://${mail.app.host}`);
    for (let round = 0; round < 8; round += 1) {
      const person = await make();
      await mail.app.database.db.withoutPlugins().insertInto('recovery_codes').values({ id: mail.app.operator().newId(), provider_id: person.providerId, user_id: person.userId ?? '', salt: 'salt', code_hash: 'hash', created_at: mail.app.operator().now(), used_at: null }).execute();
      const [id, own] = [await verified(person), await mail.app.world.personClient(person, undefined, 'totp')];
      const { options } = bodyOf<{ options: unknown }>(await own.post('/api/portal/me/passkeys/options'));
      // Each round at another moment of the registration.
      const [, answer] = await Promise.all([own.post('/api/portal/me/passkeys', { passkey: device.create(options) }), new Promise((resolve) => setTimeout(resolve, round * 3)).then(() => reset(person, id))]);
      expect(answer.status).toBe(200);
      expect(await mail.app.database.db.withoutPlugins().selectFrom('passkeys').select('id').where('user_id', '=', person.userId).execute()).toEqual([]);
      expect((await own.get('/api/portal/session')).status).toBe(401);
    }
  });

  it('lets whoever came in with an access pass stay for an hour at most, and lists them no longer', async () => {
    const person = await make();
    const { code } = bodyOf<{ code: string }>(await act(person, 'access-pass', { verificationId: await verified(person), reason }));
    const client = mail.app.client();
    await client.post('/api/portal/sign-in/password', { email: person.email, password: person.password });
    expect((await client.post('/api/portal/sign-in/mfa', { method: 'access_pass', code })).status).toBe(200);
    const waiting = mail.app.client();
    await waiting.post('/api/portal/sign-in/password', { email: person.email, password: person.password });
    const open = async () => bodyOf<{ expiresAt: string }[]>(await (await again('owner')).list('/api/admin/sessions', { filter: { customerUserId: person.customerUserId } })).map(({ expiresAt }) => Math.round((Date.parse(expiresAt) - mail.app.clock.now()) / minute)).sort((a, b) => a - b);
    expect(await open()).toEqual([15, 60]);
    mail.app.clock.advance(60 * minute);
    expect(await open()).toEqual([]);
    expect((await client.get('/api/portal/session')).status).toBe(401);
    mail.app.clock.advance(-60 * minute);
  });

  it('issues an access pass: shown once, for an hour, once, voiding the older one, and it ends in a new factor', async () => {
    const person = await make();
    const id = await verified(person);
    const half = async () => {
      const client = mail.app.client();
      expect((await client.post('/api/portal/sign-in/password', { email: person.email, password: person.password })).body).toMatchObject({ access: 'mfa_required' });
      return client;
    };
    const give = (client: Client, code: string) => client.post('/api/portal/sign-in/mfa', { method: 'access_pass', code });
    const issue = async () => bodyOf<{ code: string; expiresAt: string }>(await act(person, 'access-pass', { verificationId: id, reason }));
    const old = await issue();
    const { code, expiresAt } = await issue();
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/u);
    expect(Date.parse(expiresAt) - mail.app.clock.now()).toBeLessThanOrEqual(60 * minute);
    expect(codeOf(await give(await half(), old.code))).toBe('invalid_code');
    const client = await half();
    expect((await give(client, code.toLowerCase().replaceAll('-', ' '))).body).toMatchObject({ access: 'mfa_enrolment_required' });
    expect((await give(await half(), code)).body).toMatchObject({ code: 'invalid_code', detail: expect.stringMatching(/^It is not the access pass you were given, or it was used before or has run out\./u) });
    const { body: events } = await mail.app.world.staffClient('owner').then((owner) => owner.list('/api/admin/audit-events', { filter: { subjectId: [person.userId, person.customerUserId] } }));
    expect((events as { action: string }[]).map(({ action }) => action)).toEqual(expect.arrayContaining(['access_pass.used', 'access_pass.issued']));
    expect((await client.get('/api/portal/me/profile')).status).toBe(403);
    expect((await mailTo(person.email, 'access pass')).text).not.toContain(code);
    const everything = JSON.stringify([await mail.app.database.db.withoutPlugins().selectFrom('one_time_secrets').selectAll().execute(), await mail.app.database.db.withoutPlugins().selectFrom('audit_events').selectAll().execute()]);
    expect(everything).not.toContain(code);
    expect(everything).not.toContain(code.replaceAll('-', ''));
    const none = await make({ factor: false });
    expect(codeOf(await act(none, 'access-pass', { verificationId: await verified(none), reason }))).toBe('no_factor');
    const nobody = await make({ status: 'new' });
    expect(codeOf(await act(nobody, 'reset-mfa', { verificationId: await verified(nobody), reason }))).toBe('not_linked');
  });

  it('exempts one person: technicians for a day, admins for 90, and ending it holds at the next request', async () => {
    const owner = await again('owner');
    const here = await mail.app.world.organization();
    expect((await owner.post(`/api/admin/portals/${here.id}/mfa`, { rule: 'required' })).status).toBe(200);
    const person = await make({ factor: false }, here);
    const client = await mail.app.world.personClient(person);
    const access = async () => bodyOf<{ access: string }>(await client.get('/api/portal/session')).access;
    expect(await access()).toBe('mfa_enrolment_required');
    const until_ = (milliseconds: number) => new Date(mail.app.clock.now() + milliseconds).toISOString();
    const exempt = async (until: string, staff: Client = technician) => act(person, 'exempt', { verificationId: await verified(person, staff), until, reason }, staff);
    expect((await exempt(until_(-minute))).body).toMatchObject({ code: 'validation_failed', errors: { until: expect.any(String) } });
    expect((await exempt(until_(day + minute))).body).toMatchObject({ code: 'validation_failed', errors: { until: expect.stringContaining('one day') } });
    expect((await exempt(until_(day - minute))).body).toMatchObject({ exemption: { reason }, mfa: { required: true, setBy: 'organization' } });
    expect(await access()).toBe('allowed');
    const admin = await again('admin');
    expect(codeOf(await exempt(until_(91 * day), admin))).toBe('validation_failed');
    expect((await exempt(until_(89 * day), admin)).status).toBe(200);
    expect((await act(person, 'revoke-exemption')).body).toMatchObject({ exemption: null });
    expect(await access()).toBe('mfa_enrolment_required');
    expect((await history(person)).filter(({ action }) => action.startsWith('mfa.')).map(({ action }) => action)).toEqual(['mfa.exempted', 'mfa.exempted', 'mfa.exemption_revoked']);
  });

  it('changes the phone number, tells the person, and the new number proves nothing for 7 days', async () => {
    const person = await make();
    const changed = await act(person, 'change-phone', { verificationId: await verified(person), phone: '+44 20 7946 0777' });
    expect(changed.body).toMatchObject({ phone: '+44 20 7946 0777' });
    expect((await mailTo(person.email, 'phone number')).text).toContain('ends in 777');
    expect(codeOf(await startVerification(technician, person.customerUserId, 'call_back'))).toBe('verification_unavailable');
    expect((await history(person)).at(-1)).toMatchObject({ action: 'customer_user.phone_changed', changes: expect.arrayContaining([expect.objectContaining({ field: 'verification', after: 'call_back' })]) });
  });
});
