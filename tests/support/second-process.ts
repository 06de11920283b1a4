import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { Client } from './client.ts';
import type { TestApp } from './app.ts';

export interface SecondProcess {
  /** A client that nobody is signed in on; sources are told apart by what they say in `X-Forwarded-For`. */
  readonly client: () => Client;
  readonly pid: number;
  readonly close: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The product as operators run it, in a process of its own, over the database and key of an app under test. */
export async function startSecondProcess(app: TestApp): Promise<SecondProcess> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'] ?? '', TZ: 'UTC', ...app.fresh.env, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: app.config.publicUrl, TRUST_PROXY: '1', ROLE: 'web', LOG_LEVEL: 'silent' };
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../server/main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Portico is ready')) resolve();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('exit', () => reject(new Error(`The process ended before it was ready:\n${said}`)));
  });
  await ready;
  return {
    client: () => new Client(port, app.host),
    pid: child.pid ?? 0,
    close: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
