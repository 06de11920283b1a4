// Every npm script comes through here, on whatever Node the machine has: packages first, then the pinned Node 24 by its path.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { childEnv, runForeground } from './spawn.mjs';

const [task = '', ...args] = process.argv.slice(2);

// A `.env` beside package.json is read where it exists; what the environment already says wins.
const envFile = existsSync(inRoot('.env')) ? ['--env-file=.env'] : [];

const demoFolder = '.demo';
// The demo must never touch what is configured for real.
const demoEnv = {
  DATA_DIR: demoFolder,
  HOST: '127.0.0.1',
  ...Object.fromEntries(
    ['DATABASE_URL', 'SMTP_URL', 'PUBLIC_URL', 'SECRET_KEY', 'SECRET_KEY_FILE', 'ROLE', 'TRUST_PROXY'].map((name) => [name, undefined]),
  ),
};

/** @type {Readonly<Record<string, () => Promise<number>>>} */
const tasks = {
  start: async () => {
    await ensureBuilt();
    return node([...envFile, inRoot('server', 'main.ts'), ...args]);
  },
  demo: async () => {
    if (args.length > 0) return node([inRoot('server', 'cli.ts'), 'demo', ...args], demoEnv);
    await ensureBuilt();
    const there = existsSync(inRoot(demoFolder));
    // Whoever stops it half-way begins anew the next time, instead of meeting half a demo.
    const unfinished = `${demoFolder}.new`;
    rmSync(inRoot(unfinished), { recursive: true, force: true });
    const seeded = await node([inRoot('server', 'cli.ts'), 'seed', 'demo'], there ? demoEnv : { ...demoEnv, DATA_DIR: unfinished });
    if (seeded !== 0) return seeded;
    if (!there) renameSync(inRoot(unfinished), inRoot(demoFolder));
    return node([inRoot('server', 'main.ts')], demoEnv);
  },
  portico: () => node([...envFile, inRoot('server', 'cli.ts'), ...args]),
  dev: () => node([inRoot('scripts', 'dev.mjs'), ...args]),
  build: () => node([inRoot('scripts', 'build.mjs'), ...args]),
  check: () => node([inRoot('scripts', 'check.mjs'), ...args]),
  test: () => node([inRoot('scripts', 'test.mjs'), ...args]),
  bench: () => (args[0] === 'sso' ? node([inRoot('tests', 'bench', 'sso.bench.ts'), ...args.slice(1)]) : node([inRoot('tests', 'bench', 'session.bench.ts'), ...args])),
  drills: () => node([inRoot('scripts', 'drills.mjs'), ...args]),
};

function node(/** @type {readonly string[]} */ argv, /** @type {NodeJS.ProcessEnv} */ env = {}) {
  return runForeground(/** @type {string} */ (pinnedNode()), argv, { env: childEnv(env) });
}

async function main() {
  const run = tasks[task];
  if (!run) throw new Error(`There is no task “${task}”. Known: ${Object.keys(tasks).join(', ')}.`);
  if (Number(process.versions.node.split('.')[0]) < 20) throw new Error(`Node 20 or newer is needed to begin; this is ${process.version}.`);
  await ensureInstalled();
  return run();
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
