import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Answer } from '../support/client.ts';
import { addressesOf, asking, probes } from '../support/enumeration.ts';
import { goodPassword } from '../support/world.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ worker: false });
});
afterAll(() => app.close());

/** Everything of an answer that somebody could read from it, save the request's own id and the time. */
function readable(answer: Answer): string {
  const headers = Object.entries(answer.headers).filter(([name]) => name !== 'date' && name !== 'x-request-id').map(([name, value]) => `${name}: ${String(value)}`);
  return [answer.status, ...headers, answer.text.replace(/"requestId":"[^"]*"/u, '')].join('\n');
}

let round = 0;
const addresses = (door: 'admin' | 'portal') => addressesOf(app, door, `r${(round += 1)}-`);

describe('nobody outside learns whether an address is known', () => {
  it.each(probes.map((probe) => [probe.name, probe] as const))('by %s', async (_, probe) => {
    const known = await addresses(probe.door);
    const answers = new Map<string, string[]>();
    for (const [kind, email] of Object.entries(known)) {
      const said = readable(await app.client().send(...asking(probe, email)));
      answers.set(said, [...(answers.get(said) ?? []), kind]);
    }
    // One answer for all of them, and it is no failure of ours.
    expect([...answers.values()]).toHaveLength(1);
    expect([...answers.keys()][0]).not.toMatch(/^5/u);
  });

  it.each(probes.filter(({ name }) => name.includes('password') || name.includes('invitation')).map((probe) => [probe.name, probe] as const))('by how many tries are left: %s', async (_, probe) => {
    const known = await addresses(probe.door);
    const kinds = ['absent', probe.door === 'admin' ? 'owner' : 'active', 'foreign', probe.door === 'admin' ? 'disabled' : 'invited'] as const;
    const sequences = new Map<string, string[]>();
    for (const kind of kinds) {
      const codes: (string | undefined)[] = [];
      for (let attempt = 0; attempt < 13; attempt += 1) {
        const answer = await app.client().send(...asking(probe, known[kind] ?? ''));
        codes.push(`${answer.status} ${codeOf(answer)} ${answer.headers['retry-after'] === undefined ? '' : 'later'}`);
      }
      sequences.set(codes.join(), [...(sequences.get(codes.join()) ?? []), kind]);
    }
    expect([...sequences.values()]).toHaveLength(1);
    expect([...sequences.keys()][0]).toContain('too_many_attempts');
  });

  it.each([['admin', 'portal'], ['portal', 'admin']] as const)('by what tries at the %s leave at the %s', async (guessed, asked) => {
    const everybody = { ...(await addresses('portal')), ...(await addresses('admin')) };
    const left = new Map<string, string[]>();
    for (const [kind, email] of Object.entries(everybody)) {
      for (let guess = 0; guess < 10; guess += 1) await app.client().post(`/api/${guessed}/sign-in/password`, { email, password: `not the password ${guess}` });
      const answer = await app.client().post(`/api/${asked}/sign-in/password`, { email, password: 'not the password either' });
      left.set(String(codeOf(answer)), [...(left.get(String(codeOf(answer))) ?? []), kind]);
    }
    expect([...left.values()]).toHaveLength(1);
  });

  it('by what comes after the address: it is decided by the domain alone', async () => {
    const known = await addresses('portal');
    for (const email of Object.values(known)) expect((await app.client().post('/api/portal/sign-in', { email })).body).toEqual({ next: 'password', ways: [{ method: 'password', label: 'Password' }] });
  });

  it('by letter case, blanks or how an address is written', async () => {
    const known = await addresses('portal');
    const said = new Set<string>();
    for (const email of [known['active'], known['absent']]) for (const written of [email?.toUpperCase(), `  ${email} `, email?.normalize('NFD')]) said.add(readable(await app.client().post('/api/portal/sign-in/password', { email: written, password: 'not the password of anybody' })));
    expect(said.size).toBe(1);
  });

  it('by a right password of another provider, and nobody there hears of it', async () => {
    const known = await addresses('portal');
    const said = ['foreign', 'absent'].map(async (kind) => readable(await app.client().post('/api/portal/sign-in/password', { email: known[kind], password: goodPassword })));
    const [foreign, absent] = await Promise.all(said);
    expect(foreign).toBe(absent);
    const attempts = await app.database.db.withoutPlugins().selectFrom('sign_in_attempts').select(['provider_id', 'user_id']).where('email_folded', '=', known['foreign'] ?? '').execute();
    expect(attempts).toEqual([{ provider_id: (await app.world.provider()).id, user_id: null }]);
  });

  it('but whoever proves a credential is told the truth', async () => {
    const known = await addresses('portal');
    const truth: Record<string, unknown> = {};
    for (const kind of ['active', 'disabled', 'portal off', 'archived', 'staff']) truth[kind] = ((await app.client().post('/api/portal/sign-in/password', { email: known[kind], password: goodPassword })).body as { access?: string }).access;
    expect(truth).toEqual({ active: 'allowed', disabled: 'access_required', 'portal off': 'portal_unavailable', archived: 'portal_unavailable', staff: 'access_required' });
  });
});
