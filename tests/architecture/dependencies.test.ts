import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDependencies } from '../../scripts/dependencies.mjs';

/** A tree in which each file breaks one rule by what it imports, and the rule that must say so. */
const forbidden: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['1-routes-imports', 'server/features/audit/audit.routes.ts', './audit.repository.ts'],
  ['1-worker-imports', 'server/features/audit/audit.worker.ts', './audit.routes.ts'],
  ['1-policy-imports', 'server/features/audit/audit.policy.ts', './audit.repository.ts'],
  ['1-service-imports', 'server/features/audit/audit.service.ts', './audit.presenter.ts'],
  ['1-service-imports', 'server/features/jobs/jobs.service.ts', '../../http/route.ts'],
  ['1-domain-imports', 'server/features/audit/audit.domain.ts', '../../context.ts'],
  ['1-repository-imports', 'server/features/audit/audit.repository.ts', './audit.service.ts'],
  ['1-presenter-imports', 'server/features/audit/audit.presenter.ts', './audit.repository.ts'],
  ['1-jobs-imports', 'server/features/audit/audit.jobs.ts', './audit.service.ts'],
  ['1-mail-imports', 'server/features/audit/audit.mail.ts', './audit.routes.ts'],
  ['2-shared-imports-zod-only', 'shared/access.ts', 'kysely'],
  ['2-client-imports-shared-only', 'client/admin/App.tsx', '../../server/context.ts'],
  ['2-clients-are-apart', 'client/admin/main.tsx', '../portal/main.tsx'],
  ['2-client-foundations', 'client/http/door.ts', '../admin/App.tsx'],
  ['2-db-imports-drivers-only', 'db/schema.ts', 'zod'],
  ['2-db-takes-only-types-of-shared', 'db/columns.ts', '../shared/limits.ts'],
  ['3-root-files-are-below', 'server/context.ts', './platform/mailer.ts'],
  ['3-platform-is-below', 'server/platform/mailer.ts', '../http/route.ts'],
  ['3-http-is-below', 'server/http/session.ts', '../features/jobs/index.ts'],
  ['3-features-are-below', 'server/features/users/users.service.ts', '../../app.ts'],
  ['3-app-is-below', 'server/app.ts', './main.ts'],
  ['4-rooms-meet-at-doors', 'server/features/users/users.worker.ts', '../jobs/jobs.service.ts'],
  ['4-audit-knows-only-rooms-before-it', 'server/features/audit/audit.service.tickets.ts', '../users/index.ts'],
  ['4-a-door-shows-its-own-room', 'server/features/users/index.ts', '../jobs/index.ts'],
  ['4-no-cycles', 'server/http/a.ts', './b.ts'],
  ['5-sql-lives-in-repositories', 'server/platform/clock.ts', 'kysely'],
  ['5-network-lives-in-platform', 'server/errors.ts', 'nodemailer'],
  ['9-effects-are-jobs', 'server/features/users/users.effects.service.ts', '../../platform/mailer.ts'],
  ['12-migrations-stand-alone', 'db/migrations/0001-house.ts', '../schema.ts'],
  ['0-everything-resolves', 'shared/limits.ts', './nowhere.ts'],
  ['portal-without-zod-and-mui', 'client/portal/main.tsx', '../../shared/contracts/contract.ts'],
];
const innocent: readonly (readonly [from: string, to: string])[] = [
  ['server/features/jobs/index.ts', './jobs.service.ts'],
  ['shared/contracts/contract.ts', 'zod'],
  ['server/http/route.ts', '../context.ts'],
  ['server/http/b.ts', './a.ts'],
  ['server/main.ts', './app.ts'],
  ['server/context.ts', './platform/clock.ts'],
  ['server/features/users/users.routes.ts', '../jobs/index.ts'],
  ['server/features/audit/audit.routes.ts', './audit.service.ts'],
  ['server/features/users/users.repository.ts', 'kysely'],
];

const base = mkdtempSync(path.join(tmpdir(), 'portico-dependencies-'));
let found: Awaited<ReturnType<typeof checkDependencies>>;

beforeAll(async () => {
  const lines = new Map<string, string[]>();
  for (const [from, to] of [...forbidden.map(([, from, to]) => [from, to] as const), ...innocent]) {
    lines.set(from, [...(lines.get(from) ?? []), `import '${to}';`]);
  }
  for (const [file, text] of lines) write(file, text.join('\n'));
  for (const name of ['kysely', 'zod', 'nodemailer']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  found = await checkDependencies(base);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text);
}

describe('a forbidden import is found', () => {
  test.each(forbidden)('%s: %s → %s', (rule, from) => {
    expect(found.problems.filter((problem) => problem.startsWith(`${rule}: ${from} →`)).length).toBeGreaterThan(0);
  });
});

describe('an innocent import is not', () => {
  test.each(innocent)('%s → %s', (from, to) => {
    const target = path.posix.join(path.posix.dirname(from), to);
    expect(found.problems.filter((problem) => !problem.startsWith('4-no-cycles') && problem.includes(`: ${from} → ${target}`))).toEqual([]);
  });
});

test('every file was read, since a cruiser that reads nothing finds nothing', () => {
  expect(found.read).toBeGreaterThan(forbidden.length / 2);
  expect(found.problems).not.toContainEqual(expect.stringContaining('0-everything-is-read'));
});
