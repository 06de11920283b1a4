import { describe, expect, test } from 'vitest';
import { repository } from './tree.ts';

const tree = repository();
const names = (file: string, pattern: RegExp) => [...tree.text(file).matchAll(pattern)].map(([, name = '']) => name).sort();

describe('configuration is told the same everywhere', () => {
  const documented = names('README.md', /^\| `([A-Z][A-Z_]+)` \|/gm);
  test('README and .env.example', () => expect(names('.env.example', /^# ([A-Z][A-Z_]+)=/gm)).toEqual(documented));
  test.runIf(tree.files.includes('server/config.ts'))('README and server/config.ts', () => {
    // PORTICO_… switches are for our own tests.
    expect(names('server/config.ts', /^ {2}([A-Z][A-Z_]+): /gm).filter((name) => !name.startsWith('PORTICO_'))).toEqual(documented);
  });
});

describe('the licence is the one package.json names', () => {
  test('whole', () => {
    const text = tree.text('LICENSE');
    expect(JSON.parse(tree.text('package.json'))).toMatchObject({ license: 'AGPL-3.0-only' });
    expect(text).toContain('GNU AFFERO GENERAL PUBLIC LICENSE');
    expect(text).toContain('13. Remote Network Interaction');
    expect(text).toContain('END OF TERMS AND CONDITIONS');
    expect(text).toHaveLength(34_523);
  });
});

describe('every npm script goes through scripts/run.mjs', () => {
  const { scripts } = JSON.parse(tree.text('package.json')) as { scripts: Record<string, string> };
  test.each(Object.entries(scripts))('%s', (name, command) => expect(command).toBe(`node scripts/run.mjs ${name}`));
});
