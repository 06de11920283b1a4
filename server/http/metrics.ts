import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Request, RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { sameText } from '../platform/crypto.ts';

/** How many jobs are in which state. */
export type CountJobs = () => Promise<readonly { status: string; count: number }[]>;

const loopback = /^(?:::1|(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/u;

const loopbackName = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/iu;
const byProxies = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

/** Whether somebody on this machine asks for this machine: not a proxy on behalf of others, and no page whose name leads here. */
function isFromHere({ socket, headers }: Request): boolean {
  return loopback.test(socket.remoteAddress ?? '') && loopbackName.test(headers.host ?? '') && byProxies.every((name) => headers[name] === undefined);
}

/** Prometheus metrics, for loopback or with `METRICS_TOKEN` as a bearer token. */
export function metricsHandler(countJobs: CountJobs, config: Config): RequestHandler {
  const registry = new Registry();
  let started = false;
  return async (request, response) => {
    const allowed = config.metricsToken === null ? isFromHere(request) : sameText(request.headers.authorization ?? '', `Bearer ${config.metricsToken}`);
    if (!allowed) throw new AppError('not_found');
    if (!started) {
      started = true;
      collectDefaultMetrics({ register: registry, prefix: 'portico_' });
      new Gauge({
        name: 'portico_jobs',
        help: 'Jobs by status',
        labelNames: ['status'],
        registers: [registry],
        async collect() {
          this.reset();
          for (const { status, count } of await countJobs()) this.set({ status }, count);
        },
      });
    }
    response.setHeader('Content-Type', registry.contentType);
    response.end(await registry.metrics());
  };
}
