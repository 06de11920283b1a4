import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { footprint, invite, invitedWithLink, linkMailedTo, phoneCode, redeemAs, startAppWithMail, type AppWithMail, type Invitation } from '../support/invited.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let mail: AppWithMail;
let owner: Client;
let organization: MadeOrganization;
const day = 86_400_000;

beforeAll(async () => {
  mail = await startAppWithMail();
  owner = await mail.app.world.staffClient('owner', { name: 'Olivia Owner' });
  organization = await mail.app.world.organization({ name: 'Harbour Dental' });
});
afterAll(() => mail.close());

const newcomer = (options: Parameters<typeof mail.app.world.person>[1] = {}, where = organization) => mail.app.world.person(where, { status: 'new', ...options });
const read = async (id: string) => (await owner.get(`/api/admin/invitations/${id}`)).body as Invitation;
const statusOf = async (id: string) => ((await owner.get(`/api/admin/customer-users/${id}`)).body as { status: string }).status;
const accepted = { name: 'Ada Byron', password: goodPassword };

describe('inviting', () => {
  it('goes from queued to sent to accepted, and the person is in', async () => {
    const person = await newcomer({ name: 'Ada Lovelace' });
    const invitation = await invite(owner, person.customerUserId);
    expect(invitation).toMatchObject({ state: 'queued', email: person.email, sentAt: null, createdBy: 'Olivia Owner' });
    expect(await statusOf(person.customerUserId)).toBe('invited');
    const { url, token } = await linkMailedTo(mail.smtp, person.email);
    expect(url).toBe(`http://${mail.app.host}/accept#${token}`);
    const text = mail.smtp.mails.at(-1)?.text ?? '';
    expect(text).toContain('Olivia Owner of Northwind IT invites you to the customer portal of Harbour Dental');
    expect(text).toContain('(Europe/London)');
    const sent = await until(async () => (await read(invitation.id)).state === 'sent' && read(invitation.id));
    expect(sent.timesSent).toBe(1);

    const client = mail.app.client();
    const preview = await client.post('/api/portal/invitations/preview', { token });
    expect(preview.body).toEqual({ organization: { name: 'Harbour Dental' }, provider: { name: 'Northwind IT' }, email: person.email, name: 'Ada Lovelace', portalEnabled: true });
    const answer = await redeemAs(client, { token }, accepted);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ access: 'allowed', user: { email: person.email, name: 'Ada Byron' }, organization: { id: organization.id }, customerUser: { id: person.customerUserId, role: 'user' } });
    expect((await client.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
    expect(await read(invitation.id)).toMatchObject({ state: 'accepted' });
    expect(await statusOf(person.customerUserId)).toBe('active');
    const again = await mail.app.client().post('/api/portal/sign-in/password', { email: person.email, password: goodPassword });
    expect(again.body).toMatchObject({ access: 'allowed' });
  });

  it('gives a bearer token instead of a cookie to an app that asks for one', async () => {
    const person = await newcomer();
    const { token } = await invitedWithLink(mail, owner, person);
    const client = mail.app.client();
    const answer = await redeemAs(client, { token }, { ...accepted, transport: 'token' });
    expect(answer.headers['set-cookie']).toBeUndefined();
    client.bearer = (answer.body as { token: string }).token;
    expect((await client.get('/api/portal/session')).body).toMatchObject({ access: 'allowed', user: { email: person.email } });
  });

  it('refuses disabled people, people with access and archived organizations, and changes nothing', async () => {
    const archived = await mail.app.world.organization({ status: 'archived' });
    const cases = [
      [await newcomer({ status: 'disabled' }), 'person_disabled'],
      [await newcomer({ status: 'active' }), 'already_active'],
      [await newcomer({}, archived), 'organization_archived'],
    ] as const;
    for (const [person, code] of cases) {
      const answer = await owner.post('/api/admin/invitations', { customerUserId: person.customerUserId });
      expect([answer.status, codeOf(answer)]).toEqual([409, code]);
      expect((await owner.list('/api/admin/invitations', { filter: { customerUserId: person.customerUserId } })).body).toEqual([]);
    }
  });

  it('keeps one open invitation a person: inviting again sends it again, also when two press at once', async () => {
    const person = await newcomer();
    const answers = await Promise.all(Array.from({ length: 6 }, () => owner.post('/api/admin/invitations', { customerUserId: person.customerUserId })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => (body as Invitation).id)).size).toBe(1);
  });

  it('is for those who may help customers only, within their organizations', async () => {
    const person = await newcomer();
    const invitation = await invite(owner, person.customerUserId);
    const viewer = await mail.app.world.staffClient('viewer');
    const elsewhere = await mail.app.world.staffClient('technician', { organizationIds: [(await mail.app.world.organization()).id] });
    const stranger = await mail.app.world.staffClient('owner', { provider: await mail.app.world.otherProvider() });
    for (const verb of ['resend', 'revoke', 'phone-code']) {
      expect(codeOf(await viewer.post(`/api/admin/invitations/${invitation.id}/${verb}`))).toBe('forbidden');
      expect(codeOf(await elsewhere.post(`/api/admin/invitations/${invitation.id}/${verb}`))).toBe('not_found');
      expect(codeOf(await stranger.post(`/api/admin/invitations/${invitation.id}/${verb}`))).toBe('not_found');
    }
    expect(codeOf(await elsewhere.post('/api/admin/invitations', { customerUserId: person.customerUserId }))).toBe('not_found');
    expect((await elsewhere.list('/api/admin/invitations')).body).toEqual([]);
    expect((await stranger.list('/api/admin/invitations')).headers['content-range']).toBe('invitations 0-0/0');
    expect((await viewer.get(`/api/admin/invitations/${invitation.id}`)).status).toBe(200);
  });

  it('leads to the host of the organization where it has its own', async () => {
    const own = await mail.app.world.organization();
    const host = `own.localhost:${mail.app.port}`;
    await mail.app.database.db.insertInto('hosts').values({ host, provider_id: own.providerId, organization_id: own.id, main: 0, created_at: mail.app.operator().now() }).execute();
    const person = await newcomer({}, own);
    const { url } = await invitedWithLink(mail, owner, person);
    expect(url.startsWith(`http://${host}/accept#`)).toBe(true);
  });

  it('writes who did what into the history of the organization, and no secret', async () => {
    const person = await newcomer({ name: 'Grace Hopper' });
    const { invitation, token } = await invitedWithLink(mail, owner, person);
    const code = await phoneCode(owner, invitation.id);
    await owner.post(`/api/admin/invitations/${invitation.id}/revoke`);
    const events = await owner.list('/api/admin/audit-events', { filter: { subjectId: person.customerUserId }, sort: ['at', 'ASC'] });
    expect(events.body.map(({ action }) => action)).toEqual(['invitation.created', 'invitation.code_made', 'invitation.revoked']);
    expect(events.body[0]).toMatchObject({ summary: 'Olivia Owner invited Grace Hopper', organizationId: organization.id });
    expect(events.text).not.toContain(token);
    expect(events.text).not.toContain(code);
  });
});

describe('the life line', () => {
  it('says bounced, and why, when the mail server refuses the address for good', async () => {
    const person = await newcomer();
    mail.smtp.behave = (to) => (to === person.email ? 'refuse' : 'accept');
    const invitation = await invite(owner, person.customerUserId);
    const bounced = await until(async () => (await read(invitation.id)).state === 'bounced' && read(invitation.id));
    expect(bounced).toMatchObject({ sentAt: null, bounceReason: expect.stringContaining('No such mailbox here') });
    mail.smtp.behave = () => 'accept';
    expect((await owner.post(`/api/admin/invitations/${invitation.id}/resend`)).body).toMatchObject({ state: 'queued', bouncedAt: null, bounceReason: null });
    await until(async () => (await read(invitation.id)).state === 'sent');
  });

  it('expires by the clock, and stays in the list as expired', async () => {
    const person = await newcomer();
    const { invitation, token } = await invitedWithLink(mail, owner, person);
    await until(async () => (await read(invitation.id)).state === 'sent');
    mail.app.clock.advance(7 * day + 60_000);
    try {
      const later = await mail.app.world.staffClient('owner');
      expect((await later.get(`/api/admin/invitations/${invitation.id}`)).body).toMatchObject({ state: 'expired' });
      const expired = await later.list('/api/admin/invitations', { filter: { state: 'expired' } });
      expect(expired.body.map(({ id }) => id)).toContain(invitation.id);
      expect(codeOf(await redeemAs(mail.app.client(), { token }, accepted))).toBe('link_invalid');
      await later.post(`/api/admin/invitations/${invitation.id}/resend`);
      const again = await linkMailedTo(mail.smtp, person.email, 2);
      expect((await redeemAs(mail.app.client(), { token: again.token }, accepted)).status).toBe(200);
    } finally {
      mail.app.clock.advance(-7 * day - 60_000);
    }
  });

  it('lasts as many days as the provider says', async () => {
    const provider = (await owner.get('/api/admin/provider')).body as { version: number; invitationDays: number };
    await owner.put('/api/admin/provider', { ...provider, invitationDays: 2 });
    const person = await newcomer();
    const invitation = await invite(owner, person.customerUserId);
    const days = (Date.parse(invitation.expiresAt ?? '') - mail.app.clock.now()) / day;
    expect(days).toBeGreaterThan(1.99);
    expect(days).toBeLessThan(2.01);
    const current = (await owner.get('/api/admin/provider')).body as object;
    await owner.put('/api/admin/provider', { ...current, invitationDays: 7 });
  });

  it('finds invitations by state, organization, person and text, and sorts them', async () => {
    const own = await mail.app.world.organization({ name: 'Łódź Optik' });
    const [first, second] = [await newcomer({ name: 'Zoë Quinn', email: 'zoe@optik.example' }, own), await newcomer({ name: 'Bill Ash', email: 'bill@optik.example' }, own)];
    const [one, two] = [await invite(owner, first.customerUserId), await invite(owner, second.customerUserId)];
    await owner.post(`/api/admin/invitations/${one.id}/revoke`);
    const ids = async (filter: object, sort?: [string, string]) => (await owner.list('/api/admin/invitations', { filter: { organizationId: own.id, ...filter }, ...(sort ? { sort } : {}) })).body.map(({ id }) => id);
    expect(await ids({ state: 'revoked' })).toEqual([one.id]);
    expect(await ids({ q: 'zoe' })).toEqual([one.id]);
    expect(await ids({ q: 'bill@opt' })).toEqual([two.id]);
    expect(await ids({ customerUserId: second.customerUserId })).toEqual([two.id]);
    for (const sort of ['createdAt', 'email', 'organizationName', 'expiresAt']) {
      const up = await ids({}, [sort, 'ASC']);
      expect(up).toHaveLength(2);
      expect(await ids({}, [sort, 'DESC'])).toEqual(up.toReversed());
    }
    expect(await ids({ id: [two.id] })).toEqual([two.id]);
    expect(codeOf(await owner.list('/api/admin/invitations', { filter: { nonsense: 1 } }))).toBe('unknown_filter');
    expect(codeOf(await owner.list('/api/admin/invitations', { sort: ['secret', 'ASC'] }))).toBe('unknown_sort');
  });
});

describe('resending and revoking', () => {
  it('voids the older link and code with each resend', async () => {
    const person = await newcomer();
    const first = await invitedWithLink(mail, owner, person);
    const code = await phoneCode(owner, first.invitation.id);
    const answer = await owner.post(`/api/admin/invitations/${first.invitation.id}/resend`);
    expect(answer.body).toMatchObject({ id: first.invitation.id, state: 'queued', codeExpiresAt: null });
    const second = await linkMailedTo(mail.smtp, person.email, 2);
    expect(second.token).not.toBe(first.token);
    expect(codeOf(await redeemAs(mail.app.client(), { token: first.token }, accepted))).toBe('link_invalid');
    expect(codeOf(await redeemAs(mail.app.client(), { email: person.email, code }, accepted))).toBe('code_invalid');
    expect((await redeemAs(mail.app.client(), { token: second.token }, accepted)).status).toBe(200);
  });

  it('voids link and code when revoked, and the person can be invited anew', async () => {
    const person = await newcomer();
    const { invitation, token } = await invitedWithLink(mail, owner, person);
    const code = await phoneCode(owner, invitation.id);
    expect((await owner.post(`/api/admin/invitations/${invitation.id}/revoke`)).body).toMatchObject({ state: 'revoked', codeExpiresAt: null });
    expect(await statusOf(person.customerUserId)).toBe('new');
    expect(codeOf(await redeemAs(mail.app.client(), { token }, accepted))).toBe('link_invalid');
    expect(codeOf(await redeemAs(mail.app.client(), { email: person.email, code }, accepted))).toBe('code_invalid');
    for (const verb of ['revoke', 'resend', 'phone-code']) expect(codeOf(await owner.post(`/api/admin/invitations/${invitation.id}/${verb}`))).toBe('invitation_not_pending');
    const anew = await invitedWithLink(mail, owner, person);
    expect(anew.invitation.id).not.toBe(invitation.id);
    expect((await redeemAs(mail.app.client(), { token: anew.token }, accepted)).status).toBe(200);
  });

  it('does not send a mail that was revoked before it could leave', async () => {
    const person = await newcomer();
    mail.smtp.behave = (to) => (to === person.email ? 'fail' : 'accept');
    const invitation = await invite(owner, person.customerUserId);
    const delivery = () => owner.list('/api/admin/deliveries', { filter: { q: person.email } }).then(({ body }) => body[0] as { id: string; status: string; attempts: number });
    await until(async () => (await delivery()).attempts > 0);
    await owner.post(`/api/admin/invitations/${invitation.id}/revoke`);
    mail.smtp.behave = () => 'accept';
    mail.app.clock.advance(60_000);
    await until(async () => (await delivery()).status === 'cancelled');
    mail.app.clock.advance(-60_000);
    expect(mail.smtp.mails.some(({ to }) => to.includes(person.email))).toBe(false);
  });
});

describe('a portal that is off', () => {
  it('lets invitations wait for the switch, and sends them when it comes', async () => {
    const off = await mail.app.world.organization({ portal: false });
    const person = await newcomer({}, off);
    const invitation = await invite(owner, person.customerUserId);
    expect(invitation).toMatchObject({ state: 'waiting', expiresAt: null, queuedAt: null });
    expect((await owner.get(`/api/admin/portals/${off.id}`)).body).toMatchObject({ invitationsWaiting: 1 });
    expect((await owner.list('/api/admin/deliveries', { filter: { organizationId: off.id } })).body).toEqual([]);
    await owner.post(`/api/admin/portals/${off.id}/enable`);
    const { token } = await linkMailedTo(mail.smtp, person.email);
    await until(async () => (await read(invitation.id)).state === 'sent');
    expect((await redeemAs(mail.app.client(), { token }, accepted)).body).toMatchObject({ access: 'allowed' });
    const events = await owner.list('/api/admin/audit-events', { filter: { subjectId: person.customerUserId, action: 'invitation.released' } });
    expect(events.body).toHaveLength(1);
  });

  it('can be passed by: the person accepts, and then meets Portal not available', async () => {
    const off = await mail.app.world.organization({ portal: false, note: 'We open on Monday.' });
    const person = await newcomer({}, off);
    await invite(owner, person.customerUserId, { sendWhileOff: true });
    const { token } = await linkMailedTo(mail.smtp, person.email);
    const client = mail.app.client();
    expect((await client.post('/api/portal/invitations/preview', { token })).body).toMatchObject({ portalEnabled: false });
    const answer = await redeemAs(client, { token }, accepted);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ access: 'portal_unavailable', reference: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/u), branding: { note: 'We open on Monday.' } });
    expect(await statusOf(person.customerUserId)).toBe('active');
    await owner.post(`/api/admin/portals/${off.id}/enable`);
    expect((await client.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
  });

  it('makes a mail wait again that could not leave before the portal was switched off', async () => {
    const on = await mail.app.world.organization();
    const person = await newcomer({}, on);
    mail.smtp.behave = (to) => (to === person.email ? 'fail' : 'accept');
    const invitation = await invite(owner, person.customerUserId);
    await until(async () => ((await owner.list('/api/admin/deliveries', { filter: { organizationId: on.id } })).body[0] as { attempts: number }).attempts > 0);
    await owner.post(`/api/admin/portals/${on.id}/disable`);
    mail.smtp.behave = () => 'accept';
    mail.app.clock.advance(60_000);
    await until(async () => (await read(invitation.id)).state === 'waiting');
    mail.app.clock.advance(-60_000);
    expect(mail.smtp.mails.some(({ to }) => to.includes(person.email))).toBe(false);
    await owner.post(`/api/admin/portals/${on.id}/enable`);
    await linkMailedTo(mail.smtp, person.email);
  });
});

describe('the phone code', () => {
  it('lets the person in with their address, in any spelling of it, once', async () => {
    const person = await newcomer();
    const { invitation, token } = await invitedWithLink(mail, owner, person);
    const code = await phoneCode(owner, invitation.id);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/u);
    expect((await read(invitation.id)).codeExpiresAt).not.toBeNull();
    const typed = `${code.slice(0, 5).toLowerCase()} - ${code.slice(5)}`;
    const client = mail.app.client();
    expect((await client.post('/api/portal/invitations/preview', { email: person.email.toUpperCase(), code: typed })).body).toMatchObject({ email: person.email });
    expect((await redeemAs(client, { email: person.email, code: typed }, accepted)).body).toMatchObject({ access: 'allowed' });
    expect(codeOf(await redeemAs(mail.app.client(), { token }, accepted))).toBe('link_invalid');
    expect(codeOf(await redeemAs(mail.app.client(), { email: person.email, code }, accepted))).toBe('code_invalid');
  });

  it('is void once the link was used', async () => {
    const person = await newcomer();
    const { invitation, token } = await invitedWithLink(mail, owner, person);
    const code = await phoneCode(owner, invitation.id);
    expect((await redeemAs(mail.app.client(), { token }, accepted)).status).toBe(200);
    expect(codeOf(await redeemAs(mail.app.client(), { email: person.email, code }, accepted))).toBe('code_invalid');
  });

  it('does not count right tries: looking first and choosing a better password use nothing up', async () => {
    const person = await newcomer();
    const code = await phoneCode(owner, (await invite(owner, person.customerUserId)).id);
    for (let round = 0; round < 8; round += 1) {
      expect((await mail.app.client().post('/api/portal/invitations/preview', { email: person.email, code })).status).toBe(200);
      expect(codeOf(await redeemAs(mail.app.client(), { email: person.email, code }, { name: 'Ada', password: 'short' }))).toBe('password_too_short');
    }
    expect((await redeemAs(mail.app.client(), { email: person.email, code }, accepted)).status).toBe(200);
  });

  it('does not use up the person’s codes for other organizations', async () => {
    const email = 'everywhere@several.example';
    const codes = [];
    for (let made = 0; made < 6; made += 1) codes.push(await phoneCode(owner, (await invite(owner, (await newcomer({ email }, await mail.app.world.organization())).customerUserId)).id));
    for (const code of codes) expect((await mail.app.client().post('/api/portal/invitations/preview', { email, code })).status).toBe(200);
    expect((await redeemAs(mail.app.client(), { email, code: codes.at(-1) ?? '' }, accepted)).status).toBe(200);
  });

  it('opens the right one of several organizations that invited the same address', async () => {
    const [here, there] = [await mail.app.world.organization(), await mail.app.world.organization()];
    const email = 'shared@several.example';
    const people = [await newcomer({ email }, here), await newcomer({ email }, there)] as const;
    const [first, second] = [await invite(owner, people[0].customerUserId), await invite(owner, people[1].customerUserId)];
    await phoneCode(owner, first.id);
    const code = await phoneCode(owner, second.id);
    const answer = await redeemAs(mail.app.client(), { email, code }, accepted);
    expect(answer.body).toMatchObject({ organization: { id: there.id } });
    expect((await read(first.id)).state).not.toBe('accepted');
  });

  it('answers an unknown address and a wrong code alike, and stops after ten tries an hour', async () => {
    const person = await newcomer();
    await phoneCode(owner, (await invite(owner, person.customerUserId)).id);
    const strip = (text: string) => text.replace(/"requestId":"[^"]+"/u, '');
    for (const path of ['preview', 'redeem']) {
      const wrong = await mail.app.client().post(`/api/portal/invitations/${path}`, { email: person.email, code: '0000000000' });
      const unknown = await mail.app.client().post(`/api/portal/invitations/${path}`, { email: 'nobody@nowhere.example', code: '0000000000' });
      expect([wrong.status, codeOf(wrong)]).toEqual([401, 'code_invalid']);
      expect(strip(unknown.text)).toBe(strip(wrong.text));
    }
    for (const email of [person.email, 'nobody@nowhere.example']) {
      const codes = [];
      for (let round = 0; round < 10; round += 1) codes.push(codeOf(await mail.app.client().post('/api/portal/invitations/preview', { email, code: '1111111111' })));
      expect(codes).toEqual([...Array.from({ length: 8 }, () => 'code_invalid'), 'too_many_attempts', 'too_many_attempts']);
    }
    // A colleague on the phone makes a new code: the person does not wait for what a stranger tried.
    const open = (await owner.list('/api/admin/invitations', { filter: { customerUserId: person.customerUserId } })).body[0] as unknown as Invitation;
    const code = await phoneCode(owner, open.id);
    expect((await redeemAs(mail.app.client(), { email: person.email, code }, accepted)).status).toBe(200);
  });
});

describe('accepting with an address that signs in already', () => {
  it('asks for that sign-in: no password is set and no session made, and after it the organization opens', async () => {
    const other = await mail.app.world.organization();
    const person = await mail.app.world.person(other);
    const invited = await newcomer({ email: person.email.toUpperCase() });
    const { token } = await invitedWithLink(mail, owner, invited);
    const before = await footprint(mail.app);
    const stranger = mail.app.client();
    const refused = await redeemAs(stranger, { token }, { name: 'Mallory', password: 'a password of the attacker' });
    expect([refused.status, codeOf(refused)]).toEqual([401, 'sign_in_required']);
    expect(refused.headers['set-cookie']).toBeUndefined();
    expect(await footprint(mail.app)).toEqual(before);
    expect((await mail.app.client().post('/api/portal/sign-in/password', { email: person.email, password: 'a password of the attacker' })).status).toBe(401);

    const client = mail.app.client();
    await client.post('/api/portal/sign-in/password', { email: person.email, password: person.password });
    expect((await client.get('/api/portal/session')).body).toMatchObject({ organization: { id: other.id } });
    const answer = await redeemAs(client, { token });
    expect(answer.body).toMatchObject({ access: 'allowed', organization: { id: organization.id }, organizations: expect.arrayContaining([expect.objectContaining({ id: other.id }), expect.objectContaining({ id: organization.id })]) });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await client.get('/api/portal/session')).body).toMatchObject({ organization: { id: organization.id } });
    expect((await mail.app.client().post('/api/portal/sign-in/password', { email: person.email, password: person.password })).body).toMatchObject({ organization: { id: organization.id } });
  });

  it('refuses the session of another address and says which one is meant, without spelling it out', async () => {
    const person = await mail.app.world.person(await mail.app.world.organization(), { email: 'hedy@lamarr.example' });
    const invited = await newcomer({ email: person.email });
    const { token } = await invitedWithLink(mail, owner, invited);
    const somebody = await mail.app.world.personClient(await mail.app.world.person(organization));
    const answer = await redeemAs(somebody, { token });
    expect([answer.status, codeOf(answer)]).toEqual([401, 'sign_in_required']);
    expect((answer.body as { detail: string }).detail).toContain('h…@lamarr.example');
    expect(answer.text).not.toContain('hedy@');
    expect(await statusOf(invited.customerUserId)).toBe('invited');
  });

  it('makes a customer sign-in for an address that only staff sign in with', async () => {
    const staff = await mail.app.world.staff('technician', { email: 'tech@both.example' });
    const invited = await newcomer({ email: 'tech@both.example' });
    const { token } = await invitedWithLink(mail, owner, invited);
    const answer = await redeemAs(mail.app.client(), { token }, accepted);
    expect(answer.body).toMatchObject({ access: 'allowed' });
    expect((answer.body as { user: { id: string } }).user.id).not.toBe(staff.userId);
  });

  it('refuses where staff linked that sign-in to somebody else of the organization meanwhile', async () => {
    const first = await mail.app.world.person(organization, { email: 'one@twice.example' });
    const second = await newcomer({ email: 'two@twice.example' });
    const { token } = await invitedWithLink(mail, owner, second);
    await mail.app.database.db.updateTable('users').set({ email: 'two@twice.example', email_folded: 'two@twice.example' }).where('provider_id', '=', organization.providerId).where('id', '=', first.userId ?? '').execute();
    const client = await mail.app.world.personClient(first);
    expect(codeOf(await redeemAs(client, { token }))).toBe('already_in_organization');
    expect(await statusOf(second.customerUserId)).toBe('invited');
  });
});

describe('what is sent along', () => {
  it('asks for name and password where they are missing, and keeps the link', async () => {
    const person = await newcomer({ name: 'Annie Easley' });
    const { token } = await invitedWithLink(mail, owner, person);
    const missing = await redeemAs(mail.app.client(), { token });
    expect([missing.status, codeOf(missing)]).toEqual([422, 'validation_failed']);
    expect((missing.body as { errors: object }).errors).toEqual({ name: 'Please fill this in.', password: 'Please fill this in.' });
    const refusals = [
      ['short', 'password_too_short'],
      ['password1234', 'password_too_common'],
      ['harbour dental 1', 'password_contains_context'],
      ['x'.repeat(257), 'password_too_long'],
    ] as const;
    for (const [password, code] of refusals) expect(codeOf(await redeemAs(mail.app.client(), { token }, { name: 'Annie', password }))).toBe(code);
    expect((await redeemAs(mail.app.client(), { token }, accepted)).status).toBe(200);
  });

  it('refuses half a proof, two proofs and none', async () => {
    const client = mail.app.client();
    for (const body of [{}, { email: 'a@b.example' }, { code: 'ABCDE12345' }, { token: 'x', email: 'a@b.example', code: 'ABCDE12345' }, { token: 'x', code: 'y' }]) {
      expect(codeOf(await client.post('/api/portal/invitations/redeem', body))).toBe('validation_failed');
    }
    expect(codeOf(await client.post('/api/portal/invitations/redeem', { token: 'x', surplus: 1 }))).toBe('validation_failed');
    expect(codeOf(await client.post('/api/portal/invitations/preview', { token: 'no such link' }))).toBe('link_invalid');
  });

  it('does not open on another provider’s host', async () => {
    const other = await mail.app.world.otherProvider();
    const person = await newcomer();
    const { token, invitation } = await invitedWithLink(mail, owner, person);
    const code = await phoneCode(owner, invitation.id);
    const client = mail.app.client(other.host);
    for (const path of ['preview', 'redeem']) {
      expect(codeOf(await client.post(`/api/portal/invitations/${path}`, { token }))).toBe('link_invalid');
      expect(codeOf(await client.post(`/api/portal/invitations/${path}`, { email: person.email, code }))).toBe('code_invalid');
    }
    expect((await redeemAs(mail.app.client(), { token }, accepted)).status).toBe(200);
  });
});
