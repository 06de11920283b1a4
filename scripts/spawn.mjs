import { spawn } from 'node:child_process';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';

/** The environment of everything we start: packages' commands, and with them the pinned Node, come first on the path. */
export function childEnv(/** @type {NodeJS.ProcessEnv} */ extra = {}) {
  const env = { ...process.env, ...extra };
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[key] = [inRoot('node_modules', '.bin'), env[key]].filter(Boolean).join(path.delimiter);
  return env;
}

/**
 * Runs a program in the foreground, hands every signal on to it, and resolves with its exit code (128 + n after signal n).
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions, shell?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function runForeground(file, args, { env = childEnv(), stdio = 'inherit', shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env, stdio, shell });
    /** @type {Partial<Record<NodeJS.Signals, () => void>>} */
    const handlers = {
      // A terminal sends its interrupt to the whole group: handing it on would make it two.
      SIGINT: () => process.stdin.isTTY || child.kill('SIGINT'),
      SIGTERM: () => child.kill('SIGTERM'),
      SIGHUP: () => child.kill('SIGHUP'),
    };
    for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
    const done = () => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
    };
    child.on('error', (error) => (done(), reject(error)));
    child.on('close', (code, signal) => (done(), resolve(code ?? 128 + (signalNumbers[signal ?? ''] ?? 0))));
  });
}

const signalNumbers = /** @type {Readonly<Record<string, number>>} */ ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 });

/**
 * Runs a program to its end and keeps what it wrote.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly(file, args, { env = childEnv({ NO_COLOR: '1' }), cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
