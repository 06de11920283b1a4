import { describe, expect, test } from 'vitest';
import { browserTestsNameOrganizationsOnce, filesAreCasedByKind, filesAreShort, namesSaySomething, roomsHoldOnlyNamedFiles } from './layout.ts';
import { planted, repository } from './tree.ts';

const tree = repository();

describe('a room holds only the files a room may have', () => {
  test('here', () => expect(roomsHoldOnlyNamedFiles(tree)).toEqual([]));
  test.each([
    ['a file of no known role', 'server/features/audit/audit.helper.ts'],
    ["another room's name", 'server/features/audit/jobs.service.ts'],
    ['a folder in a room', 'server/features/audit/parts/audit.service.ts'],
    ['a unit test of what needs a database', 'server/features/audit/audit.service.test.ts'],
    ['a room without a place in the order', 'server/features/attic/index.ts'],
  ])('finds %s', (_, file) => expect(roomsHoldOnlyNamedFiles(planted({ [file]: '' }))).toHaveLength(1));
  test('lets a large room split by noun', () => {
    expect(roomsHoldOnlyNamedFiles(planted({ 'server/features/tickets/tickets.comments.service.ts': '' }))).toEqual([]);
  });
});

describe('no file is longer than 300 lines', () => {
  test('here', () => expect(filesAreShort(tree)).toEqual([]));
  test('finds one of 301, and lets a test be long', () => {
    const long = 'a;\n'.repeat(301);
    expect(filesAreShort(planted({ 'server/a.ts': long, 'server/a.test.ts': long, 'server/b.ts': long.slice(3) }))).toEqual([expect.stringContaining('server/a.ts')]);
  });
});

describe('names say something', () => {
  test('here', () => expect(namesSaySomething(tree)).toEqual([]));
  test.each(['server/utils.ts', 'client/admin/helpers/dates.ts', 'shared/common/index.ts', 'server/features/audit/audit.helper.ts', 'server/session-manager.ts'])(
    'finds %s',
    (file) => expect(namesSaySomething(planted({ [file]: '' }))).toHaveLength(1),
  );
  test('finds a class that manages', () => {
    expect(namesSaySomething(planted({ 'server/a.ts': 'export class SessionManager {}' }))).toEqual([expect.stringContaining('server/a.ts:1')]);
  });
});

describe('files are cased by kind', () => {
  test('here', () => expect(filesAreCasedByKind(tree)).toEqual([]));
  test.each(['server/SignIn.ts', 'server/page.tsx', 'client/portal/features/home/homePage.tsx'])('finds %s', (file) =>
    expect(filesAreCasedByKind(planted({ [file]: '' }))).toHaveLength(1),
  );
});

describe('browser tests name their organizations apart', () => {
  const names = (name: string) => `await app.world.organization({ portal: false, name: '${name}' });`;
  test('here', () => expect(browserTestsNameOrganizationsOnce(tree)).toEqual([]));
  test('finds one name in two files of whatever folders', () => {
    const planned = { 'tests/e2e/portal/a.spec.ts': names('Acme'), 'tests/e2e/admin/b.spec.ts': names('ACME'), 'tests/e2e/admin/c.spec.ts': names('Bolt') };
    expect(browserTestsNameOrganizationsOnce(planted(planned))).toEqual([expect.stringContaining('tests/e2e/admin/b.spec.ts')]);
  });
});
