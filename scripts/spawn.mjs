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

let interrupted = false;

/** Whether a signal reached us while something ran in the foreground: nothing more should be started then. */
export const wasInterrupted = () => interrupted;

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
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      interrupted = true;
      // A terminal sends its interrupt to the whole group: handing it on would make it two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, pass);
    // npm ends the shell it runs a script in and tells nobody below it: then our parent has changed.
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid === parent || (clearInterval(watch), pass('SIGTERM')), 200);
    if (process.env['npm_lifecycle_event'] === undefined) clearInterval(watch);
    const done = () => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, pass);
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
