import { expect, it } from 'vitest';
import { freshDatabase } from '../support/app.ts';
import { killStorm } from '../support/kill-storm.ts';

it.each([
  ['sqlite', 200],
  // Here the database lives on, and only what the server keeps to itself could be lost.
  ['postgres', 40],
] as const)('L1 on %s: of everything acknowledged before %i kills nothing is lost or half done, and each start takes less than 3 seconds', async (which, kills) => {
  const fresh = await freshDatabase(which);
  try {
    const { acknowledged, slowestStart, ...wrong } = await killStorm(fresh, kills);
    console.log(`L1 on ${which}: ${kills} kills, ${acknowledged} writes acknowledged, slowest start ${Math.round(slowestStart)} ms`);
    expect(wrong).toEqual({ lost: [], halfDone: [], damage: [] });
    expect(acknowledged).toBeGreaterThan(kills * 10);
    expect(slowestStart).toBeLessThan(3_000);
  } finally {
    await fresh.drop();
  }
});
