import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import autocannon from 'autocannon';

/** A free loopback port. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a script of the repository on the running Node and waits for a word on its standard output; gives how many milliseconds that took. */
export async function startScript(script: string, args: readonly string[], env: Readonly<Record<string, string>>, word: string): Promise<{ child: ChildProcess; milliseconds: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}.`)));
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(word)) resolve();
    });
  });
  return { child, milliseconds: performance.now() - started };
}

/** Processor time a process has used, in milliseconds (Linux). */
export function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Each connection goes through the bodies from another one on. */
function startElsewhere(bodies: readonly { readonly body: string; readonly headers: Readonly<Record<string, string>> }[]): (client: autocannon.Client) => void {
  let connection = 0;
  return (client) => {
    const from = (connection * 7) % bodies.length;
    connection += 1;
    client.setRequests([...bodies.slice(from), ...bodies.slice(0, from)].map(({ body, headers }) => ({ body, headers: { ...headers } })));
  };
}

/**
 * Requests a second over a few seconds of 16 connections, and the microseconds of processor time each costs the server, which other work on the machine
 * does not change. Every answer must be a success.
 */
export async function throughput(options: { pid: number; url: string; method?: 'GET' | 'POST'; headers?: Record<string, string>; bodies?: readonly { readonly body: string; readonly headers: Readonly<Record<string, string>> }[]; seconds: number; connections?: number }): Promise<{ perSecond: number; p99: number; microseconds: number }> {
  const before = processorTime(options.pid);
  const result = await autocannon({ url: options.url, method: options.method ?? 'GET', headers: options.headers ?? {}, ...(options.bodies ? { setupClient: startElsewhere(options.bodies) } : {}), duration: options.seconds, connections: options.connections ?? 16 });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${options.url}: ${result.non2xx} refusals, ${result.errors} errors.`);
  return { perSecond: result.requests.average, p99: result.latency.p99, microseconds: ((processorTime(options.pid) - before) * 1_000) / Math.max(1, result.requests.total) };
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The value that all but one in a hundred stay under. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
}

/** Begins something so many times a second for some seconds, whether or not the ones before have ended, and gives how long each took in milliseconds. */
export async function paced(perSecond: number, seconds: number, act: (number: number) => Promise<void>): Promise<number[]> {
  const began = performance.now();
  return Promise.all(
    Array.from({ length: Math.round(perSecond * seconds) }, async (_, number) => {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + (number * 1_000) / perSecond - performance.now())));
      const started = performance.now();
      await act(number);
      return performance.now() - started;
    }),
  );
}
