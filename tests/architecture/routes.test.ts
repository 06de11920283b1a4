import { describe, expect, it } from 'vitest';
import { crossTenantLookups } from '../../db/tenant-guard.ts';
import { routes, unansweredContracts } from '../../server/app.ts';
import { problemEntry } from '../../server/http/problem.ts';
import { allContracts } from '../../shared/contracts/index.ts';
import { problemCodes } from '../../shared/contracts/problem.ts';

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const usersOf = (policy: string) => routes.filter((route) => route.policy.name === policy).map(({ contract }) => nameOf(contract)).sort();

describe('rule 6: no route without a contract and a policy', () => {
  it('answers every contract with exactly one route', () => {
    expect(unansweredContracts()).toEqual([]);
    const names = routes.map(({ contract }) => nameOf(contract));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    const declared = new Set(allContracts());
    expect(routes.filter(({ contract }) => !declared.has(contract)).map(({ contract }) => nameOf(contract))).toEqual([]);
  });

  it('declares each contract once, below the door of its audience', () => {
    const names = allContracts().map(nameOf);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(allContracts().filter(({ audience, path }) => audience !== 'public' && !path.startsWith(`/api/${audience}/`)).map(nameOf)).toEqual([]);
  });

  it('gives every route a policy of its own door', () => {
    const foreign = routes.filter(({ contract, policy }) => (policy.name.startsWith('customer') && contract.audience !== 'portal') || (policy.name.startsWith('staff') && contract.audience !== 'admin'));
    expect(foreign.map(({ contract }) => nameOf(contract))).toEqual([]);
    expect([...new Set(routes.map(({ policy }) => policy.name))].filter((name) => !/^(?:anyone|customer|customer-at-any-gate|staff|staff:[a-z.]+(?: of all organizations)?)$/u.test(name))).toEqual([]);
  });

  it('is open to anyone only where reviewed: before a session there is nobody to ask for rights', () => {
    expect(usersOf('anyone')).toEqual([
      'GET /api/portal/branding',
      'POST /api/admin/password-resets',
      'POST /api/admin/password-resets/redeem',
      'POST /api/admin/setup/preview',
      'POST /api/admin/setup/recover',
      'POST /api/admin/setup/redeem',
      'POST /api/admin/sign-in',
      'POST /api/admin/sign-in/password',
      'POST /api/admin/staff-invitations/preview',
      'POST /api/admin/staff-invitations/redeem',
      'POST /api/portal/invitations/preview',
      'POST /api/portal/invitations/redeem',
      'POST /api/portal/password-resets',
      'POST /api/portal/password-resets/redeem',
      'POST /api/portal/sign-in',
      'POST /api/portal/sign-in/password',
    ]);
  });

  it('answers at a closed gate only where reviewed', () => {
    expect(usersOf('customer-at-any-gate')).toEqual(['DELETE /api/portal/session', 'GET /api/portal/branding/logo', 'GET /api/portal/session', 'POST /api/portal/organizations/:id/enter']);
  });

  it('limits guessing and mailing from outside by source on every route open to anyone', () => {
    expect(routes.filter(({ policy, contract, limit }) => policy.name === 'anyone' && contract.method !== 'GET' && limit !== 'credentials').map(({ contract }) => nameOf(contract))).toEqual([]);
  });
});

describe('rule 11: errors are codes of the contract', () => {
  it('gives every code a status, a title and a sentence for people', () => {
    for (const code of problemCodes) {
      const { status, title, detail } = problemEntry(code);
      expect([code, status >= 400 && status < 600, title.length > 3, /[.!”]$|password$/u.test(detail)]).toEqual([code, true, true, true]);
    }
  });

  it('lets each contract declare only codes that exist', () => {
    const known = new Set<string>(problemCodes);
    expect(allContracts().flatMap(({ errors }) => errors).filter((code) => !known.has(code))).toEqual([]);
  });
});

describe('look-ups without a tenant', () => {
  it('are those reviewed, each with its reason', () => {
    expect(Object.keys(crossTenantLookups).sort()).toMatchInlineSnapshot(`
      [
        "hosts.byName",
        "housekeeping",
        "jobs.claim",
        "jobs.lease",
        "metrics",
        "passwordResets.byId",
        "providers.first",
        "sessions.byTokenHash",
      ]
    `);
    expect(Object.values(crossTenantLookups).filter((reason) => reason.length < 20)).toEqual([]);
  });
});
