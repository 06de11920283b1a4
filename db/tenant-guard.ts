import type { KyselyPlugin, OperationNode, PluginTransformQueryArgs, PluginTransformResultArgs, QueryResult, RootOperationNode, UnknownRow } from 'kysely';
import { tablesWithoutTenant, type Schema } from './schema.ts';

const tenantColumns = new Set(['provider_id', 'organization_id']);

interface Source {
  readonly table: string;
  readonly alias: string;
}

type Loose = Readonly<Record<string, unknown>> & { readonly kind: string };
const isNode = (value: unknown): value is Loose => typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';

function nameOf(node: unknown): string {
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : '';
}

function sourceOf(node: unknown): Source | null {
  if (!isNode(node)) return null;
  if (node.kind === 'AliasNode') {
    const inner = sourceOf(node['node']);
    return inner ? { table: inner.table, alias: nameOf(node['alias']) } : null;
  }
  if (node.kind !== 'TableNode' || !isNode(node['table'])) return null;
  const table = nameOf(node['table']['identifier']);
  return { table, alias: table };
}

/** The tenant columns that equalities joined by `and` pin, as `alias` or, unqualified, as ''. */
function pinned(node: unknown, found: Set<string>): void {
  if (!isNode(node)) return;
  if (node.kind === 'WhereNode') pinned(node['where'], found);
  else if (node.kind === 'OnNode') pinned(node['on'], found);
  else if (node.kind === 'ParensNode') pinned(node['node'], found);
  else if (node.kind === 'AndNode') {
    pinned(node['left'], found);
    pinned(node['right'], found);
  } else if (node.kind === 'BinaryOperationNode') {
    const operator = isNode(node['operator']) ? node['operator']['operator'] : '';
    if (operator !== '=' && operator !== 'in' && operator !== 'is') return;
    for (const side of [node['leftOperand'], node['rightOperand']]) {
      if (!isNode(side) || side.kind !== 'ReferenceNode') continue;
      const column = isNode(side['column']) ? nameOf(side['column']['column']) : '';
      if (tenantColumns.has(column)) found.add(sourceOf(side['table'])?.table ?? '');
    }
  }
}

function subqueries(node: unknown, visit: (query: Loose) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) subqueries(item, visit);
    return;
  }
  if (!isNode(node)) return;
  if (node.kind === 'SelectQueryNode' || node.kind === 'UpdateQueryNode' || node.kind === 'DeleteQueryNode') visit(node);
  for (const value of Object.values(node)) if (typeof value === 'object' && value !== null) subqueries(value, visit);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function roots(query: Loose): Source[] {
  const from = isNode(query['from']) ? list(query['from']['froms']) : [];
  return [...from, ...list(query['table'])].map(sourceOf).filter((source) => source !== null);
}

function check(query: Loose): void {
  const joins = list(query['joins']).filter(isNode);
  const sources = [...roots(query), ...joins.map((join) => sourceOf(join['table'])).filter((source) => source !== null)];
  const found = new Set<string>();
  pinned(query['where'], found);
  for (const join of joins) pinned(join['on'], found);
  for (const { table, alias } of sources) {
    if (tablesWithoutTenant.has(table as keyof Schema) || !tenantTables.has(table)) continue;
    if (found.has(alias) || (sources.length === 1 && found.has(''))) continue;
    throw new Error(`A query on ${table} names no tenant: add a predicate on provider_id or organization_id, or, for a look-up by secret or address, use crossTenant with a reviewed name.`);
  }
}

const tenantTables: ReadonlySet<string> = new Set<keyof Schema>(['users', 'staff', 'staff_organizations', 'sessions', 'known_devices', 'guess_counters', 'password_resets', 'organizations', 'organization_domains', 'portals', 'portal_logos', 'customer_users', 'invitations', 'sign_in_attempts', 'audit_events', 'jobs', 'deliveries', 'imports', 'import_rows', 'exports', 'file_chunks']);

/** Throws on a query that reads or changes a tenant table without a predicate on its tenant (promise A6). */
export class TenantGuard implements KyselyPlugin {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    subqueries(node as OperationNode, check);
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

/** Look-ups that cannot know the tenant yet, reviewed one by one: each finds by a hashed secret of 128 bits or more, or is the worker's or an operator's. */
export const crossTenantLookups = {
  'hosts.byName': 'a host name is public; the look-up says whose portal a request means',
  'providers.first': 'the public address belongs to the first provider; gives its id and name only',
  'sessions.byTokenHash': 'the tenant is what the look-up finds; the host decides whether it may be used here',
  'jobs.claim': 'the worker serves every tenant',
  'jobs.lease': 'the worker serves every tenant',
  'deliveries.byId': 'the worker serves every tenant',
  'invitations.byId': 'found by its one-time secret, or the worker’s',
  'staff.byId': 'found by its one-time secret, or the worker’s',
  'passwordResets.byId': 'found by its one-time secret, or the worker’s',
  'imports.byId': 'the worker serves every tenant',
  'exports.byId': 'the worker serves every tenant',
  'files.read': 'the worker serves every tenant; the file id comes from a scoped row',
  'housekeeping': 'deletes what has expired, for every tenant',
  'operator': 'the command line runs with the operator’s rights',
  'metrics': 'counts without content',
} as const;
export type CrossTenantLookup = keyof typeof crossTenantLookups;
