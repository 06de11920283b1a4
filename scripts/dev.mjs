// The server restarts and the clients are built anew as their files change: one origin and one set of headers, as in production.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { clients } from './build.mjs';
import { commandOf, inRoot, root } from './paths.mjs';

const envFile = existsSync(inRoot('.env')) ? ['--env-file=.env'] : [];

const children = [
  ['--watch', ...envFile, inRoot('server', 'main.ts'), ...process.argv.slice(2)],
  ...clients().map((name) => [commandOf('vite'), 'build', '--watch', '--mode', name, '--logLevel', 'warn']),
].map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));

const stop = (/** @type {NodeJS.Signals} */ signal) => {
  for (const child of children) child.kill(signal);
};
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => process.stdin.isTTY || stop('SIGINT'));

for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 1;
    stop('SIGTERM');
  });
}
