// `npm test`: everything, in the order in which it is cheapest to learn of a mistake. `npm test -- api e2e` runs stages only.
import { measureBudgets } from './budgets.mjs';
import { ensureBuilt, whileBuilding } from './build.mjs';
import { buildChecks, runChecks, staticChecks } from './checks.mjs';
import { runPlaywright, runVitest } from './runners.mjs';
import { wasInterrupted } from './spawn.mjs';
import { createTally } from './tally.mjs';

const stages = ['types', 'lint', 'architecture', 'unit', 'api', 'build', 'e2e'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((stage) => !stages.includes(stage));
if (unknown.length > 0) {
  console.error(`There is no stage “${unknown.join(', ')}”. Known: ${stages.join(', ')}.`);
  process.exit(2);
}
const has = (/** @type {string} */ stage) => wanted.length === 0 || wanted.includes(stage);
const tally = createTally();

await runChecks(staticChecks.filter(({ stage }) => has(stage)), tally.check);

const projects = [
  ...(has('architecture') ? ['architecture'] : []),
  ...(has('unit') ? ['unit', 'db'] : []),
  ...(has('api') ? ['api-sqlite', 'api-postgres'] : []),
];
if (projects.length > 0) tally.add(await runVitest(projects));

if (has('build') && !wasInterrupted()) {
  await whileBuilding(() => runChecks(buildChecks(), tally.check));
  for (const { name, ok, output } of measureBudgets()) tally.check(name, ok, output);
}

if (has('e2e') && !wasInterrupted()) {
  try {
    await ensureBuilt();
    tally.add(await runPlaywright());
  } catch (error) {
    tally.check('browser tests', false, /** @type {Error} */ (error).message);
  }
}

process.exitCode = tally.finish();
