import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownerRecoveryLink } from '../../server/features/setup/index.ts';
import type { Client } from '../support/client.ts';
import { invitedWithLink, phoneCode, redeemAs, startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

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

/** What scanners of mails do with a link: open it, look at its head, prefetch it, carry the fragment over into the query. */
async function scan(path: string, token: string): Promise<void> {
  const agents = ['Mozilla/5.0 (compatible; SafeLinks)', 'BarracudaCentral', 'Mimecast', 'facebookexternalhit/1.1'];
  for (const agent of agents) {
    for (const target of [path, `${path}?token=${token}`, `${path}/${token}`, `${path}?x=${encodeURIComponent(`#${token}`)}`]) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const answer = await mail.app.client().send(target, { method, headers: { 'user-agent': agent, purpose: 'prefetch', 'sec-purpose': 'prefetch' } });
        expect(answer.headers['set-cookie']).toBeUndefined();
        expect(answer.headers['referrer-policy']).toBe('no-referrer');
        expect(answer.headers['location']).toBeUndefined();
      }
    }
  }
}

/** And with the endpoints behind it. */
async function scanApi(path: string, token: string): Promise<void> {
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
    const answer = await mail.app.client().send(`${path}?token=${token}`, { method });
    expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
  // A form post, as a scanner that presses buttons without scripts would send it.
  const form = await mail.app.client().send(path, { method: 'POST', raw: `token=${token}&name=x&password=y`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  expect(form.status).toBe(415);
}

describe('F4: opening a link uses nothing up', () => {
  it('of an invitation, which then is accepted by its POST', async () => {
    const person = await mail.app.world.person(organization, { status: 'new' });
    const { token, url, invitation } = await invitedWithLink(mail, owner, person);
    expect(new URL(url).search).toBe('');
    expect(new URL(url).pathname).toBe('/accept');
    const code = await phoneCode(owner, invitation.id);
    await scan('/accept', token);
    await scanApi('/api/portal/invitations/redeem', token);
    await scanApi('/api/portal/invitations/preview', token);
    for (let index = 0; index < 20; index += 1) {
      expect((await mail.app.client().post('/api/portal/invitations/preview', { token })).status).toBe(200);
      expect((await mail.app.client().post('/api/portal/invitations/preview', { email: person.email, code })).status).toBe(200);
    }
    expect((await redeemAs(mail.app.client(), { token }, accepted)).body).toMatchObject({ access: 'allowed' });
  });

  it('of a set-up link for a connection', async () => {
    const { id } = (await owner.post('/api/admin/sso-connections', { organizationId: organization.id, protocol: 'saml', guide: 'other' })).body as { id: string };
    const { url } = (await owner.post('/api/admin/sso-links', { connectionId: id, kind: 'set_up' })).body as { url: string };
    const { pathname, search, hash } = new URL(url);
    expect([pathname, search]).toEqual(['/set-up-sign-in', '']);
    const token = hash.slice(1);
    await scan('/set-up-sign-in', token);
    for (const verb of ['preview', 'save', 'test', 'hand-in']) await scanApi(`/api/portal/sso-set-up/${verb}`, token);
    expect((await mail.app.client().post('/api/portal/sso-set-up/preview', { token })).body).toMatchObject({ kind: 'set_up', saved: null });
  });

  it('of a reset, a staff invitation and an owner’s recovery', async () => {
    const person = await mail.app.world.person(organization);
    const recovering = await mail.app.world.staff('owner');
    await mail.app.client().post('/api/portal/password-resets', { email: person.email });
    await owner.post('/api/admin/staff', { email: 'scanned@northwind.example', name: 'Scanned', role: 'viewer', organizationIds: null });
    const secretIn = async (address: string) => /https?:\/\/[^\s#]+#([\w-]+)/u.exec((await mail.smtp.mailTo(address)).text)?.[1] ?? '';
    const [reset, joining] = [await secretIn(person.email), await secretIn('scanned@northwind.example')];
    const recovery = (await ownerRecoveryLink(mail.app.operator(organization.providerId), recovering.email)).split('#')[1] ?? '';
    await scan('/reset', reset);
    await scanApi('/api/portal/password-resets/redeem', reset);
    await scan('/admin/join', joining);
    await scanApi('/api/admin/staff-invitations/redeem', joining);
    await scanApi('/api/admin/staff-invitations/preview', joining);
    await scan('/admin/recover', recovery);
    await scanApi('/api/admin/setup/recover', recovery);
    await scanApi('/api/admin/setup/preview', recovery);
    expect((await mail.app.client().post('/api/portal/password-resets/redeem', { token: reset, password: goodPassword })).status).toBe(204);
    expect((await mail.app.client().post('/api/admin/staff-invitations/redeem', { token: joining, ...accepted })).status).toBe(201);
    expect((await mail.app.client().post('/api/admin/setup/recover', { token: recovery, password: goodPassword })).status).toBe(204);
  });
});
