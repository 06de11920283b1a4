import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KyselyPlugin } from 'kysely';
import { inTransaction } from '../../server/context.ts';
import { signInScope } from '../../server/policy.ts';
import { addPeople, customerUsers, peopleByEmails, refreshPeople } from '../../server/features/customer-users/index.ts';
import { foldText } from '../../shared/folding.ts';
import { until } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { invite, invitedWithLink, linkMailedTo, redeemAs, startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { verifiedBy } from '../support/verified.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';

interface Person {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly phone: string;
  readonly status: string;
  readonly userId: string | null;
  readonly signInEmail: string | null;
  readonly organizationId: string;
  readonly openSessions: number;
  readonly otherOrganizations: readonly { organizationId: string }[];
  readonly invitation: { readonly state: string } | null;
}
interface Bulk {
  readonly matched: number;
  readonly changed: number;
  readonly people: number;
  readonly jobId: string | null;
  readonly ids: readonly string[];
}

let mail: AppWithMail;
let owner: Client;
let organization: MadeOrganization;
const path = '/api/admin/customer-users';
const verificationId = '01890000-0000-7000-8000-000000000001';

beforeAll(async () => {
  mail = await startAppWithMail();
  owner = await mail.app.world.staffClient('owner', { name: 'Olivia Owner' });
  organization = await mail.app.world.organization({ name: 'Harbour Dental' });
});
afterAll(() => mail.close());

const make = (options: Parameters<typeof mail.app.world.person>[1] = {}, where = organization) => mail.app.world.person(where, options);
/** The act after a verification of the caller. */
const guarded = async (id: string, verb: string, body: object = {}, client = owner) => act(id, verb, { ...body, verificationId: await verifiedBy(mail.app, client, id) }, client);
const read = async (id: string, client = owner) => (await client.get(`${path}/${id}`)).body as Person;
const act = (id: string, verb: string, body?: unknown, client = owner) => client.post(`${path}/${id}/${verb}`, body);
const access = async (client: Client) => {
  const answer = await client.get('/api/portal/session');
  return answer.status === 401 ? 'unauthenticated' : (answer.body as { access: string }).access;
};
const history = async (id: string) => (await owner.list('/api/admin/audit-events', { filter: { subjectId: id }, sort: ['at', 'ASC'] })).body as { action: string; changes: { field: string; before: unknown; after: unknown }[]; summary: string }[];

describe('the list of people', () => {
  it('finds people by name without accents, part of the address, and digits of the phone in any spelling', async () => {
    const where = await mail.app.world.organization();
    const created = await owner.post(path, { organizationId: where.id, email: 'Lukasz.Zolc@Müller.example', name: 'Łukasz Żółć', phone: '+44 (0)20 7946-0018' });
    expect(created.status).toBe(201);
    await make({ name: 'Somebody Else' }, where);
    for (const q of ['lukasz', 'ŻÓŁĆ', 'zolc@mul', 'müller', 'ukas', '020 7946', '79460018', 'lu']) {
      const found = await owner.list(path, { filter: { q, organizationId: where.id } });
      expect([q, found.body.map(({ name }) => name)]).toEqual([q, ['Łukasz Żółć']]);
    }
    expect((await owner.list(path, { filter: { q: 'no such person', organizationId: where.id } })).body).toEqual([]);
  });

  it('filters, sorts either way with a steady order among equals, and pages', async () => {
    const where = await mail.app.world.organization();
    const people = [];
    for (const [index, name] of ['Émile', 'Anna', 'anna', 'Zoë', 'Bert'].entries()) people.push(await make({ name, status: index < 2 ? 'active' : 'new', role: index === 3 ? 'manager' : 'user' }, where));
    const list = (query: Parameters<Client['list']>[1]) => owner.list(path, { ...query, filter: { organizationId: where.id, ...(query?.filter as object | undefined) } });
    expect((await list({ sort: ['name', 'ASC'] })).body.map(({ name }) => foldText(String(name)))).toEqual(['anna', 'anna', 'bert', 'emile', 'zoe']);
    for (const sort of ['name', 'email', 'organizationName', 'role', 'status', 'createdAt', 'lastSignInAt']) {
      const up = (await list({ sort: [sort, 'ASC'] })).body.map(({ id }) => id);
      expect([sort, (await list({ sort: [sort, 'DESC'] })).body.map(({ id }) => id)]).toEqual([sort, up.toReversed()]);
      const pages = [...(await list({ sort: [sort, 'ASC'], range: [0, 1] })).body, ...(await list({ sort: [sort, 'ASC'], range: [2, 4] })).body].map(({ id }) => id);
      expect([sort, pages]).toEqual([sort, up]);
    }
    expect((await list({ range: [1, 2] })).headers['content-range']).toBe('customer-users 1-2/5');
    const names = async (filter: object) => (await list({ filter })).body.map(({ name }) => name).sort();
    expect(await names({ status: 'active' })).toEqual(['Anna', 'Émile'].sort());
    expect(await names({ role: 'manager' })).toEqual(['Zoë']);
    expect(await names({ linked: true })).toEqual(['Anna', 'Émile'].sort());
    expect(await names({ linked: false, q: 'anna' })).toEqual(['anna']);
    expect(await names({ id: [people[4]?.customerUserId] })).toEqual(['Bert']);
    expect(codeOf(await owner.list(path, { filter: { password: 'x' } }))).toBe('unknown_filter');
    expect(codeOf(await owner.list(path, { sort: ['password_hash', 'ASC'] }))).toBe('unknown_sort');
  });

  it('shows sign-in, sessions here, invitation and the other organizations the viewer may see', async () => {
    const [here, there, hidden] = [await mail.app.world.organization(), await mail.app.world.organization({ name: 'Other Place' }), await mail.app.world.organization()];
    const person = await make({}, here);
    const userId = person.userId ?? '';
    const elsewhere = await make({ userId, email: person.email }, there);
    await make({ userId, email: person.email }, hidden);
    await mail.app.world.personClient(person);
    await mail.app.world.personClient(elsewhere);
    const invited = await make({ status: 'new' }, here);
    await invite(owner, invited.customerUserId);
    const limited = await mail.app.world.staffClient('technician', { organizationIds: [here.id, there.id] });
    const rows = (await limited.list(path, { filter: { organizationId: here.id } })).body as unknown as Person[];
    const [seen, other] = [rows.find(({ id }) => id === person.customerUserId), rows.find(({ id }) => id === invited.customerUserId)];
    expect(seen).toMatchObject({ userId, signInEmail: person.email, openSessions: 1, invitation: null, otherOrganizations: [{ customerUserId: elsewhere.customerUserId, organizationId: there.id, organizationName: 'Other Place', status: 'active' }] });
    expect(other).toMatchObject({ status: 'invited', invitation: { state: expect.stringMatching(/queued|sent/u) } });
    expect((await read(person.customerUserId)).otherOrganizations).toHaveLength(2);
  });

  it('reads a page in the same number of queries however long it is', async () => {
    const where = await mail.app.world.organization();
    for (let index = 0; index < 12; index += 1) await invite(owner, (await make({ status: 'new' }, where)).customerUserId);
    for (let index = 0; index < 12; index += 1) await make({}, where);
    const queriesFor = async (last: number) => {
      let queries = 0;
      const counting: KyselyPlugin = { transformQuery: ({ node }) => ((queries += 1), node), transformResult: async ({ result }) => result };
      const ctx = mail.app.operator(where.providerId);
      const page = await customerUsers({ ...ctx, db: ctx.db.withPlugin(counting) }, signInScope(where.providerId), { sort: ['name', 'ASC'], range: [0, last], filter: { organizationId: where.id } });
      return { queries, rows: page.rows.length };
    };
    expect(await queriesFor(23)).toEqual({ queries: (await queriesFor(12)).queries, rows: 24 });
  });

  it('shows staff with some organizations those alone, and foreign people like nonexistent ones', async () => {
    const mine = await mail.app.world.organization();
    await make({}, mine);
    const foreign = await make();
    const limited = await mail.app.world.staffClient('admin', { organizationIds: [mine.id] });
    expect((await limited.list(path)).body.map(({ organizationId }) => organizationId)).toEqual([mine.id]);
    const absent = '01890000-0000-7000-8000-000000000000';
    const strip = (text: string) => text.replace(/"requestId":"[^"]+"/u, '');
    const before = await read(foreign.customerUserId);
    for (const [verb, body] of [['disable'], ['enable'], ['end-sessions'], ['link', { email: 'a@b.example', verificationId }], ['unlink', { verificationId }], ['change-address', { email: 'a@b.example', verificationId }], ['change-phone', { phone: '+1 555 0100', verificationId }], ['move', { organizationId: mine.id }]] as const) {
      const [one, two] = [await act(foreign.customerUserId, verb, body, limited), await act(absent, verb, body, limited)];
      expect([verb, one.status, strip(one.text)]).toEqual([verb, 404, strip(two.text)]);
    }
    expect((await limited.put(`${path}/${foreign.customerUserId}`, { ...before, name: 'Taken' })).status).toBe(404);
    expect((await limited.post(`${path}/disable`, { ids: [foreign.customerUserId] })).body).toMatchObject({ matched: 0, changed: 0 });
    expect(await read(foreign.customerUserId)).toEqual(before);
  });
});

describe('adding and editing', () => {
  it('adds a person as new, or invites them at once', async () => {
    const plain = await owner.post(path, { organizationId: organization.id, email: 'plain@added.example', name: 'Plain' });
    expect(plain.body).toMatchObject({ status: 'new', role: 'user', phone: '', invitation: null, openSessions: 0 });
    const invited = await owner.post(path, { organizationId: organization.id, email: 'invited@added.example', name: 'Invited', role: 'manager', invite: true });
    expect(invited.body).toMatchObject({ status: 'invited', role: 'manager', invitation: { state: 'queued' } });
    const { token } = await linkMailedTo(mail.smtp, 'invited@added.example');
    expect((await redeemAs(mail.app.client(), { token }, { name: 'Invited', password: goodPassword })).body).toMatchObject({ customerUser: { role: 'manager' } });
  });

  it('refuses the address of somebody there in any letter case, archived organizations, and half a form', async () => {
    const there = await make({ email: 'ada@taken.example' });
    const taken = await owner.post(path, { organizationId: organization.id, email: 'ADA@Taken.Example', name: 'Ada' });
    expect([taken.status, codeOf(taken), (taken.body as { errors: object }).errors]).toEqual([409, 'email_taken', { email: expect.any(String) }]);
    const archived = await mail.app.world.organization({ status: 'archived' });
    expect(codeOf(await owner.post(path, { organizationId: archived.id, email: 'a@b.example', name: 'A' }))).toBe('organization_archived');
    expect(codeOf(await owner.post(path, { organizationId: '01890000-0000-7000-8000-000000000000', email: 'a@b.example', name: 'A' }))).toBe('not_found');
    const wrong = await owner.post(path, { organizationId: organization.id, email: 'not an address', name: ' ', phone: 'call me' });
    expect(Object.keys((wrong.body as { errors: object }).errors).sort()).toEqual(['email', 'name', 'phone']);
    const elsewhere = await mail.app.world.organization();
    expect((await owner.post(path, { organizationId: elsewhere.id, email: there.email, name: 'Ada' })).status).toBe(201);
  });

  it('adds one person when two add the same address at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => owner.post(path, { organizationId: organization.id, email: 'race@added.example', name: 'Race' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).every((answer) => codeOf(answer) === 'email_taken')).toBe(true);
  });

  it('leaves editing to owners and admins, adding and helping to technicians, and nothing to viewers', async () => {
    const technician = await mail.app.world.staffClient('technician');
    const viewer = await mail.app.world.staffClient('viewer');
    const person = await make();
    const form = await read(person.customerUserId);
    expect((await technician.post(path, { organizationId: organization.id, email: 'added-by-technician@y.example', name: 'X' })).status).toBe(201);
    expect(codeOf(await viewer.post(path, { organizationId: organization.id, email: 'x@y.example', name: 'X' }))).toBe('forbidden');
    expect(codeOf(await technician.put(`${path}/${person.customerUserId}`, form))).toBe('forbidden');
    expect(codeOf(await act(person.customerUserId, 'move', { organizationId: organization.id }, technician))).toBe('forbidden');
    expect((await act(person.customerUserId, 'disable', undefined, technician)).status).toBe(200);
    expect((await act(person.customerUserId, 'enable', undefined, technician)).status).toBe(200);
    for (const verb of ['disable', 'enable', 'end-sessions']) expect(codeOf(await act(person.customerUserId, verb, undefined, viewer))).toBe('forbidden');
    expect(codeOf(await act(person.customerUserId, 'unlink', { verificationId }, viewer))).toBe('forbidden');
  });

  it('saves a form over the version it was read at, and shows the newer record else', async () => {
    const person = await make({ name: 'Old Name', status: 'new' });
    const form = await read(person.customerUserId);
    const saved = await owner.put(`${path}/${form.id}`, { ...form, name: 'New Name', phone: '+1 555 0100' });
    expect(saved.body).toMatchObject({ name: 'New Name', phone: '+1 555 0100', version: form.version + 1 });
    const stale = await owner.put(`${path}/${form.id}`, { ...form, name: 'Stale Name' });
    expect([stale.status, codeOf(stale)]).toEqual([409, 'changed_meanwhile']);
    expect((stale.body as { current: Person }).current).toMatchObject({ id: form.id, name: 'New Name', version: form.version + 1 });
    const same = await owner.put(`${path}/${form.id}`, saved.body);
    expect((same.body as Person).version).toBe(form.version + 1);
    expect((await history(form.id)).map(({ action, changes }) => [action, changes.map(({ field }) => field)])).toEqual([['customer_user.updated', ['name', 'phone']]]);
    expect((await owner.list(path, { filter: { q: 'new name' } })).body).toHaveLength(1);
  });

  it('ends the sessions here with a change of role, and voids the open invitation', async () => {
    const person = await make();
    const client = await mail.app.world.personClient(person);
    await owner.put(`${path}/${person.customerUserId}`, { ...(await read(person.customerUserId)), role: 'manager' });
    expect(await access(client)).toBe('unauthenticated');
    const invited = await make({ status: 'new' });
    const { token } = await invitedWithLink(mail, owner, invited);
    const after = await owner.put(`${path}/${invited.customerUserId}`, { ...(await read(invited.customerUserId)), role: 'manager' });
    expect(after.body).toMatchObject({ status: 'new', invitation: { state: 'revoked' } });
    expect(codeOf(await redeemAs(mail.app.client(), { token }, { name: 'A', password: goodPassword }))).toBe('link_invalid');
  });
});

describe('disabling and enabling', () => {
  it('shuts the person out at their next request, and enabling lets them back into the same session', async () => {
    const person = await make();
    const client = await mail.app.world.personClient(person);
    expect(await access(client)).toBe('allowed');
    expect((await act(person.customerUserId, 'disable')).body).toMatchObject({ status: 'disabled', openSessions: 1 });
    expect(await access(client)).toBe('access_required');
    expect((await act(person.customerUserId, 'enable')).body).toMatchObject({ status: 'active' });
    expect(await access(client)).toBe('allowed');
  });

  it('gives back what the person was, and writes once what was done once', async () => {
    for (const status of ['new', 'invited', 'active'] as const) {
      const person = await make({ status });
      for (const verb of ['disable', 'disable', 'enable', 'enable']) expect((await act(person.customerUserId, verb)).status).toBe(200);
      expect((await read(person.customerUserId)).status).toBe(status);
      expect((await history(person.customerUserId)).map(({ action, changes }) => [action, changes[0]?.before, changes[0]?.after])).toEqual([
        ['customer_user.disabled', status, 'disabled'],
        ['customer_user.enabled', 'disabled', status],
      ]);
    }
  });

  it('ends sessions in this organization only', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const person = await make({}, here);
    const other = await make({ userId: person.userId ?? '', email: person.email }, there);
    const [first, second, third] = [await mail.app.world.personClient(person), await mail.app.world.personClient(person), await mail.app.world.personClient(other)];
    expect((await act(person.customerUserId, 'end-sessions')).body).toEqual({ ended: 2 });
    expect([await access(first), await access(second), await access(third)]).toEqual(['unauthenticated', 'unauthenticated', 'allowed']);
  });
});

describe('linking', () => {
  it('links a person to the customer sign-in of an address, with how the caller was verified in the history', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const known = await make({}, there);
    const client = await mail.app.world.personClient(known);
    const person = await make({ status: 'new', email: 'other@address.example' }, here);
    const { token } = await invitedWithLink(mail, owner, person);
    const linked = await guarded(person.customerUserId, 'link', { email: known.email.toUpperCase() });
    expect(linked.body).toMatchObject({ status: 'active', userId: known.userId, signInEmail: known.email, invitation: { state: 'revoked' } });
    expect((await client.post(`/api/portal/organizations/${here.id}/enter`)).body).toMatchObject({ access: 'allowed', organization: { id: here.id } });
    expect(codeOf(await redeemAs(mail.app.client(), { token }, { name: 'A', password: goodPassword }))).toBe('link_invalid');
    const entry = (await history(person.customerUserId)).at(-1);
    expect(entry?.action).toBe('customer_user.linked');
    expect(entry?.changes).toEqual(expect.arrayContaining([{ field: 'sign_in', before: null, after: known.email }, { field: 'verification', before: null, after: 'call_back' }, { field: 'verification_note', before: null, after: 'Called back on the number on file, spoke to her.' }]));
  });

  it('lets a session in that waits at the wall because no organization was its own', async () => {
    const known = await make();
    expect((await guarded(known.customerUserId, 'unlink', {})).status).toBe(200);
    const client = mail.app.client();
    await client.post('/api/portal/sign-in/password', { email: known.email, password: goodPassword });
    expect(await access(client)).toBe('access_required');
    const person = await make({ status: 'new', email: 'elsewhere@address.example' });
    expect((await guarded(person.customerUserId, 'link', { email: known.email })).status).toBe(200);
    expect(await access(client)).toBe('allowed');
  });

  it('refuses what it must: no verification, staff, nobody, linked already, there already, rights over some organizations only', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const staff = await mail.app.world.staff('technician');
    const known = await make({}, there);
    const person = await make({ status: 'new' }, here);
    const link = async (email: string, client = owner, id = person.customerUserId) => codeOf(await guarded(id, 'link', { email }, client));
    expect(codeOf(await act(person.customerUserId, 'link', { email: known.email }))).toBe('validation_failed');
    expect(codeOf(await act(person.customerUserId, 'link', { email: known.email, verification: { method: 'call_back', note: 'x' } }))).toBe('validation_failed');
    expect(codeOf(await act(person.customerUserId, 'link', { email: known.email, verificationId }))).toBe('verification_required');
    expect(await link(staff.email)).toBe('not_found');
    expect(await link('nobody@nowhere.example')).toBe('not_found');
    expect(await link(known.email, await mail.app.world.staffClient('technician', { organizationIds: [here.id] }))).toBe('sign_in_elsewhere');
    const foreign = await make({}, await mail.app.world.organization({ provider: await mail.app.world.otherProvider() }));
    expect(await link(foreign.email)).toBe('not_found');
    const there2 = await make({}, here);
    expect(await link(there2.email)).toBe('already_in_organization');
    expect(await link(known.email, owner, there2.customerUserId)).toBe('already_linked');
    expect(await read(person.customerUserId)).toMatchObject({ status: 'new', userId: null });
    expect(await link(known.email, await mail.app.world.staffClient('technician', { organizationIds: [here.id, there.id] }))).toBeUndefined();
  });

  it('takes the sign-in away again: sessions here end, others stay, and the person can be invited', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const person = await make({}, here);
    const other = await make({ userId: person.userId ?? '', email: person.email }, there);
    const [mine, elsewhere] = [await mail.app.world.personClient(person), await mail.app.world.personClient(other)];
    expect((await guarded(person.customerUserId, 'unlink')).body).toMatchObject({ status: 'new', userId: null, openSessions: 0 });
    expect([await access(mine), await access(elsewhere)]).toEqual(['unauthenticated', 'allowed']);
    expect(codeOf(await elsewhere.post(`/api/portal/organizations/${here.id}/enter`))).toBe('not_found');
    expect(codeOf(await guarded(person.customerUserId, 'unlink'))).toBe('not_linked');
    expect((await invite(owner, person.customerUserId)).state).toBe('queued');
  });
});

describe('changing an address', () => {
  it('changes it here and for sign-in, tells both addresses, ends all sessions and voids older links', async () => {
    const [here, there] = [await mail.app.world.organization({ name: 'Kestrel Clinic' }), await mail.app.world.organization()];
    const person = await make({ email: 'old@kestrel.example' }, here);
    const other = await make({ userId: person.userId ?? '', email: person.email }, there);
    const clients = [await mail.app.world.personClient(person), await mail.app.world.personClient(other)];
    await mail.app.client().post('/api/portal/password-resets', { email: person.email });
    const reset = await mail.smtp.mailTo(person.email);
    const resetToken = /\/reset#([\w-]+)/u.exec(reset.text)?.[1] ?? '';
    expect(resetToken).not.toBe('');
    const changed = await guarded(person.customerUserId, 'change-address', { email: 'new@kestrel.example' });
    expect(changed.body).toMatchObject({ email: 'new@kestrel.example', signInEmail: 'new@kestrel.example', status: 'active', openSessions: 0 });
    for (const client of clients) expect(await access(client)).toBe('unauthenticated');
    expect(await read(other.customerUserId)).toMatchObject({ email: 'old@kestrel.example', signInEmail: 'new@kestrel.example' });
    const toOld = await until(async () => mail.smtp.mails.find(({ to, subject }) => to.includes('old@kestrel.example') && subject.includes('was changed')));
    const toNew = await mail.smtp.mailTo('new@kestrel.example');
    expect(toOld.text).toContain('to n…@kestrel.example');
    expect(toOld.text).not.toContain('new@kestrel.example');
    expect(toNew.text).toContain('Kestrel Clinic to new@kestrel.example');
    expect((await mail.app.client().post('/api/portal/sign-in/password', { email: 'old@kestrel.example', password: goodPassword })).status).toBe(401);
    expect((await mail.app.client().post('/api/portal/sign-in/password', { email: 'new@kestrel.example', password: goodPassword })).status).toBe(200);
    expect(codeOf(await mail.app.client().post('/api/portal/password-resets/redeem', { token: resetToken, password: 'another password entirely' }))).toBe('link_invalid');
  });

  it('voids the open invitation of somebody without a sign-in', async () => {
    const person = await make({ status: 'new' });
    const { token } = await invitedWithLink(mail, owner, person);
    const changed = await guarded(person.customerUserId, 'change-address', { email: 'corrected@address.example' });
    expect(changed.body).toMatchObject({ email: 'corrected@address.example', status: 'new', invitation: { state: 'revoked' } });
    expect(codeOf(await redeemAs(mail.app.client(), { token }, { name: 'A', password: goodPassword }))).toBe('link_invalid');
    await invitedWithLink(mail, owner, { ...person, email: 'corrected@address.example' });
  });

  it('refuses an address that is taken here or for sign-in, and people of organizations the caller has no right over', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const person = await make({}, here);
    const neighbour = await make({ status: 'new' }, here);
    const signsIn = await make({}, there);
    const change = async (email: string, client = owner) => codeOf(await guarded(person.customerUserId, 'change-address', { email }, client));
    expect(await change(neighbour.email.toUpperCase())).toBe('email_taken');
    expect(await change(signsIn.email)).toBe('email_taken');
    await make({ userId: person.userId ?? '', email: person.email }, there);
    const limited = await mail.app.world.staffClient('technician', { organizationIds: [here.id] });
    expect(await change('free@address.example', limited)).toBe('sign_in_elsewhere');
    expect(await read(person.customerUserId)).toMatchObject({ email: person.email, signInEmail: person.email });
  });
});

describe('moving', () => {
  it('closes one membership and opens another with the same sign-in and no manager’s rights', async () => {
    const [from, to] = [await mail.app.world.organization({ name: 'Alpha Ltd' }), await mail.app.world.organization({ name: 'Beta Ltd' })];
    const person = await make({ role: 'manager' }, from);
    const client = await mail.app.world.personClient(person);
    const moved = (await act(person.customerUserId, 'move', { organizationId: to.id })).body as Person;
    expect(moved).toMatchObject({ organizationId: to.id, email: person.email, userId: person.userId, role: 'user', status: 'active' });
    expect(moved.id).not.toBe(person.customerUserId);
    expect(await read(person.customerUserId)).toMatchObject({ status: 'disabled', userId: person.userId });
    expect(await access(client)).toBe('access_required');
    expect((await client.post(`/api/portal/organizations/${to.id}/enter`)).body).toMatchObject({ access: 'allowed', customerUser: { role: 'user' } });
    const entry = (await history(person.customerUserId)).find(({ action }) => action === 'customer_user.moved');
    expect(entry?.changes).toEqual([{ field: 'organization', before: 'Alpha Ltd', after: 'Beta Ltd' }]);
    const limited = await mail.app.world.staffClient('viewer', { organizationIds: [from.id] });
    expect((await limited.list('/api/admin/audit-events')).text).not.toContain('Beta Ltd');
  });

  it('refuses the same organization, one they belong to, an archived and a foreign one', async () => {
    const [from, to, archived] = [await mail.app.world.organization(), await mail.app.world.organization(), await mail.app.world.organization({ status: 'archived' })];
    const person = await make({}, from);
    const move = async (organizationId: string, client = owner) => codeOf(await act(person.customerUserId, 'move', { organizationId }, client));
    expect(await move(from.id)).toBe('already_in_organization');
    await make({ status: 'new', email: person.email.toUpperCase() }, to);
    expect(await move(to.id)).toBe('already_in_organization');
    expect(await move(archived.id)).toBe('organization_archived');
    expect(await move(to.id, await mail.app.world.staffClient('admin', { organizationIds: [from.id] }))).toBe('not_found');
    expect(await read(person.customerUserId)).toMatchObject({ status: 'active' });
  });

  it('keeps a disabled person shut out, and an invited one uninvited', async () => {
    const [from, to] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const disabled = await make({ status: 'disabled' }, from);
    expect((await act(disabled.customerUserId, 'move', { organizationId: to.id })).body).toMatchObject({ status: 'disabled' });
    const invited = await make({ status: 'new' }, from);
    const { token } = await invitedWithLink(mail, owner, invited);
    expect((await act(invited.customerUserId, 'move', { organizationId: to.id })).body).toMatchObject({ status: 'new', invitation: null });
    expect(codeOf(await redeemAs(mail.app.client(), { token }, { name: 'A', password: goodPassword }))).toBe('link_invalid');
  });
});

describe('many at once', () => {
  const bulk = async (verb: string, body: object, client = owner) => (await client.post(`${path}/${verb}`, body)).body as Bulk;

  it('counts first, then disables exactly those, and enabling the answer’s ids undoes it', async () => {
    const where = await mail.app.world.organization();
    const people = [await make({}, where), await make({ status: 'new' }, where), await make({ status: 'disabled' }, where)];
    const client = await mail.app.world.personClient(people[0] as MadePerson);
    expect(await bulk('disable', { filter: { organizationId: where.id }, dryRun: true })).toEqual({ dryRun: true, matched: 3, changed: 2, people: 1, jobId: null, ids: [] });
    expect(await access(client)).toBe('allowed');
    const done = await bulk('disable', { filter: { organizationId: where.id } });
    expect(done).toMatchObject({ matched: 3, changed: 2, people: 1, jobId: null });
    expect(await access(client)).toBe('access_required');
    const undone = await bulk('enable', { ids: done.ids });
    expect(undone).toMatchObject({ matched: 2, changed: 2, people: 1 });
    const statuses = (await owner.list(path, { filter: { organizationId: where.id }, sort: ['createdAt', 'ASC'] })).body.map(({ status }) => status);
    expect(statuses).toEqual(['active', 'new', 'disabled']);
    expect((await history(people[0]?.customerUserId ?? '')).map(({ action }) => action)).toEqual(['customer_user.disabled', 'customer_user.enabled']);
  });

  it('needs ids or a filter, never both or none', async () => {
    for (const body of [{}, { ids: [organization.id], filter: {} }, { ids: [] }, { filter: { nonsense: true } }]) expect(codeOf(await owner.post(`${path}/disable`, body))).toBe('validation_failed');
  });

  it('touches only what staff with some organizations may touch', async () => {
    const [mine, theirs] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const [own, foreign] = [await make({}, mine), await make({}, theirs)];
    const limited = await mail.app.world.staffClient('technician', { organizationIds: [mine.id] });
    expect(await bulk('disable', { ids: [own.customerUserId, foreign.customerUserId] }, limited)).toMatchObject({ matched: 1, changed: 1, ids: [own.customerUserId] });
    expect((await read(foreign.customerUserId)).status).toBe('active');
  });

  it('invites everyone of an organization who has no account, and nobody twice', async () => {
    const [on, off] = [await mail.app.world.organization(), await mail.app.world.organization({ portal: false })];
    const fresh = [await make({ status: 'new' }, on), await make({ status: 'new' }, on)];
    await make({ status: 'active' }, on);
    await make({ status: 'disabled' }, on);
    const invited = await make({ status: 'new' }, on);
    await invite(owner, invited.customerUserId);
    expect(await bulk('invite', { filter: { organizationId: on.id }, dryRun: true })).toEqual({ dryRun: true, matched: 5, changed: 2, people: 2, jobId: null, ids: [] });
    const done = await bulk('invite', { filter: { organizationId: on.id } });
    expect([...done.ids].sort()).toEqual(fresh.map(({ customerUserId }) => customerUserId).sort());
    for (const person of fresh) await linkMailedTo(mail.smtp, person.email);
    expect(await bulk('invite', { filter: { organizationId: on.id } })).toMatchObject({ matched: 5, changed: 0 });

    const waiting = await make({ status: 'new' }, off);
    expect(await bulk('invite', { filter: { organizationId: off.id }, dryRun: true })).toMatchObject({ changed: 1, people: 0 });
    expect(await bulk('invite', { filter: { organizationId: off.id }, sendWhileOff: true, dryRun: true })).toMatchObject({ changed: 1, people: 1 });
    await bulk('invite', { ids: [waiting.customerUserId] });
    expect(await read(waiting.customerUserId)).toMatchObject({ status: 'invited', invitation: { state: 'waiting' } });
  });

  it('does more than a thousand in a job that staff can watch, within the organizations of who asked', async () => {
    const [big, theirs] = [await mail.app.world.organization({ portal: false }), await mail.app.world.organization()];
    const ctx = mail.app.operator(big.providerId);
    const scope = signInScope(big.providerId);
    await inTransaction(ctx, (inner) => addPeople(inner, scope, Array.from({ length: 1_001 }, (_, index) => ({ organizationId: big.id, email: `p${index}@big.example`, name: `Person ${index}`, role: 'user' as const }))));
    const foreign = await make({ status: 'new' }, theirs);
    const technician = await mail.app.world.staffClient('technician', { organizationIds: [big.id] });
    const finished = async (jobId: string | null) => until(async () => ((job) => job.status === 'done' && job)((await technician.get(`/api/admin/jobs/${jobId}`)).body as { status: string; result: unknown; progress: { done: number; total: number } }), 60_000);

    const invited = await bulk('invite', { filter: {} }, technician);
    expect(invited).toMatchObject({ matched: 1_001, changed: 1_001, people: 0, ids: [] });
    expect(await finished(invited.jobId)).toMatchObject({ result: { changed: 1_001 }, progress: { done: 1_001, total: 1_001 } });
    expect((await technician.list('/api/admin/invitations', { filter: { state: 'waiting' } })).headers['content-range']).toMatch(/\/1001$/u);

    const disabled = await bulk('disable', { filter: {} }, technician);
    expect(await finished(disabled.jobId)).toMatchObject({ result: { changed: 1_001 } });
    const answers = await Promise.all([owner, await mail.app.world.staffClient('technician'), await mail.app.world.staffClient('admin', { organizationIds: [big.id] })].map((other) => other.get(`/api/admin/jobs/${disabled.jobId}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
    expect((await technician.list(path, { filter: { status: 'disabled' } })).headers['content-range']).toMatch(/\/1001$/u);
    expect((await technician.list('/api/admin/invitations', { filter: { state: 'revoked' } })).headers['content-range']).toMatch(/\/1001$/u);
    expect(await read(foreign.customerUserId)).toMatchObject({ status: 'new', invitation: null });
    const one = (await technician.list(path, { range: [0, 0] })).body[0] as unknown as Person;
    const events = (await owner.list('/api/admin/audit-events', { filter: { subjectId: one.id, action: 'customer_user.disabled' } })).body as { actor: object }[];
    expect(events.map(({ actor }) => actor)).toEqual([{ kind: 'staff', id: technician.staff.userId, label: expect.stringContaining('technician') }]);
  }, 120_000);
});

describe('people from an import', () => {
  it('lets the first row win, takes over name and phone later, and never a role or an empty field', async () => {
    const where = await mail.app.world.organization();
    const ctx = mail.app.operator(where.providerId);
    const scope = signInScope(where.providerId);
    const row = (email: string, name: string, phone = '', role: 'user' | 'manager' = 'user') => ({ organizationId: where.id, email, name, phone, role });
    const ids = await inTransaction(ctx, (inner) => addPeople(inner, scope, [row('One@import.example', 'One', '+1 555 0101', 'manager'), row('two@import.example', 'Two'), row('ONE@import.example', 'One again')]));
    expect(ids.map((id) => id !== null)).toEqual([true, true, false]);
    const known = await peopleByEmails(ctx, scope, [where.id], ['ONE@IMPORT.example', 'two@import.example', 'three@import.example']);
    expect(known.map(({ email, role, status }) => [email, role, status]).sort()).toEqual([['One@import.example', 'manager', 'new'], ['two@import.example', 'user', 'new']]);
    const [one = '', two = ''] = ids as string[];
    const changed = await inTransaction(ctx, (inner) => refreshPeople(inner, scope, [{ id: one, name: '', phone: '' }, { id: two, name: 'Two Renamed', phone: '+1 555 0102' }]));
    expect(changed).toEqual([two]);
    expect(await read(one)).toMatchObject({ name: 'One', phone: '+1 555 0101', role: 'manager', version: 1 });
    expect(await read(two)).toMatchObject({ name: 'Two Renamed', phone: '+1 555 0102', version: 2 });
    expect((await owner.list(path, { filter: { q: '0102', organizationId: where.id } })).body).toHaveLength(1);
    expect(await inTransaction(ctx, (inner) => refreshPeople(inner, scope, [{ id: two, name: 'Two Renamed', phone: '' }]))).toEqual([]);
  });
});
