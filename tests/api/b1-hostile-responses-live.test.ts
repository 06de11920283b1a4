import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueChallenge } from '../../server/features/one-time/index.ts';
import { dialect, startApp, type TestApp } from '../support/app.ts';
import type { Answer } from '../support/client.ts';
import { locationOf, post } from '../support/idp/connected.ts';
import { attacks, controls } from '../support/saml/attacks.ts';
import { acs, certificates, idp, modes, now, requestId } from '../support/saml/documents.ts';
import type { MadeOrganization } from '../support/world.ts';

const path = new URL(acs).pathname;
const connectionId = path.split('/')[2] ?? '';
let app: TestApp;
let organization: MadeOrganization;

const raw = () => app.database.db.withoutPlugins();

/** The address, the connection and the time of the documents, so that they are judged where a real one is. */
beforeAll(async () => {
  app = await startApp({ env: { PUBLIC_URL: 'https://portal.example' }, worker: false });
  app.clock.stop();
  app.clock.advance(now - app.clock.now());
  const provider = await app.world.provider();
  organization = await app.world.organization();
  await raw().updateTable('hosts').set({ host: 'portal.example' }).where('provider_id', '=', provider.id).execute();
  const made = { provider_id: provider.id, organization_id: organization.id, created_at: new Date(now).toISOString() };
  const names = { purpose: 'organization', protocol: 'saml', guide: 'other', name: 'Live', status: 'live', issuer: idp, sso_url: 'https://idp.example/sso', metadata_url: '', metadata_problem: '', client_id: '', unknown_people: 'invitation', default_role: 'user', mfa: 'ours', unsolicited: 'refuse', sign_requests: 0 } as const;
  await raw().insertInto('sso_connections').values({ ...made, ...names, id: connectionId, metadata_checked_at: null, client_secret_sealed: null, client_secret_expires_at: null, mapping: '{"name":"","email":"email","role":"","managerValues":[]}', mfa_values: '[]', version: 1, updated_at: made.created_at, live_at: made.created_at, test_passed_at: null, last_sign_in_at: null }).execute();
  for (const { der, fingerprint } of certificates) await raw().insertInto('sso_certificates').values({ ...made, id: app.operator().newId(), connection_id: connectionId, certificate: der, fingerprint, expires_at: '2040-01-01T00:00:00.000Z', status: 'active' }).execute();
});
afterAll(async () => app.close());

/** A way under way whose request is the one that the documents answer. */
async function begun(): Promise<string> {
  const ctx = app.operator(organization.providerId);
  const id = ctx.newId();
  const row = { id, provider_id: organization.providerId, organization_id: organization.id, connection_id: connectionId, kind: 'sign_in', browser_hash: 'x', host: 'portal.example', host_browser_hash: null, return_path: '/', nonce: requestId.slice(1), verifier_sealed: null, app_challenge: null, staff_user_id: null, steps: '{}', outcome_sealed: null, created_at: ctx.now(), expires_at: new Date(now + 900_000).toISOString(), finished_at: null } as const;
  await raw().insertInto('sso_flows').values(row).execute();
  return (await issueChallenge(ctx, { purpose: 'sso_state', subjectId: id, expiresAt: row.expires_at })).secret;
}

const send = (document: string, state: string): Promise<Answer> => post(app.client('portal.example'), path, new URLSearchParams({ SAMLResponse: document, RelayState: state }).toString());
const isTaken = (answer: Answer) => locationOf(answer).startsWith(`https://portal.example/sso/${connectionId}/callback?handle=`);

describe.runIf(dialect === 'sqlite').each(modes)('B1 at the live ACS, signed: %s', (mode) => {
  it('refuses every attack, changes nothing and fails at nothing', async () => {
    const state = await begun();
    const wrong: string[] = [];
    for (const { name, make, expected } of attacks) {
      // What a connection demands beyond the usual has no setting.
      if (expected) continue;
      const answer = await send(make(mode), state);
      if (isTaken(answer) || answer.status >= 500 || (answer.status === 303 && !locationOf(answer).startsWith('/sign-in/company-problem'))) wrong.push(`${name}: ${answer.status} ${locationOf(answer)}`);
    }
    expect(wrong).toEqual([]);
    expect(await raw().selectFrom('sso_flows').select('id').where('outcome_sealed', 'is not', null).execute()).toEqual([]);
    expect(await raw().selectFrom('sessions').select('id').execute()).toEqual([]);
    // The same way still takes the genuine answer.
    const [usual] = controls;
    expect(isTaken(await send(usual?.make(mode) ?? '', state))).toBe(true);
    await raw().updateTable('sso_flows').set({ outcome_sealed: null }).execute();
  }, 120_000);

  it('accepts what providers really send', async () => {
    for (const { name, make, expected } of controls) {
      if (expected) continue;
      await raw().deleteFrom('one_time_secrets').where('purpose', '=', 'sso_assertion').execute();
      const answer = await send(make(mode), await begun());
      expect(isTaken(answer), `${name}: ${answer.status} ${locationOf(answer)} ${answer.text}`).toBe(true);
    }
    await raw().updateTable('sso_flows').set({ outcome_sealed: null }).execute();
    await raw().deleteFrom('one_time_secrets').where('purpose', '=', 'sso_assertion').execute();
  });
});
