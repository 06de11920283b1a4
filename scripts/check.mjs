// `npm run check`: everything that can be told without running the product. `npm run check -- types` runs one stage.
import { runChecks, staticChecks } from './checks.mjs';
import { createTally } from './tally.mjs';

const wanted = process.argv.slice(2);
const tally = createTally();
await runChecks(staticChecks.filter(({ stage, name }) => wanted.length === 0 || wanted.some((word) => stage === word || name.includes(word))), tally.check);
process.exitCode = tally.finish();
