import { describe, expect, it } from 'vitest';
import { beginnings, dieEverywhere } from '../support/killed-migrations.ts';

describe.each(['sqlite', 'postgres'] as const)('L5 on %s', (dialect) => {
  it('a start that is killed while it migrates leaves the schema as it was or as it becomes, and the next one makes it whole', async () => {
    const [nothing] = beginnings;
    if (!nothing) throw new Error('There is nothing to begin with.');
    // Early, in the midst, and around the end, where what was done becomes lasting.
    const { tried, rolledBack, wrong } = await dieEverywhere(dialect, nothing, (statement, of, when) => (when === 'after' ? [12, of - 5, of - 1] : [Math.round(of / 2)]).includes(statement));
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(3);
    expect(rolledBack).toBeGreaterThanOrEqual(1);
  });
});
