import hooks from 'eslint-plugin-react-hooks';
import regexp from 'eslint-plugin-regexp';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** @typedef {{ selector: string, message: string }} Ban */
/** @typedef {{ name: string, message: string, importNames?: string[], allowTypeImports?: boolean }} BannedImport */
/** @typedef {{ group: string[], message: string, allowTypeImports?: boolean }} BannedPattern */

const wallClock = 'Take the time from ctx.now() (or from the clock handed in), so that tests can set it.';
const ids = 'Take ids from server/platform/ids.ts and secrets from server/platform/crypto.ts: one place decides their form.';

/** @type {Ban[]} */
const timeAndIds = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: wallClock },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: wallClock },
  { selector: "CallExpression[callee.name='Date']", message: wallClock },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: ids },
  { selector: "MemberExpression[property.name='randomUUID']", message: ids },
  { selector: "ImportSpecifier[imported.name='randomUUID']", message: ids },
];

/** @type {Ban[]} */
const secrets = [{ selector: 'ImportSpecifier[imported.name=/^(randomBytes|randomInt|getRandomValues)$/]', message: ids }];

/** @type {Ban[]} */
const environment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Add the setting to server/config.ts and take it from the configuration handed in.',
  },
  { selector: "ImportDeclaration[source.value=/^(node:)?process$/]", message: 'Use the global `process`; settings come from server/config.ts.' },
];

/** @type {Ban[]} */
const builtRegex = [
  {
    selector: ":matches(NewExpression, CallExpression)[callee.name='RegExp']:not([arguments.0.type='Literal'])",
    message: 'Write the pattern as a literal: one put together at run time cannot be checked for super-linear cost.',
  },
];

/** @type {Ban[]} */
const httpStatus = [
  {
    selector: 'CallExpression[callee.property.name=/^(status|sendStatus)$/]',
    message: 'Return the answer, or throw an error code the contract declares: server/http/problem.ts alone decides statuses.',
  },
];

/** @type {Ban[]} */
const rawHtml = [
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Render the text as text: the pages are under Trusted Types.' },
];

const outside = 'Calls that leave the process live in server/platform: take the port from ctx.ports, or enqueue a job.';
const clientNames = ['request', 'get', 'Agent', 'globalAgent', 'ClientRequest', 'default'];

/** @type {BannedImport[]} */
const network = [
  ...['node:http', 'http'].map((name) => ({ name, importNames: clientNames, message: outside, allowTypeImports: true })),
  ...['node:net', 'net'].map((name) => ({ name, importNames: ['connect', 'createConnection', 'Socket', 'default'], message: outside, allowTypeImports: true })),
  ...['https', 'http2', 'tls', 'dgram', 'dns', 'dns/promises']
    .flatMap((name) => [name, `node:${name}`])
    .concat('undici', 'nodemailer', 'web-push', 'axios', 'got')
    .map((name) => ({ name, message: outside, allowTypeImports: true })),
];

const networkPatterns = [{ group: ['**/platform/http.ts'], importNames: ['request'], message: outside }];
const builtins = [{ selector: "MemberExpression[property.name='getBuiltinModule']", message: 'Import it: the checks of imports read no other way.' }];

const globalCalls = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'];

/** @type {BannedPattern[]} */
const portalImports = [
  {
    group: ['zod', 'zod/*', '**/shared/contracts/*', '**/shared/contracts'],
    message: 'Import the type only (`import type`): zod costs the portal 20 kB. Paths stand in client/http as a plain table.',
    allowTypeImports: true,
  },
  { group: ['@mui/*', '@emotion/*', 'react-admin', 'ra-*'], message: 'The portal has its own components on the tokens of client/theme.' },
];

/** @type {BannedPattern[]} */
const consoleImports = [
  { group: ['@mui/icons-material'], message: "Import each icon by its path ('@mui/icons-material/Add'): the index holds thousands." },
];

/** @returns {['error', ...Ban[]]} */
const syntax = (/** @type {Ban[][]} */ ...bans) => ['error', ...bans.flat()];

export default defineConfig(
  { ignores: ['**/*.cjs', 'node_modules/', 'dist/', '.data/', '.demo/', '.cache/', 'coverage/', 'test-results/', 'playwright-report/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'certain' }],
      'regexp/no-super-linear-move': 'error',
      'no-control-regex': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true, minimumDescriptionLength: 10 }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false, inheritedMethods: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: 'NavigateFunction', package: 'react-router' }] }],
      // Kysely hands its expression builder out to be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['server/**', 'db/**', 'shared/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': syntax(timeAndIds, environment, builtRegex, builtins),
      'no-restricted-globals': ['error', ...globalCalls.map((name) => ({ name, message: outside }))],
      '@typescript-eslint/no-restricted-imports': ['error', { paths: network, patterns: networkPatterns }],
    },
  },
  { files: ['server/features/**'], rules: { 'no-restricted-syntax': syntax(timeAndIds, secrets, environment, builtRegex, httpStatus, builtins) } },
  {
    files: ['server/platform/**'],
    rules: { 'no-restricted-globals': 'off', '@typescript-eslint/no-restricted-imports': 'off' },
  },
  { files: ['server/platform/http.ts'], rules: { 'no-restricted-syntax': syntax(timeAndIds, environment, builtRegex) } },
  { files: ['server/platform/{clock,ids,crypto}.ts'], rules: { 'no-restricted-syntax': syntax(environment, builtRegex) } },
  { files: ['server/config.ts'], rules: { 'no-restricted-syntax': syntax(timeAndIds, builtRegex) } },
  { files: ['server/{main,cli}.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['client/**'],
    plugins: { 'react-hooks': /** @type {import('eslint').ESLint.Plugin} */ (/** @type {unknown} */ (hooks)) },
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': syntax(rawHtml, builtRegex),
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  {
    files: ['client/**'],
    ignores: ['client/http/**', 'client/portal/pwa/**'],
    rules: { 'no-restricted-globals': ['error', ...globalCalls.map((name) => ({ name, message: 'Call the API through client/http: it knows the contracts, the token and the problems.' }))] },
  },
  { files: ['client/portal/**', 'client/http/**'], rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: portalImports }] } },
  { files: ['client/admin/**'], rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: consoleImports }] } },
  {
    files: ['tests/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': 'off',
      'no-restricted-globals': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-restricted-imports': 'off',
      'regexp/no-super-linear-backtracking': 'off',
      'regexp/no-super-linear-move': 'off',
    },
  },
  // What JSON.parse and react-admin's hooks give is `any`: it is looked at, not typed, where no rule hangs on it.
  {
    files: ['tests/**', '**/*.test.ts', 'scripts/**', 'client/admin/**'],
    rules: Object.fromEntries(['argument', 'assignment', 'call', 'member-access', 'return'].map((kind) => [`@typescript-eslint/no-unsafe-${kind}`, 'off'])),
  },
);
