import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { migrationsAreAppendOnly, migrationsAreWrittenOnce } from './migrations.ts';
import { planted, repository } from './tree.ts';

const tree = repository();
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

describe('migrations are append-only', () => {
  const first = 'export const up = 1;';
  const frozen = { 'db/migrations/digests.json': JSON.stringify({ '0001-house.ts': digest(first) }) };
  test('here', () => expect(migrationsAreAppendOnly(tree)).toEqual([]));
  test('accepts what is frozen', () => expect(migrationsAreAppendOnly(planted({ ...frozen, 'db/migrations/0001-house.ts': first }))).toEqual([]));
  test('finds a change to a frozen one', () => {
    expect(migrationsAreAppendOnly(planted({ ...frozen, 'db/migrations/0001-house.ts': `${first}\n` }))).toEqual([expect.stringContaining('has changed')]);
  });
  test('finds one that was removed', () => expect(migrationsAreAppendOnly(planted(frozen))).toEqual([expect.stringContaining('is gone')]));
  test('finds a new one nobody froze', () => {
    const added = planted({ ...frozen, 'db/migrations/0001-house.ts': first, 'db/migrations/0002-tickets.ts': '' });
    expect(migrationsAreAppendOnly(added)).toEqual([expect.stringContaining('is not frozen')]);
  });
  test('finds a gap in the numbers', () => {
    expect(migrationsAreAppendOnly(planted({ ...frozen, 'db/migrations/0001-house.ts': first, 'db/migrations/0003-tickets.ts': '' }))).toEqual([expect.stringContaining('0002-<what>.ts')]);
  });
});

describe('migrations are written once for both databases', () => {
  test('here', () => expect(migrationsAreWrittenOnce(tree)).toEqual([]));
  test.each(['db/migrations/0002-tickets.postgres.ts', 'db/migrations/0002-tickets.sql'])('finds %s', (file) =>
    expect(migrationsAreWrittenOnce(planted({ [file]: '' }))).toHaveLength(1),
  );
});
