import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const folders = [
  ...(process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean),
  '/Applications/Chromium.app/Contents/MacOS',
  '/Applications/Google Chrome.app/Contents/MacOS',
];

/** What a browser needs to start as root, in a container and without a network of its own. */
export const browserFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of a Chromium that starts: `$CHROME`, an installed one, Debian's package (installed now where we may), else the one inside npm. Throws with the way out when there is none. */
export async function findBrowser(): Promise<string> {
  const named = process.env['CHROME'];
  if (named !== undefined && named !== '') {
    if (!starts(named)) throw new Error(`CHROME names ${named}, which does not start. Unset it, or set it to a Chromium or Chrome.`);
    return named;
  }
  const browser = installed() ?? (installByApt() ? installed() : undefined) ?? (await fromNpm());
  if (browser === undefined) throw new Error('No browser to test with. Install Chromium or Chrome, or set CHROME to its path.');
  return browser;
}

function installed(): string | undefined {
  const candidates = folders.flatMap((folder) => [...names, 'Chromium', 'Google Chrome'].map((name) => path.join(folder, name)));
  return candidates.find((file) => isExecutable(file) && starts(file));
}

function installByApt(): boolean {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false;
  console.error('Installing Chromium by apt-get for the browser tests …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args: string[]) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }).status === 0;
  return run('-qq', 'update') && run('-qq', 'install', '-y', 'chromium');
}

async function fromNpm(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { default: chromium, inflate, setupLambdaEnvironment } = await import('@sparticuz/chromium');
  const file = await chromium.executablePath();
  if (starts(file)) return file;
  // A machine without the libraries a browser needs: the package carries them too.
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  await inflate(path.join(path.dirname(entry), '..', 'bin', 'al2023.tar.br'));
  setupLambdaEnvironment(path.join(tmpdir(), 'al2023', 'lib'));
  return starts(file) ? file : undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function starts(file: string): boolean {
  return spawnSync(file, ['--version', ...browserFlags], { timeout: 30_000 }).status === 0;
}
