import { afterAll, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/app.ts';
import { killStorm } from '../support/kill-storm.ts';

let fresh: FreshDatabase | null = null;
afterAll(() => fresh?.drop());

it('L1: a server that is killed while people write keeps every write that it has acknowledged, whole', async () => {
  fresh = await freshDatabase();
  const { acknowledged, lost, halfDone, damage } = await killStorm(fresh, 3);
  expect({ lost, halfDone, damage }).toEqual({ lost: [], halfDone: [], damage: [] });
  expect(acknowledged).toBeGreaterThan(30);
});
