import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const postgres = './tests/support/postgres.ts';
const drills = '**/*.drill.test.ts';
const api = { include: ['tests/api/**/*.test.ts'], exclude: [...configDefaults.exclude, drills], globalSetup: postgres };

const everyRun = [
  { test: { name: 'architecture', include: ['tests/architecture/**/*.test.ts'] } },
  { test: { name: 'unit', include: ['{server,shared,db,client}/**/*.test.ts', 'tests/support/**/*.test.ts'] } },
  { test: { name: 'db', include: ['tests/db/**/*.test.ts'], exclude: [...configDefaults.exclude, drills], globalSetup: postgres } },
  // Every API test runs once on each database.
  { test: { name: 'api-sqlite', ...api, globalSetup: [], env: { PORTICO_TEST_DIALECT: 'sqlite' } } },
  { test: { name: 'api-postgres', ...api, env: { PORTICO_TEST_DIALECT: 'postgres' } } },
];

const onDemand = [{ test: { name: 'drills', include: ['tests/faults/**/*.test.ts', `tests/${drills}`], globalSetup: postgres, testTimeout: 1_800_000 } }];

export default defineConfig({
  test: {
    projects: process.env['PORTICO_DRILLS'] === undefined ? everyRun : onDemand,
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Nothing may lean on the zone of the machine.
    env: { TZ: 'Asia/Kathmandu' },
    passWithNoTests: true,
  },
});
