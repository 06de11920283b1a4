import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { verifiedBy } from '../support/verified.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let app: TestApp;
let admin: Client;
let viewer: Client;
let organization: MadeOrganization;

beforeAll(async () => {
  app = await startApp();
  admin = await app.world.staffClient('admin', { name: 'Grace Admin' });
  viewer = await app.world.staffClient('viewer');
  organization = await app.world.organization({ name: 'Alder Law', note: 'We are moving.' });
});
afterAll(() => app.close());

interface Explanation {
  summary: string;
  access: string;
  stopped: string | null;
  gates: { gate: string; state: string; finding: string; decidedBy: { actor: string; action: string } | null }[];
  customerSees: { title: string; text: string[]; note: string | null } | null;
  fixes: { kind: string; label: string; detail: string; allowed: boolean; customerUserId: string | null; organizationId: string | null }[];
  changedSince: boolean;
  attempt: { reference: string } | null;
  text: string;
  subject: { kind: string; customerUserId: string | null };
}

async function explain(question: object, client = admin): Promise<Explanation> {
  const answer = await client.post('/api/admin/access-explanations', question);
  expect(answer.status).toBe(200);
  return answer.body as Explanation;
}

const fixOf = (explanation: Explanation) => explanation.fixes[0];

describe('why somebody cannot get in', () => {
  it('says that somebody can', async () => {
    const person = await app.world.person(organization, { name: 'Ada Active' });
    const explanation = await explain({ customerUserId: person.customerUserId });
    expect(explanation).toMatchObject({ access: 'allowed', summary: 'Ada Active can get in to Alder Law.', customerSees: null, stopped: null });
    expect(explanation.text).not.toContain('Fix:');
    expect(explanation.gates.every(({ state }) => state === 'passed')).toBe(true);
    expect(explanation.gates).toHaveLength(8);
  });

  it('names a portal that is off, who switched it off, what the customer sees word for word, and the button that fixes it', async () => {
    const closing = await app.world.organization({ name: 'Granite Motors', note: 'Back on Monday.' });
    const person = await app.world.person(closing, { name: 'Bea Blocked' });
    const portal = await app.world.personClient(person);
    expect((await admin.post(`/api/admin/portals/${closing.id}/disable`)).status).toBe(200);
    const wall = (await portal.get('/api/portal/session')).body as { reference: string };
    const explanation = await explain({ reference: wall.reference.toLowerCase().replace('-', ' ') });
    expect(explanation.summary).toMatch(/^Bea Blocked cannot get in: the portal of Granite Motors is off, by Grace Admin on /u);
    expect(explanation).toMatchObject({ access: 'portal_unavailable', attempt: { reference: wall.reference }, changedSince: false, customerSees: { title: 'Portal not available', note: 'Back on Monday.' } });
    expect(explanation.gates.map(({ state }) => state)).toEqual(['passed', 'passed', 'blocked', 'not_reached', 'not_reached', 'not_reached', 'not_reached', 'not_reached']);
    expect(explanation.gates[2]?.decidedBy).toMatchObject({ actor: 'Grace Admin', action: 'portal.disabled' });
    expect(fixOf(explanation)).toMatchObject({ kind: 'enable_portal', allowed: true, organizationId: closing.id });
    expect(explanation.text).toContain(wall.reference);
    expect(fixOf(await explain({ reference: wall.reference }, viewer))).toMatchObject({ kind: 'enable_portal', allowed: false });
    expect((await admin.post(`/api/admin/portals/${closing.id}/enable`)).status).toBe(200);
    expect(await explain({ reference: wall.reference })).toMatchObject({ access: 'allowed', changedSince: true });
    expect((await portal.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
  });

  it('names a disabled person and enables them', async () => {
    const person = await app.world.person(organization, { name: 'Cem Closed' });
    const portal = await app.world.personClient(person);
    expect((await admin.post(`/api/admin/customer-users/${person.customerUserId}/disable`)).status).toBe(200);
    const { reference } = (await portal.get('/api/portal/session')).body as { reference: string };
    const explanation = await explain({ reference });
    expect(explanation).toMatchObject({ access: 'access_required', customerSees: { title: 'Client Portal Access Required' } });
    expect(explanation.summary).toContain('this person is disabled in Alder Law, by Grace Admin');
    expect(fixOf(explanation)).toMatchObject({ kind: 'enable_person', allowed: true, customerUserId: person.customerUserId });
    expect((await admin.post(`/api/admin/customer-users/${person.customerUserId}/enable`)).status).toBe(200);
    expect((await portal.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
  });

  it('names a person nobody has invited, an unlinked sign-in, a member of staff and an unknown address', async () => {
    const fresh = await app.world.person(organization, { name: 'Dora New', status: 'new' });
    const uninvited = await explain({ customerUserId: fresh.customerUserId });
    expect(uninvited.summary).toBe('Dora New cannot sign in yet: nobody has invited this person.');
    expect(fixOf(uninvited)?.kind).toBe('invite');
    const elsewhere = await app.world.organization();
    const linked = await app.world.person(elsewhere, { email: 'eve@two.example' });
    const unlinked = await app.world.person(organization, { email: linked.email, status: 'new', name: 'Eve Two' });
    expect(await explain({ customerUserId: unlinked.customerUserId })).toMatchObject({ access: 'access_required' });
    const staff = await app.world.staff('technician', { name: 'Tom Tech' });
    expect(await explain({ email: staff.email })).toMatchObject({ subject: { kind: 'staff' }, summary: 'Tom Tech works for you: staff sign-ins do not open the customer portal.', customerSees: { title: 'Client Portal Access Required' } });
    expect(await explain({ email: 'nobody@nowhere.example' })).toMatchObject({ subject: { kind: 'unknown_address' }, customerSees: { title: 'Invalid email or password' }, fixes: [{ kind: 'create_person' }] });
  });

  it('names an archived organization', async () => {
    const archived = await app.world.organization({ name: 'Union Bakery' });
    const person = await app.world.person(archived);
    expect((await admin.post(`/api/admin/organizations/${archived.id}/archive`)).status).toBe(200);
    const explanation = await explain({ email: person.email });
    expect(explanation.summary).toContain('Union Bakery is archived, by Grace Admin');
    expect(fixOf(explanation)?.kind).toBe('restore_organization');
  });

  it('says when guessing has stopped password sign-in', async () => {
    const person = await app.world.person(organization, { name: 'Lou Locked' });
    for (let attempt = 0; attempt < 11; attempt += 1) await app.client().post('/api/portal/sign-in/password', { email: person.email, password: `wrong password number ${attempt}` });
    const explanation = await explain({ email: person.email });
    expect(explanation.summary).toContain('password sign-in is stopped for now');
    expect(explanation.gates[0]?.finding).toContain('setting a new password by mail opens it');
    expect(explanation.stopped).toMatch(/^Password sign-in is stopped after too many wrong tries, from 127\.0\.0\.1 \(.*11 tries\): since .*, until /u);
    expect(explanation.customerSees).toMatchObject({ title: 'Too many tries', text: [expect.stringMatching(/^For your protection no more are accepted for now\. Try again at /u), expect.stringContaining('A reset mail still works meanwhile')] });
    expect(explanation.text.split('\n')).toEqual(expect.arrayContaining([explanation.stopped, 'They see: “Too many tries”', 'Fix: Unlock sign-in']));
  });
});

describe('who may have it explained', () => {
  it('shows staff limited to some organizations nothing of the others', async () => {
    const theirs = await app.world.organization({ name: 'Their Own' });
    const limited = await app.world.staffClient('technician', { organizationIds: [theirs.id] });
    const foreign = await app.world.person(organization, { name: 'Secret Person', email: 'secret@alder.example' });
    expect(codeOf(await limited.post('/api/admin/access-explanations', { customerUserId: foreign.customerUserId }))).toBe('not_found');
    const answer = await limited.post('/api/admin/access-explanations', { email: foreign.email });
    expect(answer.text).not.toContain('Secret Person');
    expect(answer.text).not.toContain('Alder Law');
    expect(answer.body).toMatchObject({ subject: { kind: 'unknown_address' } });
    const portal = await app.world.personClient(foreign);
    await admin.post(`/api/admin/customer-users/${foreign.customerUserId}/disable`);
    const { reference } = (await portal.get('/api/portal/session')).body as { reference: string };
    expect(codeOf(await limited.post('/api/admin/access-explanations', { reference }))).toBe('not_found');
  });

  it('tells staff limited to some organizations nothing of a sign-in that opens only others', async () => {
    const theirs = await app.world.organization();
    const limited = await app.world.staffClient('technician', { organizationIds: [theirs.id] });
    const foreign = await app.world.person(await app.world.organization());
    for (let guess = 0; guess < 11; guess += 1) await app.client().post('/api/portal/sign-in/password', { email: foreign.email, password: `wrong guess ${guess}` });
    const [known, unknown] = [await app.world.person(theirs, { status: 'new', email: foreign.email, name: 'Ada' }), await app.world.person(theirs, { status: 'new', name: 'Ada' })];
    for (const ask of [({ email }: typeof known) => ({ email }), ({ customerUserId }: typeof known) => ({ customerUserId })]) {
      const [first, second] = [await limited.post('/api/admin/access-explanations', ask(known)), await limited.post('/api/admin/access-explanations', ask(unknown))];
      const comparable = (text: string, person: typeof known) => text.replaceAll(person.email, 'ADDRESS').replaceAll(person.customerUserId, 'ID');
      expect(comparable(first.text, known)).toBe(comparable(second.text, unknown));
    }
    const owner = await app.world.staffClient('owner');
    expect((await owner.post('/api/admin/access-explanations', { customerUserId: known.customerUserId })).text).toContain('A sign-in exists for this address');
  });

  it('answers an unknown reference and nonsense with a clear code', async () => {
    expect(codeOf(await admin.post('/api/admin/access-explanations', { reference: 'ZZZZ-ZZZZ' }))).toBe('not_found');
    expect(codeOf(await admin.post('/api/admin/access-explanations', { reference: 'x' }))).toBe('validation_failed');
    expect(codeOf(await admin.post('/api/admin/access-explanations', {}))).toBe('validation_failed');
    expect(codeOf(await app.client().post('/api/admin/access-explanations', { email: 'a@b.example' }))).toBe('unauthenticated');
  });
});

describe('second factors, locks and clocks', () => {
  const half = async (email: string) => {
    const client = app.client();
    await client.post('/api/portal/sign-in/password', { email, password: goodPassword });
    return client;
  };
  const gate = (explanation: Explanation, name: string) => explanation.gates.find((one) => one.gate === name);
  const kinds = (explanation: Explanation) => explanation.fixes.map(({ kind }) => kind);
  const enrolled = async (name: string) => {
    const person = await app.world.person(organization, { name });
    await app.world.authenticator(person.providerId, person.userId ?? '');
    return person;
  };

  it('says what somebody has to give, and when the phone is slow, with the pass and the reset beside it', async () => {
    const person = await enrolled('Mo Factor');
    expect(await explain({ email: person.email })).toMatchObject({ access: 'allowed', summary: 'Mo Factor can get in to Alder Law.' });
    expect(kinds(await explain({ email: person.email }))).toEqual(['open_person', 'access_pass', 'reset_mfa']);
    const client = await half(person.email);
    const { reference } = (await client.get('/api/portal/session')).body as { reference: string };
    await client.post('/api/portal/sign-in/mfa', { method: 'totp', code: app.world.totpCode(-6) });
    for (const question of [{ email: person.email }, { reference }]) {
      const stuck = await explain(question);
      expect(stuck).toMatchObject({ access: 'mfa_required', summary: 'Mo Factor is at the second factor and has not given it: the phone is about 3 minutes slow.', customerSees: { title: 'One more step' } });
      expect(gate(stuck, 'mfa')).toMatchObject({ state: 'blocked', finding: expect.stringMatching(/^Has an authenticator app; no recovery codes are left\..*about 3 minutes slow/u) });
      expect(kinds(stuck)).toEqual(['access_pass', 'reset_mfa', 'open_person']);
      expect(stuck.fixes.every(({ allowed, customerUserId }) => allowed && customerUserId === person.customerUserId)).toBe(true);
    }
    expect((await explain({ email: person.email }, viewer)).fixes.map(({ kind, allowed }) => [kind, allowed])).toEqual([['access_pass', false], ['reset_mfa', false], ['open_person', true]]);
    await client.post('/api/portal/sign-in/mfa', { method: 'totp', code: app.world.totpCode() });
    expect(await explain({ email: person.email })).toMatchObject({ access: 'allowed' });
  });

  it('says who requires a factor since when, and until when somebody is exempt', async () => {
    const strict = await app.world.organization({ name: 'Strict Trust' });
    const person = await app.world.person(strict, { name: 'Nia None', phone: '+44 20 7946 0018' });
    await admin.post(`/api/admin/portals/${strict.id}/mfa`, { rule: 'required' });
    const blocked = await explain({ customerUserId: person.customerUserId });
    expect(blocked).toMatchObject({ access: 'mfa_enrolment_required', summary: expect.stringMatching(/^Nia None must set up a second factor before anything opens: Strict Trust requires one, by Grace Admin on /u), customerSees: { title: 'Set up a second step' } });
    expect(gate(blocked, 'mfa_enrolment')).toMatchObject({ state: 'blocked', decidedBy: { actor: 'Grace Admin', action: 'portal.mfa_changed' } });
    expect(kinds(blocked)).toEqual(['exempt', 'open_person']);
    const until = new Date(app.clock.now() + 3_600_000).toISOString();
    expect((await admin.post(`/api/admin/customer-users/${person.customerUserId}/exempt`, { verificationId: await verifiedBy(app, admin, person.customerUserId), until, reason: 'New phone comes on Friday' })).status).toBe(200);
    const exempt = await explain({ customerUserId: person.customerUserId });
    expect(exempt).toMatchObject({ access: 'allowed' });
    expect(gate(exempt, 'mfa_enrolment')).toMatchObject({ state: 'passed', finding: expect.stringMatching(/^Strict Trust requires a second factor\. Exempt until .*: New phone comes on Friday\.$/u), decidedBy: { action: 'mfa.exempted' } });
  });

  it('says of a lock who tried from where, since when, and unlocks it; a stop for good only a reset opens', async () => {
    const person = await enrolled('Kit Locked');
    for (let attempt = 0; attempt < 11; attempt += 1) await app.client().post('/api/portal/sign-in/password', { email: person.email, password: `wrong password number ${attempt}` });
    const locked = await explain({ email: person.email });
    expect(gate(locked, 'session')?.finding).toMatch(/Password sign-in is stopped after too many wrong tries, from 127\.0\.0\.1 \(.*11 tries\): since .*, until /u);
    expect(fixOf(locked)).toMatchObject({ kind: 'unlock', allowed: true });
    const technician = await app.world.staffClient('technician');
    expect((await technician.post(`/api/admin/customer-users/${person.customerUserId}/unlock`)).status).toBe(200);
    expect((await explain({ email: person.email })).summary).toBe('Kit Locked can get in to Alder Law.');
    const stop = async () => {
      const client = await half(person.email);
      let last: string | undefined;
      for (let attempt = 0; attempt < 6 && last !== 'too_many_attempts'; attempt += 1) last = codeOf(await client.post('/api/portal/sign-in/mfa', { method: 'totp', code: '000000' }));
      return last;
    };
    expect(await stop()).toBe('too_many_attempts');
    const atFactor = await explain({ email: person.email });
    expect(atFactor).toMatchObject({ access: 'mfa_required', summary: expect.stringContaining('second factors are stopped for now') });
    expect(atFactor.stopped).toMatch(/^Asking for the second factor is stopped after too many wrong tries, from 127\.0\.0\.1 /u);
    expect(gate(atFactor, 'mfa')?.finding).toMatch(/Asking for it is stopped after too many wrong tries, from 127\.0\.0\.1 /u);
    expect(kinds(atFactor)).toEqual(['unlock', 'access_pass', 'reset_mfa', 'open_person']);
    await technician.post(`/api/admin/customer-users/${person.customerUserId}/unlock`);
    expect((await (await half(person.email)).post('/api/portal/sign-in/mfa', { method: 'totp', code: app.world.totpCode() })).status).toBe(200);
    // What unlocking takes away from the ten minutes and the day still counts for the thirty days, where it stops for good.
    for (let round = 0; round < 19; round += 1) {
      await stop();
      await technician.post(`/api/admin/customer-users/${person.customerUserId}/unlock`);
    }
    const forGood = await explain({ email: person.email });
    expect(gate(forGood, 'mfa')?.finding).toContain('Only a reset opens it again.');
    expect(kinds(forGood)).toEqual(['open_person']);
  });
});
