import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** By name, the ones that take longest: begun last, they would have one core idle at the end. */
const longest = [/tenant-matrix/u, /i1-csrf/u, /imports\.test/u, /command-line/u];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = (file: TestSpecification) => {
      const place = longest.findIndex((name) => name.test(file.moduleId));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).sort((one, other) => order(one) - order(other));
  }
}

export default defineConfig({
  test: {
    projects: process.env['PORTICO_DRILLS'] === undefined ? everyRun : onDemand,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Nothing may lean on the zone of the machine.
    env: { TZ: 'Asia/Kathmandu' },
    passWithNoTests: true,
  },
});
