import { describe, expect, it } from 'vitest';
import { freshDatabase, startApp } from '../support/app.ts';
import { startDns } from '../support/dns.ts';
import { fuzz } from '../support/fuzz/storm.ts';
import { startServerProcess } from '../support/second-process.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now());

describe.each(['sqlite', 'postgres'] as const)('P5 on %s', (which) => {
  it('20,000 fuzzed requests: the process lives on, rejects nothing unhandled, shows nothing of its inside and fails at none', async () => {
    // No name leads anywhere.
    const dns = await startDns(() => []);
    const app = await startApp({ worker: false, database: await freshDatabase(which) });
    const server = await startServerProcess({ ...app.fresh.env, PUBLIC_URL: app.config.publicUrl, LOG_LEVEL: 'error', PORTICO_CHECK_ANSWERS: '1', DNS_SERVERS: dns.address });
    try {
      const { sent, statuses, wrong } = await fuzz(app, server.port, { requests: 16_000, bytes: 4_000, seed });
      console.log(`P5 on ${which}, seed ${seed}: ${sent} requests, answers by status ${JSON.stringify(statuses)}`);
      expect(wrong).toEqual([]);
      expect(sent).toBe(20_000);
      // Most are understood, and many do what they ask for: else nothing was tried.
      expect(statuses[200] ?? 0).toBeGreaterThan(2_000);
      expect(server.ending()).toBeNull();
      // It speaks only of failures of its own, among them what nobody handled.
      expect(server.said().split('\n').filter((line) => line.startsWith('{') || /unhandled|uncaught/iu.test(line))).toEqual([]);
    } finally {
      await server.close();
      await app.close();
      await dns.close();
    }
  });
});
