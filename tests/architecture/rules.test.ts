import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { checksOfRules, type RuleCheck } from './rules.ts';
import { planted, repository, type Tree } from './tree.ts';

const tree = repository();
const cruiser = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[]; portal: { forbidden: { name: string }[] } };
const cruised = new Set([...cruiser.forbidden, ...cruiser.portal.forbidden].map(({ name }) => name));

/** The numbered rules of the README. */
function rulesIn(readme: string): number[] {
  const section = readme.split('### Rules\n')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^(\d+)\. \S/gm)].map(([, number]) => Number(number));
}

function exists(within: Tree, { file, name }: RuleCheck): boolean {
  if (file === '.dependency-cruiser.cjs') return cruised.has(name);
  // The router's own check can be written once there is a router.
  if (file.endsWith('/routes.test.ts') && !within.files.includes('server/app.ts')) return true;
  return within.files.includes(file) && within.text(file).includes(name);
}

describe('every rule has a check', () => {
  test('the rules are the fifteen of the README', () => {
    expect(rulesIn(tree.text('README.md'))).toEqual(Object.keys(checksOfRules).map(Number));
  });
  test.each(Object.entries(checksOfRules).flatMap(([rule, checks]) => checks.map((check) => [rule, check.name, check] as const)))('rule %s: %s', (_, __, check) => {
    expect(exists(tree, check)).toBe(true);
  });
  test('each has at least one', () => expect(Object.values(checksOfRules).filter((checks) => checks.length === 0)).toEqual([]));
  test('finds a rule whose check is gone', () => {
    expect(exists(planted({}), { file: 'tests/architecture/gone.test.ts', name: 'a' })).toBe(false);
    expect(exists(planted({}), { file: '.dependency-cruiser.cjs', name: '1-gone' })).toBe(false);
    expect(rulesIn('### Rules\n\n1. One.\n2. Two.\n')).toEqual([1, 2]);
  });
});
