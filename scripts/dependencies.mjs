import { cruise } from 'dependency-cruiser';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const folders = ['shared', 'db', 'server', 'client'];

/**
 * Reads every import under `base` and holds it against the rules; also tells which files it failed to read, since a cruiser that read nothing finds nothing.
 * @param {string} base
 * @returns {Promise<{ read: number, problems: string[] }>}
 */
export async function checkDependencies(base = root) {
  const present = folders.filter((folder) => existsSync(path.join(base, folder)));
  const everywhere = await read(base, present, rules.forbidden, rules.options);
  const portal = present.includes('client') ? await read(base, ['client'], rules.portal.forbidden, { ...rules.options, ...rules.portal.options }) : undefined;
  const modules = new Set(everywhere.modules.map((module) => module.source));
  const unread = present.flatMap((folder) => sources(base, folder)).filter((file) => !modules.has(file));
  return {
    read: modules.size,
    problems: [
      ...unread.map((file) => `0-everything-is-read: ${file} was not read, so nothing is known about it`),
      ...[...everywhere.summary.violations, ...(portal?.summary.violations ?? [])].map(describe),
    ],
  };
}

/**
 * @param {string} base
 * @param {string[]} present
 * @param {import('dependency-cruiser').IForbiddenRuleType[]} forbidden
 * @param {import('dependency-cruiser').ICruiseOptions} options
 */
async function read(base, present, forbidden, options) {
  const { enhancedResolveOptions, ...rest } = options;
  const result = await cruise(present, { ...rest, baseDir: base, validate: true, ruleSet: { forbidden } }, enhancedResolveOptions);
  return /** @type {import('dependency-cruiser').ICruiseResult} */ (result.output);
}

/** @returns {string[]} */
function sources(/** @type {string} */ base, /** @type {string} */ folder) {
  return readdirSync(path.join(base, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(base, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

function describe(/** @type {import('dependency-cruiser').IViolation} */ violation) {
  const cycle = violation.cycle ? ` (${violation.cycle.map(({ name }) => name).join(' → ')})` : '';
  return `${violation.rule.name}: ${violation.from} → ${violation.to}${cycle}. ${violation.comment ?? ''}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { read: count, problems } = await checkDependencies();
  for (const problem of problems) console.error(problem);
  console.log(`${count} modules read, ${problems.length} forbidden imports`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
