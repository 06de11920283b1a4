// `npm run drills`: the promises in their full figures: thousands of kills, full disks, clocks that jump. Takes long.
import { ensureBuilt } from './build.mjs';
import { runPlaywright, runVitest } from './runners.mjs';
import { createTally } from './tally.mjs';

const tally = createTally();
await ensureBuilt();
// One file after another: what is timed shares the machine with nothing else of ours.
tally.add(await runVitest(['drills'], { PORTICO_DRILLS: '1' }, ['--no-file-parallelism', ...process.argv.slice(2)]));
// A drill that was named is of the other kind.
if (process.argv.length === 2) tally.add(await runPlaywright({ PORTICO_DRILLS: '1' }, ['i2-xss', '--project', 'wide']));
process.exitCode = tally.finish();
