import { describe, expect, it } from 'vitest';
import { beginnings, dieEverywhere } from '../support/killed-migrations.ts';

describe.each(['sqlite', 'postgres'] as const)('L5 on %s', (dialect) => {
  it.each(beginnings)('killed at every statement, from $version on: rolled back or done each time, and the same schema after the next start', async (beginning) => {
    const { statements, tried, rolledBack, wrong } = await dieEverywhere(dialect, beginning);
    console.log(`L5 on ${dialect} from ${beginning.version ?? 'nothing'}: ${statements} statements, ${tried} deaths, ${rolledBack} rolled back, ${tried - rolledBack} done`);
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(statements);
    expect(statements).toBeGreaterThan(5);
  });
});
