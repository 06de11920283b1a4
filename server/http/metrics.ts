import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { sameText } from '../platform/crypto.ts';

/** How many jobs are in which state. */
export type CountJobs = () => Promise<readonly { status: string; count: number }[]>;

const loopback = /^(?:::1|(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/u;

/** Prometheus metrics, for loopback or with `METRICS_TOKEN` as a bearer token. */
export function metricsHandler(countJobs: CountJobs, config: Config): RequestHandler {
  const registry = new Registry();
  let started = false;
  return async (request, response) => {
    const allowed = config.metricsToken === null ? loopback.test(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined : sameText(request.headers.authorization ?? '', `Bearer ${config.metricsToken}`);
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
