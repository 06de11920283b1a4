import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { buildClient, clients } from './build.mjs';
import { commandOf, inRoot } from './paths.mjs';
import { runQuietly } from './spawn.mjs';

/**
 * A check that is not a test: it passes, or says why not.
 * @typedef {{ name: string, stage: string, run: () => Promise<{ code: number, output: string }>, subject?: () => boolean }} Check
 */

const tool = (/** @type {string} */ name, command = name) => (/** @type {string[]} */ ...args) => runQuietly(process.execPath, [commandOf(name, command), ...args]);
const tsc = tool('typescript', 'tsc');
const eslint = tool('eslint');
const oxlint = tool('oxlint');
const knip = tool('knip');

/** Types, in one project for each world of globals; what tsc knew last time is kept in .cache. */
const types = (/** @type {string} */ what, /** @type {string} */ project) =>
  /** @type {Check} */ ({
    name: `types: ${what}`,
    stage: 'types',
    subject: () => project !== 'tests/e2e' || holds(inRoot(project), '.ts'),
    run: () => tsc('-p', project, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', inRoot('.cache', `types-${what}.json`)),
  });

const entries = ['server/main.ts', 'server/cli.ts', 'client/admin/main.tsx', 'client/portal/main.tsx'];

/** @type {readonly Check[]} */
export const staticChecks = [
  types('server', '.'),
  types('clients', 'client'),
  types('browser-tests', 'tests/e2e'),
  { name: 'lint: oxlint', stage: 'lint', run: () => oxlint('--deny-warnings') },
  { name: 'lint: eslint', stage: 'lint', run: () => eslint('.', '--max-warnings', '0') },
  { name: 'imports: dependency-cruiser', stage: 'lint', run: () => runQuietly(process.execPath, [inRoot('scripts', 'dependencies.mjs')]) },
  // Whether something is unused can be told only from the entries.
  { name: 'unused: knip', stage: 'lint', subject: () => entries.every((file) => existsSync(inRoot(file))), run: () => knip('--no-progress') },
];

/** The build of each client that exists. */
export const buildChecks = () =>
  clients().map((name) => /** @type {Check} */ ({ name: `build: ${name}`, stage: 'build', run: async () => {
    try {
      return { code: 0, output: await buildClient(name) };
    } catch (error) {
      return { code: 1, output: /** @type {Error} */ (error).message };
    }
  } }));

/**
 * Runs checks two at a time and reports each as it ends; gives whether all of them passed.
 * @param {readonly Check[]} checks
 * @param {(name: string, ok: boolean, output: string, seconds: number) => void} report
 */
export async function runChecks(checks, report) {
  let ok = true;
  const waiting = checks.filter(({ subject }) => subject?.() ?? true);
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const began = performance.now();
      const { code, output } = await check.run();
      ok &&= code === 0;
      report(check.name, code === 0, output, (performance.now() - began) / 1000);
    }
  };
  await Promise.all([lane(), lane()]);
  return ok;
}

/** Whether a folder holds a file of a kind, at any depth. */
export function holds(/** @type {string} */ folder, /** @type {string} */ ending) {
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => path.basename(String(file)).endsWith(ending) && !String(file).includes('node_modules'));
}
