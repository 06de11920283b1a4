import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { holds } from './checks.mjs';
import { commandOf, inRoot } from './paths.mjs';
import { childEnv, runForeground } from './spawn.mjs';

/** @typedef {{ passed: number, failed: string[], skipped: number }} Result */

const reports = inRoot('.cache', 'reports');

/**
 * Runs Vitest over projects and reads its report: each test counts, and so does a file that could not even be loaded.
 * @param {readonly string[]} projects
 * @param {NodeJS.ProcessEnv} [env]
 * @param {readonly string[]} [filters]
 * @returns {Promise<Result>}
 */
export async function runVitest(projects, env = {}, filters = []) {
  const report = freshReport('vitest.json');
  const args = ['run', ...projects.flatMap((name) => ['--project', name]), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters];
  const code = await runForeground(process.execPath, [commandOf('vitest'), ...args], { env: childEnv(env), stdio: ['ignore', 'inherit', 'inherit'] });
  /** @type {Result} */
  const result = { passed: 0, failed: [], skipped: 0 };
  if (existsSync(report)) {
    for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) {
      for (const { status, fullName } of file.assertionResults) {
        if (status === 'passed') result.passed += 1;
        else if (status === 'failed') result.failed.push(`${relative(file.name)} › ${fullName}`);
        else result.skipped += 1;
      }
      if (file.status === 'failed' && !file.assertionResults.some((/** @type {{ status: string }} */ { status }) => status === 'failed')) result.failed.push(`${relative(file.name)} could not be run`);
    }
  }
  if (code !== 0 && result.failed.length === 0) result.failed.push(`Vitest ended with exit code ${code}`);
  return result;
}

/**
 * Runs the browser tests against the built clients and reads the report; nothing to count where there are none.
 * @param {NodeJS.ProcessEnv} [more]
 * @param {readonly string[]} [filters]
 * @returns {Promise<Result>}
 */
export async function runPlaywright(more = {}, filters = []) {
  /** @type {Result} */
  const result = { passed: 0, failed: [], skipped: 0 };
  if (!holds(inRoot('tests', 'e2e'), '.spec.ts')) return result;
  const report = freshReport('playwright.json');
  const env = childEnv({ PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', ...more });
  const code = await runForeground(process.execPath, [commandOf('@playwright/test', 'playwright'), 'test', '--reporter=list,json', ...filters], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (existsSync(report)) {
    const { suites = [], errors = [] } = JSON.parse(readFileSync(report, 'utf8'));
    for (const spec of suites.flatMap(specsIn)) {
      for (const { status, projectName } of spec.tests) {
        if (status === 'expected') result.passed += 1;
        else if (status === 'skipped') result.skipped += 1;
        else result.failed.push(`tests/e2e/${spec.file} [${projectName}] › ${spec.title}`);
      }
    }
    for (const { message = '' } of errors) result.failed.push(`browser tests: ${message.split('\n')[0]}`);
  }
  if (code !== 0 && result.failed.length === 0) result.failed.push(`Playwright ended with exit code ${code}`);
  return result;
}

/** @returns {{ file: string, title: string, tests: { status: string, projectName: string }[] }[]} */
function specsIn(/** @type {{ specs?: [], suites?: [] }} */ { specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsIn)];
}

function freshReport(/** @type {string} */ name) {
  mkdirSync(reports, { recursive: true });
  rmSync(`${reports}/${name}`, { force: true });
  return `${reports}/${name}`;
}

const relative = (/** @type {string} */ file) => file.replace(`${inRoot()}/`, '');
