import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.ts';
import { invite, phoneCode, startAppWithMail, type AppWithMail } from '../support/invited.ts';

let mail: AppWithMail;
let owner: Client;
const rounds = 1_000;

beforeAll(async () => {
  mail = await startAppWithMail();
  owner = await mail.app.world.staffClient('owner');
});
afterAll(() => mail.close());

/** How well one sample tells two groups apart: the share of pairs in which the first is the larger. */
function auc(first: readonly number[], second: readonly number[]): number {
  let larger = 0;
  for (const one of first) for (const other of second) larger += one > other ? 1 : one === other ? 0.5 : 0;
  return larger / (first.length * second.length);
}
const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

describe('D4: a phone code says nothing about who was invited', () => {
  it(`in ${rounds} interleaved pairs of wrong tries for invited and unknown addresses`, async () => {
    const organization = await mail.app.world.organization();
    const ids: { email: string; id: string }[] = [];
    for (let index = 0; index < rounds / 4; index += 1) {
      const person = await mail.app.world.person(organization, { status: 'new', email: `known${index}@timing.example` });
      const { id } = await invite(owner, person.customerUserId);
      await phoneCode(owner, id);
      ids.push({ email: person.email, id });
    }
    const timed = async (email: string) => {
      const started = performance.now();
      const answer = await mail.app.client().post('/api/portal/invitations/preview', { email, code: '0000000000' });
      expect(answer.status).toBe(401);
      return performance.now() - started;
    };
    for (let index = 0; index < 50; index += 1) await timed(`warm${index}@timing.example`);
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const { email } = ids[round % ids.length] ?? { email: '' };
      // As many tries for each address on both sides, and which side comes first takes turns.
      const other = `nobody${round % ids.length}@timing.example`;
      if (round % 2 === 0) known.push(await timed(email));
      unknown.push(await timed(other));
      if (round % 2 === 1) known.push(await timed(email));
    }
    expect(Math.abs(median(known) - median(unknown))).toBeLessThan(2);
    const separation = auc(known, unknown);
    expect(separation).toBeGreaterThan(0.45);
    expect(separation).toBeLessThan(0.55);
  }, 600_000);
});
