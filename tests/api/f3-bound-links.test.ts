import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueLink } from '../../server/features/one-time/index.ts';
import { ownerRecoveryLink } from '../../server/features/setup/index.ts';
import { noProvider } from '../../server/policy.ts';
import { until } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { footprint, invitedWithLink, phoneCode, redeemAs, startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { verifiedBy } from '../support/verified.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';

let mail: AppWithMail;
let owner: Client;
let organization: MadeOrganization;
const accepted = { name: 'Ada Byron', password: goodPassword };

beforeAll(async () => {
  mail = await startAppWithMail();
  owner = await mail.app.world.staffClient('owner');
  organization = await mail.app.world.organization();
});
afterAll(() => mail.close());

const newcomer = (options: Parameters<typeof mail.app.world.person>[1] = {}, where = organization) => mail.app.world.person(where, { status: 'new', ...options });
const tokenIn = async (address: string, path: string) => ((await mail.smtp.mailTo(address)).text.split(`${path}#`)[1] ?? '').match(/^[\w-]+/u)?.[0] ?? '';

/** Link and code of a fresh invitation. */
async function invited(person: MadePerson) {
  const { invitation, token } = await invitedWithLink(mail, owner, person);
  return { id: invitation.id, token, code: await phoneCode(owner, invitation.id) };
}

/** What link and code are answered, at preview and redemption. */
async function answers(email: string, { token, code }: { token: string; code: string }) {
  const client = mail.app.client();
  const by = [{ token }, { email, code }] as const;
  const all = [];
  for (const proof of by) for (const path of ['preview', 'redeem']) all.push(codeOf(await client.post(`/api/portal/invitations/${path}`, path === 'preview' ? proof : { ...proof, ...accepted })));
  return all;
}
const allRefused = ['link_invalid', 'link_invalid', 'code_invalid', 'code_invalid'];

describe('F3: a secret opens its own door only', () => {
  it('over every crossing of purposes, and is not used up by trying', async () => {
    const person = await newcomer();
    const customer = await mail.app.world.person(organization);
    const colleague = await mail.app.world.staff('technician');
    const recovering = await mail.app.world.staff('owner');
    const invitation = await invited(person);
    await owner.post('/api/admin/staff', { email: 'crossing@northwind.example', name: 'Crossing', role: 'viewer', organizationIds: null });
    await mail.app.client().post('/api/portal/password-resets', { email: customer.email });
    await mail.app.client().post('/api/admin/password-resets', { email: colleague.email });
    const secrets = {
      invitation: invitation.token,
      code: invitation.code,
      staffInvitation: await tokenIn('crossing@northwind.example', '/admin/join'),
      customerReset: await tokenIn(customer.email, '/reset'),
      staffReset: await tokenIn(colleague.email, '/admin/reset'),
      recovery: (await ownerRecoveryLink(mail.app.operator(organization.providerId), recovering.email)).split('#')[1] ?? '',
      setup: (await issueLink(mail.app.operator(noProvider), { purpose: 'setup', subjectId: noProvider, expiresAt: '2999-01-01T00:00:00.000Z' })).secret,
    };
    for (const secret of Object.values(secrets)) expect(secret).toMatch(/^[\w-]{10,}$/u);
    type Door = { path: string; body: (secret: string) => object; opensFor: (keyof typeof secrets)[]; refusal: string };
    const password = 'set by a crossed link';
    const doors: Door[] = [
      { path: '/api/portal/invitations/preview', body: (token) => ({ token }), opensFor: ['invitation'], refusal: 'link_invalid' },
      { path: '/api/portal/invitations/redeem', body: (token) => ({ token, name: 'X', password }), opensFor: ['invitation'], refusal: 'link_invalid' },
      { path: '/api/portal/invitations/preview', body: (code) => ({ email: person.email, code: code.slice(0, 40) }), opensFor: ['code'], refusal: 'code_invalid' },
      { path: '/api/portal/invitations/redeem', body: (code) => ({ email: customer.email, code: code.slice(0, 40), name: 'X', password }), opensFor: [], refusal: 'code_invalid' },
      { path: '/api/admin/staff-invitations/preview', body: (token) => ({ token }), opensFor: ['staffInvitation'], refusal: 'link_invalid' },
      { path: '/api/admin/staff-invitations/redeem', body: (token) => ({ token, name: 'X', password }), opensFor: ['staffInvitation'], refusal: 'link_invalid' },
      { path: '/api/portal/password-resets/redeem', body: (token) => ({ token, password }), opensFor: ['customerReset'], refusal: 'link_invalid' },
      { path: '/api/admin/password-resets/redeem', body: (token) => ({ token, password }), opensFor: ['staffReset'], refusal: 'link_invalid' },
      { path: '/api/admin/setup/preview', body: (token) => ({ token }), opensFor: ['recovery'], refusal: 'link_invalid' },
      { path: '/api/admin/setup/recover', body: (token) => ({ token, password }), opensFor: ['recovery'], refusal: 'link_invalid' },
      { path: '/api/admin/setup/redeem', body: (token) => ({ token, providerName: 'X', timeZone: 'UTC', name: 'X', email: 'x@y.example', password }), opensFor: [], refusal: 'link_invalid' },
    ];
    const before = await footprint(mail.app);
    let crossings = 0;
    for (const door of doors) {
      for (const [name, secret] of Object.entries(secrets) as [keyof typeof secrets, string][]) {
        if (door.opensFor.includes(name)) continue;
        // A right code would give its tries back; wrong ones use it up after five, so it is made anew.
        if (door.refusal === 'code_invalid' && crossings % 4 === 0) secrets.code = await phoneCode(owner, invitation.id);
        expect([door.path, name, codeOf(await mail.app.client().post(door.path, door.body(secret)))]).toEqual([door.path, name, door.refusal]);
        crossings += 1;
      }
    }
    expect(crossings).toBeGreaterThanOrEqual(40);
    expect(await footprint(mail.app)).toEqual(before);
    expect((await mail.app.client().post('/api/portal/password-resets/redeem', { token: secrets.customerReset, password: goodPassword })).status).toBe(204);
    expect((await mail.app.client().post('/api/admin/password-resets/redeem', { token: secrets.staffReset, password: goodPassword })).status).toBe(204);
    expect((await mail.app.client().post('/api/admin/staff-invitations/redeem', { token: secrets.staffInvitation, ...accepted })).status).toBe(201);
    expect((await mail.app.client().post('/api/admin/setup/recover', { token: secrets.recovery, password: goodPassword })).status).toBe(204);
    expect((await redeemAs(mail.app.client(), { token: secrets.invitation }, accepted)).status).toBe(200);
  }, 60_000);

  it('for its own address: a code of one person opens nothing with the address of another', async () => {
    const people = [await newcomer(), await newcomer(), await newcomer({}, await mail.app.world.organization())];
    const codes = [];
    for (const person of people) codes.push((await invited(person)).code);
    for (const [one, person] of people.entries()) {
      for (const [other, code] of codes.entries()) {
        const answer = await mail.app.client().post('/api/portal/invitations/preview', { email: person.email, code });
        expect([one, other, answer.status]).toEqual([one, other, one === other ? 200 : 401]);
      }
    }
  });

  it('for its own address: a reset that bounced and is sent again after a change of address brings nobody the new one’s link', async () => {
    const customer = await mail.app.world.person(organization);
    mail.smtp.behave = (address) => (address === customer.email ? 'refuse' : 'accept');
    await mail.app.client().post('/api/portal/password-resets', { email: customer.email });
    const delivery = async (to: string) => until(async () => (await owner.list('/api/admin/deliveries', { filter: { kind: 'password_reset', q: to } })).body.find((row) => row['to'] === to && row['status'] !== 'queued'));
    const bounced = await delivery(customer.email);
    expect(bounced['status']).toBe('bounced');
    mail.smtp.behave = () => 'accept';
    const newer = `newer-${customer.email}`;
    expect((await owner.post(`/api/admin/customer-users/${customer.customerUserId}/change-address`, { email: newer, verificationId: await verifiedBy(mail.app, owner, customer.customerUserId) })).status).toBe(200);
    await mail.app.client().post('/api/portal/password-resets', { email: newer });
    const { text } = await until(async () => mail.smtp.mails.find(({ to, text: words }) => to.includes(newer) && words.includes('/reset#')));
    const token = /\/reset#([\w-]+)/u.exec(text)?.[1];
    expect((await owner.post(`/api/admin/deliveries/${String(bounced['id'])}/retry`)).status).toBe(200);
    expect((await delivery(customer.email))['status']).toBe('cancelled');
    expect(mail.smtp.mails.filter(({ to, text }) => to.includes(customer.email) && text.includes('/reset#'))).toEqual([]);
    expect((await mail.app.client().post('/api/portal/password-resets/redeem', { token, password: goodPassword })).status).toBe(204);
  });

  it('for its own organization: it lets the person into that one and no other', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const person = await newcomer({}, here);
    const { token } = await invited(person);
    const client = mail.app.client();
    expect((await redeemAs(client, { token }, accepted)).body).toMatchObject({ organization: { id: here.id }, organizations: [{ id: here.id }] });
    expect(codeOf(await client.post(`/api/portal/organizations/${there.id}/enter`))).toBe('not_found');
  });
});

describe('F3: what voids link and code, for good', () => {
  const act = (person: MadePerson, verb: string, body?: unknown) => owner.post(`/api/admin/customer-users/${person.customerUserId}/${verb}`, body);
  const guarded = async (person: MadePerson, verb: string, body: object = {}) => act(person, verb, { ...body, verificationId: await verifiedBy(mail.app, owner, person.customerUserId) });
  const setRole = async (person: MadePerson, role: string) => {
    const current = (await owner.get(`/api/admin/customer-users/${person.customerUserId}`)).body as object;
    return owner.put(`/api/admin/customer-users/${person.customerUserId}`, { ...current, role });
  };
  const changes: [string, (person: MadePerson, id: string) => Promise<unknown>][] = [
    ['disabling the person, also once enabled again', async (person) => [await act(person, 'disable'), await act(person, 'enable')]],
    ['disabling many', async (person) => [await owner.post('/api/admin/customer-users/disable', { ids: [person.customerUserId] }), await owner.post('/api/admin/customer-users/enable', { ids: [person.customerUserId] })]],
    ['another address, also once it is the old one again', async (person) => [await guarded(person, 'change-address', { email: `else-${person.email}` }), await guarded(person, 'change-address', { email: person.email })]],
    ['another role, also once it is the old one again', async (person) => [await setRole(person, 'manager'), await setRole(person, 'user')]],
    ['linking the person to a sign-in', async (person) => guarded(person, 'link', { email: (await mail.app.world.person(await mail.app.world.organization())).email })],
    ['linking and unlinking', async (person) => [await guarded(person, 'link', { email: (await mail.app.world.person(await mail.app.world.organization())).email }), await guarded(person, 'unlink')]],
    ['moving the person, also once the old membership is enabled again', async (person) => [await act(person, 'move', { organizationId: (await mail.app.world.organization()).id }), await act(person, 'enable')]],
    ['revoking it', async (_person, id) => owner.post(`/api/admin/invitations/${id}/revoke`)],
    ['sending it again', async (_person, id) => owner.post(`/api/admin/invitations/${id}/resend`)],
    ['inviting the person again', async (person) => owner.post('/api/admin/invitations', { customerUserId: person.customerUserId })],
  ];
  it.each(changes)('%s', async (_name, change) => {
    const person = await newcomer();
    const secrets = await invited(person);
    expect(codeOf(await mail.app.client().post('/api/portal/invitations/preview', { token: secrets.token }))).toBeUndefined();
    for (const answer of [await change(person, secrets.id)].flat() as { status: number }[]) expect(answer.status).toBeLessThan(300);
    const before = await footprint(mail.app);
    expect(await answers(person.email, secrets)).toEqual(allRefused);
    expect(await footprint(mail.app)).toEqual(before);
  });

  it('archiving the organization, for as long as it is archived', async () => {
    const own = await mail.app.world.organization();
    const person = await newcomer({}, own);
    const secrets = await invited(person);
    await owner.post(`/api/admin/organizations/${own.id}/archive`);
    expect(await answers(person.email, secrets)).toEqual(allRefused);
    expect(codeOf(await owner.post(`/api/admin/invitations/${secrets.id}/resend`))).toBe('organization_archived');
    await owner.post(`/api/admin/organizations/${own.id}/restore`);
    expect((await redeemAs(mail.app.client(), { token: secrets.token }, accepted)).body).toMatchObject({ access: 'allowed' });
  });
});
