// `npm run drills`: the promises in their full figures: thousands of kills, full disks, clocks that jump. Takes long.
import { runVitest } from './runners.mjs';
import { createTally } from './tally.mjs';

const tally = createTally();
tally.add(await runVitest(['drills'], { PORTICO_DRILLS: '1' }, process.argv.slice(2)));
process.exitCode = tally.finish();
