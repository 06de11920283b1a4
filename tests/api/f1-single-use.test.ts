import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { footprint, invite, invitedWithLink, phoneCode, startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { startSecondProcess, type SecondProcess } from '../support/second-process.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let mail: AppWithMail;
let second: SecondProcess;
let owner: Client;
let organization: MadeOrganization;
const callers = 50;
const accepted = { name: 'Ada Byron', password: goodPassword };

beforeAll(async () => {
  mail = await startAppWithMail();
  owner = await mail.app.world.staffClient('owner');
  organization = await mail.app.world.organization();
  second = await startSecondProcess(mail.app);
});
afterAll(async () => {
  await second?.close();
  await mail?.close();
});

/** 50 callers at the same moment, every other one at the other process, each from an address of its own. */
async function allAtOnce(path: string, bodyOf: (caller: number) => unknown, headersOf: (caller: number) => Record<string, string> = () => ({})): Promise<Answer[]> {
  const clients = Array.from({ length: callers }, (_, caller) => (caller % 2 === 0 ? mail.app.client() : second.client()));
  return Promise.all(clients.map((client, caller) => client.send(path, { method: 'POST', body: bodyOf(caller), headers: { 'x-forwarded-for': `198.51.100.${caller}`, ...headersOf(caller) } })));
}

const won = (answers: readonly Answer[]) => answers.filter(({ status }) => status >= 200 && status < 300);
const codes = (answers: readonly Answer[]) => [...new Set(answers.filter(({ status }) => status >= 300).map(codeOf))].sort();
const newcomer = (options: Parameters<typeof mail.app.world.person>[1] = {}, where = organization) => mail.app.world.person(where, { status: 'new', ...options });
const acceptances = async (customerUserId: string) => (await owner.list('/api/admin/audit-events', { filter: { subjectId: customerUserId, action: 'invitation.accepted' } })).body.length;

describe(`F1: exactly one of ${callers} simultaneous callers over two processes`, () => {
  it('accepts an invitation by its link', async () => {
    const person = await newcomer();
    const { token } = await invitedWithLink(mail, owner, person);
    const before = await footprint(mail.app);
    const answers = await allAtOnce('/api/portal/invitations/redeem', () => ({ token, ...accepted }));
    expect(won(answers)).toHaveLength(1);
    expect(codes(answers)).toEqual(['link_invalid']);
    expect(await footprint(mail.app)).toEqual({ users: before.users + 1, sessions: before.sessions + 1, active: before.active + 1 });
    expect(await acceptances(person.customerUserId)).toBe(1);
    const later = await allAtOnce('/api/portal/invitations/redeem', () => ({ token, ...accepted }));
    expect([won(later).length, codes(later)]).toEqual([0, ['link_invalid']]);
  }, 120_000);

  it('accepts an invitation by its phone code', async () => {
    const person = await newcomer();
    const code = await phoneCode(owner, (await invite(owner, person.customerUserId)).id);
    const before = await footprint(mail.app);
    const answers = await allAtOnce('/api/portal/invitations/redeem', () => ({ email: person.email, code, ...accepted }));
    expect(won(answers)).toHaveLength(1);
    // Those who come after the winner are wrong tries like any other, and those are limited.
    for (const refused of codes(answers)) expect(['code_invalid', 'too_many_attempts']).toContain(refused);
    expect(await footprint(mail.app)).toEqual({ users: before.users + 1, sessions: before.sessions + 1, active: before.active + 1 });
    expect(await acceptances(person.customerUserId)).toBe(1);
  }, 120_000);

  it('accepts an invitation that some hold the link of and others the code', async () => {
    const person = await newcomer();
    const { invitation, token } = await invitedWithLink(mail, owner, person);
    const code = await phoneCode(owner, invitation.id);
    const answers = await allAtOnce('/api/portal/invitations/redeem', (caller) => (caller % 4 < 2 ? { token, ...accepted } : { email: person.email, code, ...accepted }));
    expect(won(answers)).toHaveLength(1);
    expect(await acceptances(person.customerUserId)).toBe(1);
  }, 120_000);

  it('accepts with the sign-in the address has already', async () => {
    const known = await mail.app.world.person(await mail.app.world.organization());
    const invited = await newcomer({ email: known.email });
    const { token } = await invitedWithLink(mail, owner, invited);
    const session = await mail.app.client().post('/api/portal/sign-in/password', { email: known.email, password: known.password, transport: 'token' });
    const bearer = { authorization: `Bearer ${(session.body as { token: string }).token}` };
    const before = await footprint(mail.app);
    const answers = await allAtOnce('/api/portal/invitations/redeem', () => ({ token }), () => bearer);
    expect([won(answers).length, codes(answers)]).toEqual([1, ['link_invalid']]);
    expect(await footprint(mail.app)).toEqual({ ...before, active: before.active + 1 });
    expect(await acceptances(invited.customerUserId)).toBe(1);
  }, 120_000);

  it('makes one sign-in of two invitations of the same address', async () => {
    const email = 'twice@invited.example';
    const [here, there] = [await newcomer({ email }), await newcomer({ email }, await mail.app.world.organization())];
    const [first, other] = [await invitedWithLink(mail, owner, here), await invitedWithLink(mail, owner, there)];
    const before = await footprint(mail.app);
    const answers = await allAtOnce('/api/portal/invitations/redeem', (caller) => ({ token: caller % 4 < 2 ? first.token : other.token, ...accepted }));
    expect(won(answers)).toHaveLength(1);
    for (const refused of codes(answers)) expect(['link_invalid', 'sign_in_required']).toContain(refused);
    expect(await footprint(mail.app)).toEqual({ users: before.users + 1, sessions: before.sessions + 1, active: before.active + 1 });
  }, 120_000);

  it('joins the team by a staff invitation', async () => {
    const email = 'colleague@northwind.example';
    expect((await owner.post('/api/admin/staff', { email, name: 'New Colleague', role: 'technician', organizationIds: null })).status).toBe(201);
    const token = /\/admin\/join#([\w-]+)/u.exec((await mail.smtp.mailTo(email)).text)?.[1] ?? '';
    const before = await footprint(mail.app);
    const answers = await allAtOnce('/api/admin/staff-invitations/redeem', () => ({ token, ...accepted }));
    expect([won(answers).length, codes(answers)]).toEqual([1, ['link_invalid']]);
    expect((await footprint(mail.app)).sessions).toBe(before.sessions + 1);
  }, 120_000);

  it('sets a new password by a reset link', async () => {
    const person = await mail.app.world.person(organization);
    await mail.app.client().post('/api/portal/password-resets', { email: person.email });
    const token = /\/reset#([\w-]+)/u.exec((await mail.smtp.mailTo(person.email)).text)?.[1] ?? '';
    const answers = await allAtOnce('/api/portal/password-resets/redeem', (caller) => ({ token, password: `caller ${caller} chose this one` }));
    expect([won(answers).length, codes(answers)]).toEqual([1, ['link_invalid']]);
    const winner = answers.findIndex(({ status }) => status === 204);
    expect((await mail.app.client().post('/api/portal/sign-in/password', { email: person.email, password: `caller ${winner} chose this one` })).status).toBe(200);
  }, 120_000);
});
