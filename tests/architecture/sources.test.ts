import { describe, expect, test } from 'vitest';
import { unrecordedTransactions, unscopedQueries } from './reviewed.ts';
import {
  accessIsDecidedInOnePlace,
  changesAreRecorded,
  exceptionsGiveReasons,
  exportedFunctionsAreDocumented,
  jobPayloadsHoldNoSecrets,
  repositoriesTakeScope,
  scopesAreMadeByPolicies,
  servicesOwnTransactions,
  transactionsHoldNothingSlow,
} from './sources.ts';
import { planted, repository } from './tree.ts';

const tree = repository();

describe('every exported function has one sentence above it', () => {
  test('here', () => expect(exportedFunctionsAreDocumented(tree)).toEqual([]));
  test.each([
    ['none', 'export function a() {}'],
    ['none on an arrow function', 'export const a = () => 1;'],
    ['an empty one', '/** */\nexport function a() {}'],
    ['two', '/** One. */\n/** Two. */\nexport function a() {}'],
  ])('finds %s', (_, text) => expect(exportedFunctionsAreDocumented(planted({ 'server/a.ts': text }))).toEqual([expect.stringMatching(/^server\/a\.ts:\d/)]));
  test('leaves values, types and private functions alone', () => {
    expect(exportedFunctionsAreDocumented(planted({ 'server/a.ts': 'export const a = 1;\nexport type B = () => void;\nfunction c() {}' }))).toEqual([]);
  });
});

describe('a repository takes the database first and a scope second', () => {
  const file = 'server/features/audit/audit.repository.ts';
  test('here', () => expect(repositoriesTakeScope(tree, unscopedQueries)).toEqual([]));
  test('finds a query without a scope', () => {
    const without = planted({ [file]: 'export async function listEvents(db: Db, q: Query) {}' });
    expect(repositoriesTakeScope(without, {})).toEqual([expect.stringContaining('takes a Scope second')]);
    expect(repositoriesTakeScope(without, { 'audit/audit.repository.ts#listEvents': 'by an unguessable hash' })).toEqual([]);
  });
  test('finds a query that cannot join a transaction', () => {
    expect(repositoriesTakeScope(planted({ [file]: 'export const listEvents = async (scope: Scope) => [];' }), {})).toEqual([expect.stringContaining('takes the database first')]);
  });
  test.each([
    ['by crossTenant', "export async function a(db: Db, id: string) { crossTenant(db, 'jobs.claim'); }"],
    ['by crossTenant one call further', "async function first(db: Db) { crossTenant(db, 'jobs.claim'); }\nexport async function a(db: Db, id: string) { return first(db); }"],
    ['over a table without tenants', "export async function a(db: Db, id: string) { return db.selectFrom('locks').select('value'); }"],
  ])('accepts a query %s', (_, text) => {
    const schema = "export const tablesWithoutTenant: ReadonlySet<string> = new Set(['locks']);";
    expect(repositoriesTakeScope(planted({ [file]: text, 'db/schema.ts': schema }), {})).toEqual([]);
    expect(repositoriesTakeScope(planted({ [file]: text.replaceAll('crossTenant', 'other').replace('locks', 'users'), 'db/schema.ts': schema }), {})).toHaveLength(1);
  });
  test('finds an exception that is no longer one', () => {
    const scoped = planted({ [file]: 'export async function listEvents(db: Db, scope: Scope) {}' });
    expect(repositoriesTakeScope(scoped, {})).toEqual([]);
    expect(repositoriesTakeScope(scoped, { 'audit/audit.repository.ts#listEvents': 'old' })).toHaveLength(1);
  });
});

describe('only a policy makes a scope', () => {
  test('here', () => expect(scopesAreMadeByPolicies(tree)).toEqual([]));
  test('finds one made elsewhere', () => {
    const text = 'const scope = { providerId } as unknown as Scope;';
    expect(scopesAreMadeByPolicies(planted({ 'server/features/audit/audit.service.ts': text }))).toHaveLength(1);
    expect(scopesAreMadeByPolicies(planted({ 'server/features/audit/audit.policy.ts': text }))).toEqual([]);
  });
});

describe('a service owns the transaction', () => {
  test('here', () => expect(servicesOwnTransactions(tree)).toEqual([]));
  test.each(['await inTransaction(ctx, work);', 'await db.transaction().execute(work);'])('finds one opened by a repository: %s', (text) => {
    expect(servicesOwnTransactions(planted({ 'server/features/audit/audit.repository.ts': text }))).toHaveLength(1);
    expect(servicesOwnTransactions(planted({ 'server/features/audit/audit.service.ts': text }))).toEqual([]);
  });
});

describe('a transaction holds nothing slow or remote', () => {
  test('here', () => expect(transactionsHoldNothingSlow(tree)).toEqual([]));
  test.each(['await fetch(url)', 'await ctx.ports.passwords.hash(password)', 'await inner.ports.mailer.send(mail)'])('finds %s', (slow) => {
    const text = `await inTransaction(ctx, async (inner) => { ${slow}; });`;
    expect(transactionsHoldNothingSlow(planted({ 'server/features/audit/audit.service.ts': text }))).toHaveLength(1);
    expect(transactionsHoldNothingSlow(planted({ 'server/features/audit/audit.service.ts': `${slow}; await inTransaction(ctx, work);` }))).toEqual([]);
  });
});

describe('every state change writes an audit entry', () => {
  const file = 'server/features/portals/portals.service.ts';
  const change = (inside: string) => planted({ [file]: `export async function enablePortal(ctx: Context) { return inTransaction(ctx, async (inner) => { ${inside} }); }\nasync function note(ctx: Context) { await record(ctx, {}); }` });
  test('here', () => expect(changesAreRecorded(tree, unrecordedTransactions)).toEqual([]));
  test('finds a change nobody can read about', () => {
    expect(changesAreRecorded(change('await setPortal(inner.db, scope);'), {})).toEqual([expect.stringContaining('portals.service.ts#enablePortal')]);
    expect(changesAreRecorded(change('await setPortal(inner.db, scope);'), { 'portals/portals.service.ts#enablePortal': 'a counter, not a change' })).toEqual([]);
  });
  test('follows a call into another room', () => {
    const elsewhere = "export async function endAll(ctx: Context) { await record(ctx, {}); }";
    const files = { [file]: change('await endAll(inner);').text(file), 'server/features/sessions/sessions.service.ts': elsewhere };
    expect(changesAreRecorded(planted(files), {})).toEqual([]);
    expect(changesAreRecorded(planted({ ...files, 'server/features/sessions/sessions.service.ts': elsewhere.replace('await record(ctx, {});', '') }), {})).toHaveLength(1);
  });
  test.each(['await record(inner, {});', 'await note(inner);'])('accepts %s', (text) => expect(changesAreRecorded(change(text), {})).toEqual([]));
  test('finds an exception that is no longer one', () => {
    expect(changesAreRecorded(change('await note(inner);'), { 'portals/portals.service.ts#enablePortal': 'old' })).toHaveLength(1);
  });
});

describe('a job keeps no secret in its payload', () => {
  test('here', () => expect(jobPayloadsHoldNoSecrets(tree)).toEqual([]));
  test('finds a token', () => {
    const text = 'export const mail = job({ name: "a", payload: z.object({ invitationId: z.string(), token: z.string() }) });';
    expect(jobPayloadsHoldNoSecrets(planted({ 'server/features/invitations/invitations.jobs.ts': text }))).toHaveLength(1);
  });
});

describe('who may enter is decided in one place', () => {
  test('here', () => expect(accessIsDecidedInOnePlace(tree)).toEqual([]));
  test('finds a second opinion', () => {
    expect(accessIsDecidedInOnePlace(planted({ 'server/features/sessions/sessions.service.ts': "if (!portal.on) throw new GateError('portal_unavailable');" }))).toHaveLength(1);
    expect(accessIsDecidedInOnePlace(planted({ 'client/portal/access.ts': 'export function decideAccess() {}' }))).toHaveLength(1);
  });
});

describe('an exception from a rule gives its reason', () => {
  test('here', () => expect(exceptionsGiveReasons(tree)).toEqual([]));
  test('finds one without', () => {
    const bare = ['// eslint', 'disable-next-line no-console'].join('-');
    expect(exceptionsGiveReasons(planted({ 'server/a.ts': bare }))).toEqual(['server/a.ts:1 say why beside it: `-- reason`']);
    expect(exceptionsGiveReasons(planted({ 'server/a.ts': `${bare} -- the command line speaks here` }))).toEqual([]);
  });
});
