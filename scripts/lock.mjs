import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { inRoot } from './paths.mjs';

const heartbeat = 1_000;
const abandoned = 10_000;

/**
 * Runs `work` while no other process of this tree runs under the same name; a lock whose holder stopped beating for ten seconds is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once if somebody else holds it
 * @returns {Promise<T>}
 */
export async function withLock(name, work, onWait) {
  const file = inRoot('.cache', `${name}.lock`);
  const token = randomBytes(8).toString('hex');
  mkdirSync(inRoot('.cache'), { recursive: true });
  let told = false;
  while (!(await tryTake(file, token))) {
    if (!told) onWait?.();
    told = true;
    await wait(200);
  }
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), heartbeat);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
}

async function tryTake(/** @type {string} */ file, /** @type {string} */ token) {
  try {
    writeFileSync(file, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  if (Date.now() - lastBeat(file) < abandoned) return false;
  // Two waiters may take over at once: the last rename wins, and the other one sees it after a moment.
  writeFileSync(`${file}.${token}`, token);
  renameSync(`${file}.${token}`, file);
  await wait(300);
  return readFileSync(file, 'utf8') === token;
}

function lastBeat(/** @type {string} */ file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}
