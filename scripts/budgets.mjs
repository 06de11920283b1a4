import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { clients } from './build.mjs';
import { inRoot } from './paths.mjs';

/** What each client may load before its first page stands: kilobytes (1,000 bytes) of JavaScript, gzipped. */
const budgets = /** @type {Readonly<Record<string, number>>} */ ({ portal: 110, admin: 420 });

/** Measures each built client against its budget. */
export function measureBudgets() {
  return clients().map((name) => {
    const budget = budgets[name] ?? 0;
    const manifestFile = inRoot('dist', name, '.vite', 'manifest.json');
    if (!existsSync(manifestFile)) return { name: `budget: ${name}`, ok: false, output: `dist/${name} was not built` };
    const files = firstLoad(JSON.parse(readFileSync(manifestFile, 'utf8')));
    const sizes = files.map((file) => ({ file, kilobytes: gzipSync(readFileSync(inRoot('dist', name, file))).length / 1000 }));
    const total = sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0);
    return {
      name: `budget: ${name} loads ${total.toFixed(1)} kB of JavaScript first, ${budget} kB are the most`,
      ok: total > 0 && total < budget,
      output: sizes.map(({ file, kilobytes }) => `${kilobytes.toFixed(1)} kB ${file}`).join('\n'),
    };
  });
}

/**
 * The entry and everything it imports before it runs; what a page loads later does not count.
 * @param {Record<string, { file: string, isEntry?: boolean, imports?: string[] }>} manifest
 */
function firstLoad(manifest) {
  const wanted = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  const seen = new Set(/** @type {string[]} */ ([]));
  for (let key = wanted.pop(); key !== undefined; key = wanted.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    wanted.push(...(manifest[key]?.imports ?? []));
  }
  return [...seen].map((key) => manifest[key]?.file ?? '').filter((file) => file.endsWith('.js'));
}
