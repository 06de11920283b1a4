import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { withLock } from './lock.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { childEnv, runForeground, wasInterrupted } from './spawn.mjs';

const stampFile = inRoot('node_modules', '.portico-lock');

/** Makes `node_modules` equal to package-lock.json, at most once at a time; throws when npm cannot. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await withLock(
    'install',
    async () => {
      if (isInstalled()) return;
      if (!matchesLock()) await install();
      if (!pinnedNode()) throw new Error(`There is no Node 24 for ${process.platform}-${process.arch} among the packages. Install Node 24 or newer and try again.`);
      writeFileSync(stampFile, lockDigest());
    },
    () => console.error('Another start is installing the packages; waiting for it.'),
  );
}

const lockDigest = () => createHash('sha256').update(readFileSync(inRoot('package-lock.json'))).digest('hex');

const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockDigest() && pinnedNode() !== undefined;

/** Somebody ran npm by hand: what npm wrote down about node_modules tells whether an installation would change anything. */
function matchesLock() {
  const hidden = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(hidden) || !pinnedNode()) return false;
  const wanted = packagesIn(inRoot('package-lock.json'));
  const present = packagesIn(hidden);
  delete wanted[''];
  const same = Object.entries(wanted).every(([name, entry]) => {
    const found = present[name];
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional || entry.devOptional || entry.peer;
  });
  return same && Object.keys(present).every((name) => wanted[name]);
}

/** @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }>} */
function packagesIn(/** @type {string} */ file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

async function install() {
  console.error('Installing the packages of package-lock.json (a minute or two, only when they changed) …');
  // npm may live in a folder this very installation replaces: prefer the Node that runs npm.
  const node = process.env['npm_node_execpath'] ?? process.execPath;
  const npm = process.env['npm_execpath'];
  // Build tools are development dependencies and `npm start` builds, so NODE_ENV=production must not leave them out.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = childEnv({ PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' });
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 2, 2];
  const isNpm = npm !== undefined && /npm-cli\.c?js$/.test(npm);
  const attempt = () =>
    isNpm ? runForeground(node, [npm, ...args], { env, stdio }) : runForeground('npm', args, { env, stdio, shell: process.platform === 'win32' });
  let code = await attempt();
  if (code !== 0 && !wasInterrupted()) {
    // A registry that hung up, or an npm that outlived the start which was killed: both pass.
    console.error('npm ci failed; trying once more …');
    await wait(5_000);
    code = await attempt();
  }
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code}); its own words are above. Nothing was started.`);
}
