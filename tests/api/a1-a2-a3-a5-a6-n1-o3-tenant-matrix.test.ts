import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../server/app.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { deadDns } from '../support/dns.ts';
import { answeredElsewhere } from '../support/matrix/elsewhere.ts';
import { Matrix, type MatrixResult } from '../support/matrix/matrix.ts';
import { ForgetsTenant } from '../support/matrix/mutations.ts';

const forgets = new ForgetsTenant();
let app: TestApp;
let matrix: Matrix;
let result: MatrixResult;

beforeAll(async () => {
  app = await startApp({ worker: false, quick: true, rateLimitFactor: 1_000_000, env: deadDns, plugins: [forgets] });
  matrix = await Matrix.open(app);
  result = await matrix.run();
}, 900_000);
afterAll(async () => {
  await matrix.close();
  await app.close();
});

const violationsOf = (...promises: string[]) => result.violations.filter(({ promise }) => promises.includes(promise)).slice(0, 20);

describe('five organizations of two providers, every caller, every route, every target', () => {
  it('every route answers those who name only what is theirs, so that the others’ refusals mean something', () => {
    const all = routes.map(({ contract }) => `${contract.method} ${contract.path}`);
    expect(all.filter((route) => !matrix.answered.includes(route)).sort()).toEqual(answeredElsewhere);
    expect(result.requests).toBeGreaterThan(all.length * 50);
  });

  it('A1 no answer shows anything of another organization', () => expect(violationsOf('A1')).toEqual([]));
  it('A2 no request changes a row of another organization', () => expect(violationsOf('A2')).toEqual([]));
  it('A3 what is foreign looks like what does not exist', () => expect(violationsOf('A3')).toEqual([]));
  it('A5 no list, filter, sort key, mail, job or audit line mixes organizations', () => expect(violationsOf('A5')).toEqual([]));
  it('O3 no answer holds a stored secret', () => expect(violationsOf('O3')).toEqual([]));
  it('P5 no answer is a failure of ours', () => expect(violationsOf('P5')).toEqual([]));
  it('no refusal has a code that its contract does not declare', () => expect(violationsOf('rule 11')).toEqual([]));
  it('N1 every refusal is counted in exactly one audit entry', () => expect(violationsOf('N1')).toEqual([]));

  it('N1 every change writes exactly one audit entry, but for these', () => {
    expect([...result.entries.keys()].sort()).toEqual([
      // Reading this is written down too: the file leaves the house.
      'GET /api/admin/exports/:id/file',
      // One entry for each record of the choice.
      'POST /api/admin/customer-users/:id/move',
      'POST /api/admin/customer-users/disable',
      'POST /api/admin/customer-users/enable',
      'POST /api/admin/customer-users/invite',
      'POST /api/admin/me/passkeys/options',
      'POST /api/admin/organizations/archive',
      'POST /api/admin/portals/disable',
      'POST /api/admin/sign-in/passkey/options',
      // Joining and signing in are two things that happened.
      'POST /api/admin/staff-invitations/redeem',
      'POST /api/portal/invitations/redeem',
      // A challenge or secret that nobody has answered opens nothing; the answer is written down.
      'POST /api/portal/me/passkeys/options',
      'POST /api/portal/sign-in/passkey/options',
    ]);
  });
});

describe('A6 a forgotten tenant turns the matrix red', () => {
  it.each([
    ['customer_users', 'provider'],
    ['customer_users', 'organization'],
    ['organizations', 'organization'],
    ['organization_domains', 'organization'],
    ['users', 'provider'],
    ['audit_events', 'organization'],
    ['deliveries', 'provider'],
    ['sessions', 'organization'],
  ] as const)('in %s, without the %s', async (table, kind) => {
    forgets.forgotten = 0;
    forgets.mutation = { table, kind };
    try {
      const { violations } = await matrix.run({ untilFirst: true, first: kind === 'organization' ? /limited to plain|plain: manager/u : /owner/u });
      expect(forgets.forgotten).toBeGreaterThan(0);
      expect(violations.map(({ promise }) => promise)).toEqual([expect.stringMatching(/^A[1235]$/u)]);
    } finally {
      forgets.mutation = null;
    }
  }, 300_000);
});
