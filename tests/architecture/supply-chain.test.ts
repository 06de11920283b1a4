import { describe, expect, test } from 'vitest';
import { installScriptsAreListed, lockIsPortable, noSecretsAreKept, nothingNamesAMachine, versionsArePinned } from './supply-chain.ts';
import { planted, repository } from './tree.ts';

const tree = repository();
const npmrc = 'omit-lockfile-registry-resolved=true\nignore-scripts=true\n';
const lock = (entry: object) => JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x', ...entry } } });

describe('the lock file works with every registry', () => {
  test('here', () => expect(lockIsPortable(tree)).toEqual([]));
  test.each([
    ['an address', { resolved: 'https://example.org/a.tgz' }],
    ['a missing integrity', { integrity: undefined }],
    ['a weak integrity', { integrity: 'sha1-x' }],
    ['a link', { link: true }],
  ])('finds %s', (_, entry) => expect(lockIsPortable(planted({ '.npmrc': npmrc, 'package-lock.json': lock(entry) }))).toHaveLength(1));
  test('finds a setting that would bring the addresses back', () => expect(lockIsPortable(planted({ '.npmrc': '', 'package-lock.json': lock({}) }))).toHaveLength(1));
});

describe('versions are pinned', () => {
  test('here', () => expect(versionsArePinned(tree)).toEqual([]));
  test.each(['^1.0.0', 'latest', 'github:a/b', 'https://example.org/a.tgz', 'file:../a'])('finds %s', (version) =>
    expect(versionsArePinned(planted({ 'package.json': JSON.stringify({ dependencies: { a: version } }) }))).toHaveLength(1),
  );
});

describe('install scripts run only where listed, which is nowhere', () => {
  const check = (allowScripts: object, entry: object, settings = npmrc) =>
    installScriptsAreListed(planted({ '.npmrc': settings, 'package.json': JSON.stringify({ allowScripts }), 'package-lock.json': lock(entry) }));
  test('here', () => expect(installScriptsAreListed(tree)).toEqual([]));
  test('finds a package nobody looked at', () => expect(check({}, { hasInstallScript: true })).toHaveLength(1));
  test('accepts one that was refused', () => expect(check({ a: false }, { hasInstallScript: true })).toEqual([]));
  test('finds one that is let through', () => expect(check({ a: true }, { hasInstallScript: true })).toHaveLength(1));
  test('finds a stale entry', () => expect(check({ a: false }, {})).toHaveLength(1));
  test('finds a project that runs them all', () => expect(check({}, {}, '')).toHaveLength(1));
});

describe('nothing names the machine it was made on', () => {
  test('here', () => expect(nothingNamesAMachine(tree)).toEqual([]));
  test.each(['see /work/shared/a.md', 'file:///home/ada/a', '"/Users/ada/b"', 'https://registry.npmjs.org/a', 'http://nexus.acme.example/repo'])('finds %s', (text) =>
    expect(nothingNamesAMachine(planted({ 'README.md': text }))).toHaveLength(1),
  );
  test('lets our own paths be', () => expect(nothingNamesAMachine(planted({ 'README.md': 'client/home/work.ts and https://example.org/home/work' }))).toEqual([]));
});

describe('no secrets are kept in the repository', () => {
  test('here', () => expect(noSecretsAreKept(tree)).toEqual([]));
  test.each([
    '-----BEGIN PRIVATE KEY----- MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
    'AKIAIOSFODNN7EXAMPLE',
    `ghp_${'a1B2'.repeat(9)}`,
    'postgres://portico:correct-horse@db.internal/portico',
    'const apiKey = "q8Zr1VtY5mKx2LpN7wBd9sGf";',
    'SMTP_PASSWORD: "q8Zr1VtY5mKx2LpN7wBd9sGf"',
  ])('finds %s', (text) => expect(noSecretsAreKept(planted({ 'a.ts': text })).length).toBeGreaterThan(0));
  test.each(['const token = "an invitation for Ada Lovelace";', 'postgres://user:password@127.0.0.1/portico', "const secret = 'correct-horse-battery-staple';"])('lets %s be', (text) =>
    expect(noSecretsAreKept(planted({ 'a.ts': text }))).toEqual([]),
  );
});
