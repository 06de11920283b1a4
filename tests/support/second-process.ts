import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { Client } from './client.ts';
import type { TestApp } from './app.ts';

export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** From its start to its first answer, in milliseconds. */
  readonly startedIn: number;
  /** What it wrote to its outputs so far. */
  readonly said: () => string;
  /** Its exit code, or the signal that ended it; null while it runs. */
  readonly ending: () => string | null;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Ends it as an operator would. */
  readonly close: () => Promise<void>;
}

export interface SecondProcess extends Pick<ServerProcess, 'pid' | 'close'> {
  /** A client that nobody is signed in on; sources are told apart by what they say in `X-Forwarded-For`. */
  readonly client: () => Client;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The product as operators run it, in a process of its own, behind one proxy. */
export async function startServerProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../server/main.ts')], {
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', TRUST_PROXY: '1', LOG_LEVEL: 'silent', ...env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  let said = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Portico is ready')) resolve();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  });
  const alive = await Promise.race([ready.then(() => true), ended.then(() => false)]);
  if (!alive) throw new Error(`The process ended before it was ready:\n${said}`);
  await new Client(port, new URL(env['PUBLIC_URL'] ?? '').host).get('/healthz');
  return {
    port,
    pid: child.pid ?? 0,
    startedIn: performance.now() - started,
    said: () => said,
    ending: () => (child.exitCode === null ? child.signalCode : String(child.exitCode)),
    kill,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The product in a process of its own over the database and key of an app under test. */
export async function startSecondProcess(app: TestApp): Promise<SecondProcess> {
  const { port, pid, close } = await startServerProcess({ ...app.fresh.env, PUBLIC_URL: app.config.publicUrl, ROLE: 'web' });
  return { client: () => new Client(port, app.host), pid, close };
}
