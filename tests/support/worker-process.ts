import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestApp } from './app.ts';

export interface WorkerProcess {
  /** Moves its clock and has it look for work. */
  readonly advance: (milliseconds: number) => void;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Ends it as an operator would, after the jobs at hand. */
  readonly stop: () => Promise<void>;
}

const entry = fileURLToPath(new URL('worker-entry.ts', import.meta.url));

/** Starts a worker over an app's database in a process of its own; gives it once it works. */
export async function startWorkerProcess(app: TestApp, options: { env?: Readonly<Record<string, string>>; offset?: number } = {}): Promise<WorkerProcess> {
  const { fresh, host } = app;
  const child = fork(entry, {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'portico-compile-cache'), PUBLIC_URL: `http://${host}`, LOG_LEVEL: 'silent', ...fresh.env, ...options.env, WORKER_CLOCK_OFFSET: String(options.offset ?? app.clock.offset) },
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child, 'message'), ended.then(() => null)]);
  if (!first) throw new Error('The worker process ended before it was ready.');
  return {
    advance: (milliseconds) => child.send({ advance: milliseconds }),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.send({ stop: true });
      await ended;
    },
  };
}
