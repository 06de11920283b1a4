import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';
import { commandOf, inRoot, pinnedNode, root } from './paths.mjs';
import { runQuietly } from './spawn.mjs';

const stampFile = inRoot('dist', '.stamp');

/** The clients the tree holds, each built on its own by `vite build --mode <name>` into `dist/<name>`. */
export const clients = () => ['admin', 'portal'].filter((name) => existsSync(inRoot('client', name, 'index.html')));

/** Builds the clients unless `dist` already holds this very source; throws with Vite's words when a build fails. */
export async function ensureBuilt() {
  if (isBuilt() || clients().length === 0) return;
  await whileBuilding(async () => {
    if (isBuilt()) return true;
    console.error('Building the console and the portal (only when their source changed) …');
    const results = await Promise.allSettled(clients().map(buildClient));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return true;
  });
}

/**
 * Runs `build` while no other process builds; where it says that it succeeded, `dist` is stamped with the source it was made from.
 * @param {() => Promise<boolean>} build
 */
export async function whileBuilding(build) {
  await withLock(
    'build',
    async () => {
      const digest = sourceDigest();
      const ok = await build();
      mkdirSync(path.dirname(stampFile), { recursive: true });
      writeFileSync(stampFile, ok ? digest : '');
    },
    () => console.error('Another start is building the clients; waiting for it.'),
  );
}

/** Builds one client; throws with Vite's words when that fails. */
export async function buildClient(/** @type {string} */ name) {
  const { code, output } = await runQuietly(pinnedNode() ?? process.execPath, [commandOf('vite'), 'build', '--mode', name, '--logLevel', 'warn']);
  if (code !== 0) throw new Error(`Building client/${name} failed.\n${output}`);
  return output;
}

const isBuilt = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceDigest();

function sourceDigest() {
  const hash = createHash('sha256');
  for (const file of ['client', 'shared', 'vite.config.ts', 'package-lock.json'].flatMap(filesUnder).sort()) {
    hash.update(file).update('\0').update(readFileSync(inRoot(file))).update('\0');
  }
  return hash.digest('hex');
}

/** @returns {string[]} */
function filesUnder(/** @type {string} */ file) {
  if (!existsSync(inRoot(file))) return [];
  if (path.extname(file) !== '') return [file];
  return readdirSync(inRoot(file), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureBuilt().catch((/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
