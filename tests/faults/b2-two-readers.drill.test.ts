import { expect, it } from 'vitest';
import { storm } from '../support/saml/mutations.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now());
const documents = 100_000;

it('B2: of 100,000 mutated responses none is accepted with another identity', async () => {
  const { tried, read, accepted, codes, wrong } = await storm(documents, seed);
  console.log(`B2, seed ${seed}: ${tried} documents, ${read} of them read to the end, ${accepted} accepted, refusals ${JSON.stringify(codes)}`);
  expect(wrong).toEqual([]);
  expect(tried).toBe(documents);
  expect(accepted).toBeGreaterThan(0);
  expect(read).toBeGreaterThan(documents / 10);
}, 1_800_000);
