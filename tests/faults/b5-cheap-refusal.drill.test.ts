import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { certificates, expectation } from '../support/saml/documents.ts';
import { heavy } from '../support/saml/heavy.ts';

const mostMilliseconds = 50;
const mostMebibytes = 20;
const folder = mkdtempSync(join(tmpdir(), 'portico-saml-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(`B5: any document up to 20 MiB is refused within ${mostMilliseconds} ms of processor and ${mostMebibytes} MiB`, () => {
  const documents = Object.entries(heavy());
  const files = documents.map(([, body], index) => {
    const file = join(folder, String(index));
    writeFileSync(file, body);
    return file;
  });
  const scene = join(folder, 'scene.json');
  writeFileSync(scene, JSON.stringify({ expectation, certificates, documents: files }, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
  const entry = fileURLToPath(new URL('../support/saml/cost-entry.ts', import.meta.url));
  const lines = execFileSync(process.execPath, ['--expose-gc', entry, scene], { encoding: 'utf8', maxBuffer: 67_108_864 }).trim().split('\n');
  const costs = lines.map((line, index) => ({ ...(JSON.parse(line) as { code: string; milliseconds: number; mebibytes: number }), name: documents[index]?.[0] ?? '' }));
  expect(costs).toHaveLength(documents.length);
  const by = (unit: 'milliseconds' | 'mebibytes') => [...costs].sort((left, right) => right[unit] - left[unit]).slice(0, 8).map((cost) => `${cost.name} (${cost.code}): ${cost[unit].toFixed(1)}`).join('\n  ');
  console.log(`B5: ${costs.length} documents.\n milliseconds:\n  ${by('milliseconds')}\n mebibytes:\n  ${by('mebibytes')}`);
  // Some of the hostile set are wrong only for what their flow expects, and this scene expects the usual.
  expect(costs.filter(({ code, name }) => code === 'accepted' && !/asked|another browser|this browser|before we asked/u.test(name))).toEqual([]);
  // What the provider itself signed goes to the second reader; everything else has to be cheap.
  const cheap = costs.filter(({ code }) => code !== 'accepted' && code !== 'readers_disagree');
  expect(cheap.length).toBeGreaterThan(1_000);
  expect(cheap.filter(({ milliseconds, mebibytes }) => milliseconds >= mostMilliseconds || mebibytes >= mostMebibytes)).toEqual([]);
}, 600_000);
