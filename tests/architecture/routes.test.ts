import { describe, expect, test } from 'vitest';
import { allContracts } from '../../shared/contracts/index.ts';
import { problemCodes } from '../../shared/contracts/problem.ts';
import { crossTenantLookups } from '../../db/tenant-guard.ts';
import { routes, unansweredContracts } from '../../server/app.ts';
import { rateLimits } from '../../server/http/rate-limit.ts';
import { problemEntry } from '../../server/http/problem.ts';
import { repository, sources } from './tree.ts';

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const contracts = allContracts();
const tree = repository();
const server = sources(tree, /^server\//u);

const usersOf = (policy: string) => routes.filter((route) => route.policy.name === policy).map(({ contract }) => nameOf(contract)).sort();

describe('no route without a contract and a policy', () => {
  test('every contract has exactly one route', () => {
    expect(unansweredContracts()).toEqual([]);
    expect(contracts.map(nameOf).sort()).toEqual([...new Set(contracts.map(nameOf))].sort());
    expect(routes.map(({ contract }) => nameOf(contract)).sort()).toEqual(contracts.map(nameOf).sort());
  });

  test('every route answers a declared contract, has a policy that has a name, and a known limit', () => {
    for (const { contract, policy, limit } of routes) {
      expect(contracts, nameOf(contract)).toContain(contract);
      expect(policy.name, nameOf(contract)).toMatch(/^(?:anyone|staff|customer)/u);
      expect(Object.keys(rateLimits), nameOf(contract)).toContain(limit);
    }
  });

  test('a route belongs to the door its path and its policy say', () => {
    for (const { contract, policy } of routes) {
      expect(contract.path.startsWith(contract.audience === 'public' ? '/sso/:connectionId/' : `/api/${contract.audience}/`), nameOf(contract)).toBe(true);
      if (policy.name !== 'anyone') expect(policy.name.startsWith(contract.audience === 'admin' ? 'staff' : 'customer'), nameOf(contract)).toBe(true);
    }
  });

  test('only http/server.ts and its pages register paths beside the routes', () => {
    const registering = server.filter((file) => /\bapp\.(?:get|post|put|patch|delete|all|use|route)\(|express\.Router\(|\brouter\./u.test(tree.text(file)));
    expect(registering).toEqual(['server/http/openapi.ts', 'server/http/server.ts', 'server/http/spa.ts']);
  });
});

describe('anyone', () => {
  test('may call only these routes; each was looked at', () => {
    expect(usersOf('anyone')).toMatchInlineSnapshot(`
      [
        "GET /api/admin/sign-in/ways",
        "GET /api/portal/branding",
        "GET /sso/:connectionId/callback",
        "GET /sso/:connectionId/login",
        "GET /sso/:connectionId/metadata",
        "POST /api/admin/password-resets",
        "POST /api/admin/password-resets/redeem",
        "POST /api/admin/setup/preview",
        "POST /api/admin/setup/recover",
        "POST /api/admin/setup/redeem",
        "POST /api/admin/sign-in",
        "POST /api/admin/sign-in/passkey",
        "POST /api/admin/sign-in/passkey/options",
        "POST /api/admin/sign-in/password",
        "POST /api/admin/staff-invitations/preview",
        "POST /api/admin/staff-invitations/redeem",
        "POST /api/portal/invitations/preview",
        "POST /api/portal/invitations/redeem",
        "POST /api/portal/password-resets",
        "POST /api/portal/password-resets/redeem",
        "POST /api/portal/shared-sso-tests",
        "POST /api/portal/sign-in",
        "POST /api/portal/sign-in/exchange",
        "POST /api/portal/sign-in/passkey",
        "POST /api/portal/sign-in/passkey/options",
        "POST /api/portal/sign-in/password",
        "POST /api/portal/sso-proofs/preview",
        "POST /api/portal/sso-proofs/redeem",
        "POST /api/portal/sso-proofs/waiting",
        "POST /api/portal/sso-set-up/hand-in",
        "POST /api/portal/sso-set-up/preview",
        "POST /api/portal/sso-set-up/save",
        "POST /api/portal/sso-set-up/test",
        "POST /sso/:connectionId/acs",
      ]
    `);
  });

  test('with a session of the portal may call only these, whatever its gates say', () => {
    expect(usersOf('customer-at-any-gate')).toMatchInlineSnapshot(`
      [
        "DELETE /api/portal/session",
        "GET /api/portal/branding/logo",
        "GET /api/portal/session",
        "GET /api/portal/sign-in/mfa",
        "POST /api/portal/organizations/:id/enter",
        "POST /api/portal/sign-in/mfa",
      ]
    `);
    const open = contracts.filter(({ tags, audience }) => audience === 'portal' && tags.includes('open-at-gates')).map(nameOf);
    expect(usersOf('customer-at-any-gate').filter((name) => !open.includes(name))).toEqual([]);
  });

  test('in front of the second factor may call only these', () => {
    expect(usersOf('staff-at-any-gate')).toMatchInlineSnapshot(`
      [
        "DELETE /api/admin/session",
        "GET /api/admin/session",
        "GET /api/admin/sign-in/mfa",
        "POST /api/admin/sign-in/mfa",
      ]
    `);
    expect([...usersOf('staff-enrolling'), ...[...usersOf('customer-enrolling'), ...usersOf('customer-adding-factor')].sort()]).toMatchInlineSnapshot(`
      [
        "GET /api/admin/me/passkeys",
        "GET /api/admin/me/recovery-codes",
        "GET /api/admin/me/totp",
        "POST /api/admin/me/passkeys",
        "POST /api/admin/me/passkeys/options",
        "POST /api/admin/me/totp",
        "POST /api/admin/me/totp/confirm",
        "POST /api/admin/session/step-up",
        "POST /api/admin/session/step-up/sso",
        "GET /api/portal/me/passkeys",
        "GET /api/portal/me/recovery-codes",
        "GET /api/portal/me/totp",
        "POST /api/portal/me/passkeys",
        "POST /api/portal/me/passkeys/options",
        "POST /api/portal/me/totp",
        "POST /api/portal/me/totp/confirm",
        "POST /api/portal/session/step-up",
        "POST /api/portal/session/step-up/sso",
      ]
    `);
  });

  test('is limited by source wherever they guess or have mail sent', () => {
    // A challenge guesses nothing and always succeeds, so that this limit, which gives successes back, would not hold it; the plain one counts it. A response guesses nothing either.
    expect(routes.filter(({ policy, contract, limit }) => policy.name === 'anyone' && contract.method !== 'GET' && limit !== 'credentials').map(({ contract }) => nameOf(contract))).toEqual(['POST /api/admin/sign-in/passkey/options', 'POST /api/portal/sign-in/passkey/options', 'POST /sso/:connectionId/acs']);
  });

  test('on the team may call only these without a named right', () => {
    expect(usersOf('staff')).toMatchInlineSnapshot(`
      [
        "DELETE /api/admin/me/passkeys/:id",
        "DELETE /api/admin/me/sessions",
        "DELETE /api/admin/me/sessions/:id",
        "DELETE /api/admin/me/totp",
        "GET /api/admin/me/profile",
        "GET /api/admin/me/sessions",
        "POST /api/admin/me/recovery-codes",
        "PUT /api/admin/me/passkeys/:id",
        "PUT /api/admin/me/password",
        "PUT /api/admin/me/profile",
      ]
    `);
  });
});

describe('errors are declared', () => {
  test('every code has a status, a title and a sentence', () => {
    for (const code of problemCodes) {
      const { status, title, detail } = problemEntry(code);
      expect(status, code).toBeGreaterThanOrEqual(400);
      expect(status, code).toBeLessThan(600);
      expect(title, code).toMatch(/^[A-Z]/u);
      expect(detail.length, code).toBeGreaterThan(10);
    }
  });

  test('every contract declares known codes, each once', () => {
    for (const contract of contracts) {
      expect(contract.errors.filter((code) => !problemCodes.includes(code)), nameOf(contract)).toEqual([]);
      expect([...new Set(contract.errors)], nameOf(contract)).toEqual(contract.errors);
    }
  });

  test('every code somebody throws is declared by a contract or belongs to every route', () => {
    const everywhere = new Set<string>(problemCodes.slice(0, problemCodes.indexOf('access_required')));
    const gates = ['access_required', 'portal_unavailable', 'sso_required', 'mfa_required', 'mfa_enrolment_required', 'feature_hidden', 'step_up_required'];
    const declared = new Set<string>([...everywhere, ...gates, ...contracts.flatMap(({ errors }) => errors), 'unknown_sort', 'unknown_filter', 'range_invalid']);
    // Only the command line makes a second provider.
    declared.add('host_taken');
    const thrown = server.flatMap((file) => [...tree.text(file).matchAll(/new AppError\('(\w+)'[,)]/gu)].map(([, code = '']) => `${file} ${code}`));
    expect(thrown.length).toBeGreaterThan(40);
    expect(thrown.filter((line) => !declared.has(line.split(' ')[1] ?? ''))).toEqual([]);
  });
});

describe('around the tenant guard', () => {
  test('stand these look-ups, each with its reason', () => {
    expect(crossTenantLookups).toMatchInlineSnapshot(`
      {
        "domains.due": "the worker serves every tenant",
        "expiry.due": "the worker serves every tenant; gives ids of providers only",
        "hosts.byName": "a host name is public; the look-up says whose portal a request means",
        "housekeeping": "deletes what has expired, for every tenant",
        "jobs.claim": "the worker serves every tenant",
        "jobs.lease": "the worker serves every tenant",
        "metrics": "counts without content",
        "passwordResets.byId": "found by its one-time secret, or the worker’s",
        "providers.first": "the public address belongs to the first provider; gives its id and name only",
        "secrets.reseal": "seals every tenant’s secrets under another key; found by id, and nothing is shown",
        "sessions.byTokenHash": "the tenant is what the look-up finds; the host decides whether it may be used here",
        "sso.due": "the worker serves every tenant",
        "ssoRules.on": "the organizations that the watchdog looks at each hour; jobs of their providers do the rest",
      }
    `);
  });

  test('leads only crossTenant, with a reviewed name that somebody uses', () => {
    const texts = server.map((file) => tree.text(file));
    const used = new Set(texts.flatMap((text) => [...text.matchAll(/crossTenant\([^,()]+(?:\([^()]*\))?, '([^']+)'\)/gu)].map(([, name]) => name)));
    expect([...used].sort()).toEqual(Object.keys(crossTenantLookups).sort());
    const around = sources(tree, /^(?:server|db)\//u).filter((file) => /withoutPlugins\(|CompiledQuery\b|executeQuery\(/u.test(tree.text(file)));
    expect(around).toMatchInlineSnapshot(`
      [
        "db/backup.ts",
        "db/database.ts",
        "db/dialects/sqlite.ts",
        "db/hot-query.ts",
        "db/migrate.ts",
        "db/seeds/bench.ts",
        "server/features/access/access.facts.repository.ts",
      ]
    `);
  });
});
