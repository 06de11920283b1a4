import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ESLint, type Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandOf } from '../../scripts/paths.mjs';
import config from '../../eslint.config.js';
import { root } from './tree.ts';

type Planted = readonly [what: string, file: string, text: string, rule: string];

/** One file for each ban, and the rule that must report it. */
const banned: readonly Planted[] = [
  ['the wall clock', 'server/features/audit/a.ts', 'export const a = Date.now();', 'no-restricted-syntax'],
  ['a date of now', 'db/a.ts', 'export const a = new Date();', 'no-restricted-syntax'],
  ['a random id', 'server/http/a.ts', 'export const a = crypto.randomUUID();', 'no-restricted-syntax'],
  ['an imported random id', 'server/http/b.ts', "import { randomUUID } from 'node:crypto';\nexport const a = randomUUID();", 'no-restricted-syntax'],
  ['chance', 'shared/a.ts', 'export const a = Math.random();', 'no-restricted-syntax'],
  ['a secret made in a room', 'server/features/audit/b.ts', "import { randomBytes } from 'node:crypto';\nexport const a = randomBytes(32);", 'no-restricted-syntax'],
  ['the environment', 'server/features/audit/c.ts', "export const a = process.env['PORT'];", 'no-restricted-syntax'],
  ['a regex made at run time', 'server/features/audit/d.ts', 'export const a = (b: string) => new RegExp(b);', 'no-restricted-syntax'],
  ['a status decided in a room', 'server/features/audit/e.ts', 'export const a = (response: { status: (n: number) => void }) => { response.status(404); };', 'no-restricted-syntax'],
  ['a call over the network', 'server/features/audit/f.ts', "export const a = () => fetch('https://example.org');", 'no-restricted-globals'],
  ['an http client', 'server/features/audit/g.ts', "import { request } from 'node:http';\nexport const a = request;", '@typescript-eslint/no-restricted-imports'],
  ['a socket', 'server/http/c.ts', "import { connect } from 'node:tls';\nexport const a = connect;", '@typescript-eslint/no-restricted-imports'],
  ['a word on the console', 'server/features/audit/h.ts', "console.log('a');", 'no-console'],
  ['any', 'server/a.ts', 'export const a = (b: any) => String(b);', '@typescript-eslint/no-explicit-any'],
  ['an unexplained exception', 'server/b.ts', "// @ts-expect-error\nexport const a: number = 'b';", '@typescript-eslint/ban-ts-comment'],
  ['a promise left alone', 'server/c.ts', 'export const a = () => { Promise.resolve(1); };', '@typescript-eslint/no-floating-promises'],
  ['a forgotten case', 'server/d.ts', "export function a(b: 'x' | 'y') { switch (b) { case 'x': return 1; } return 2; }", '@typescript-eslint/switch-exhaustiveness-check'],
  ['an exponential regex', 'shared/b.ts', 'export const a = (b: string) => /^(a+)+$/.test(b);', 'regexp/no-super-linear-backtracking'],
  ['a quadratic regex', 'shared/c.ts', 'export const a = (b: string) => /a+b/.test(b);', 'regexp/no-super-linear-move'],
  ['zod at run time in the portal', 'client/portal/a.ts', "import { z } from 'zod';\nexport const a = z;", '@typescript-eslint/no-restricted-imports'],
  ['a contract at run time in the portal', 'client/portal/b.ts', "import { a } from '../../shared/contracts/a.ts';\nexport const b = a;", '@typescript-eslint/no-restricted-imports'],
  ['MUI in the portal', 'client/portal/c.tsx', "import Button from '@mui/material/Button';\nexport const a = Button;", '@typescript-eslint/no-restricted-imports'],
  ['all icons at once', 'client/admin/a.tsx', "import { Add } from '@mui/icons-material';\nexport const a = Add;", '@typescript-eslint/no-restricted-imports'],
  ['a bare fetch in a client', 'client/admin/b.ts', "export const a = () => fetch('/api');", 'no-restricted-globals'],
  ['raw HTML', 'client/portal/d.tsx', 'export const A = ({ html }: { html: string }) => <p dangerouslySetInnerHTML={{ __html: html }} />;', 'no-restricted-syntax'],
  ['a hook under a condition', 'client/portal/e.tsx', "import { useState } from 'react';\nexport function A({ b }: { b: boolean }) { if (b) useState(1); return null; }", 'react-hooks/rules-of-hooks'],
];
/** The same words where they belong. */
const allowed: readonly (readonly [what: string, file: string, text: string])[] = [
  ['the wall clock in clock.ts', 'server/platform/clock.ts', 'export const now = () => new Date(Date.now());'],
  ['a random id in ids.ts', 'server/platform/ids.ts', "import { randomUUID } from 'node:crypto';\nexport const a = () => randomUUID();"],
  ['the environment in config.ts', 'server/config.ts', "export const port = process.env['PORT'];"],
  ['a call in platform', 'server/platform/a.ts', "import { request } from 'node:https';\nexport const a = () => [request, fetch];"],
  ['a date with its time', 'server/features/audit/z.ts', 'export const a = (b: string) => new Date(b);'],
  ['a listening server', 'server/http/z.ts', "import { createServer } from 'node:http';\nexport const a = createServer;"],
  ['the type of a contract in the portal', 'client/portal/z.ts', "import type { A } from '../../shared/contracts/a.ts';\nexport type B = A;"],
  ['an explained exception', 'server/z.ts', "// @ts-expect-error the package's types forget this case\nexport const a: number = 'b';"],
];

const base = mkdtempSync(path.join(tmpdir(), 'portico-lint-'));
const messages = new Map<string, Linter.LintMessage[]>();

beforeAll(async () => {
  for (const file of ['tsconfig.base.json', 'tsconfig.json', 'client/tsconfig.json', '.oxlintrc.json']) {
    mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(base, file));
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(base, 'node_modules'));
  write('shared/contracts/a.ts', 'export const a = 1;\nexport type A = typeof a;\n');
  write('package.json', '{"type":"module"}');
  for (const [, file, text] of [...banned, ...allowed]) write(file, `${text}\n`);
  const eslint = new ESLint({ cwd: base, overrideConfigFile: true, baseConfig: config as Linter.Config[] });
  for (const result of await eslint.lintFiles(['server', 'db', 'shared', 'client'])) messages.set(path.relative(base, result.filePath), result.messages);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text);
}

describe('what a rule forbids is reported', () => {
  test.each(banned)('%s', (_, file, __, rule) => {
    expect(messages.get(file)?.map(({ ruleId }) => ruleId)).toContain(rule);
  });
});

describe('and is let through where it belongs', () => {
  test.each(allowed)('%s', (_, file) => {
    expect(messages.get(file)).toEqual([]);
  });
});

test('a ban says what to do instead', () => {
  const bans = [...messages.values()].flat().filter(({ ruleId }) => ruleId?.includes('no-restricted'));
  expect(bans.length).toBeGreaterThan(15);
  for (const { message } of bans) expect(message.length, message).toBeGreaterThan(50);
});

test('the fast linter reports too', () => {
  const file = path.join(base, 'server', 'y.ts');
  writeFileSync(file, 'export const a = (b: number) => b === NaN;\n');
  const { status, stdout } = spawnSync(process.execPath, [commandOf('oxlint'), '-f', 'unix', file], { cwd: base, encoding: 'utf8' });
  expect(stdout).toContain('use-isnan');
  expect(status).toBe(1);
});

test.each([
  ['an enum, which Node cannot strip', 'export enum A { B }', 'erasableSyntaxOnly'],
  ['an unchecked index', 'export const a = (b: string[]): string => b[0];', "'string | undefined'"],
  ['an implicit any', 'export const a = (b) => b;', "implicitly has an 'any' type"],
  ['a type imported as a value', "import { Db } from './y2.ts';\nexport type A = Db;", 'verbatimModuleSyntax'],
  ['the DOM outside the clients', 'export const a = document.title;', "'document'"],
])('the compiler refuses %s', (_, text, says) => {
  write('server/y1.ts', text);
  write('server/y2.ts', 'export type Db = string;');
  const options = JSON.stringify({ extends: './tsconfig.json', include: ['server/y1.ts'] });
  writeFileSync(path.join(base, 'tsconfig.planted.json'), options);
  const { status, stdout } = spawnSync(process.execPath, [commandOf('typescript', 'tsc'), '-p', 'tsconfig.planted.json'], { cwd: base, encoding: 'utf8' });
  expect(stdout).toContain(says);
  expect(status).not.toBe(0);
});
