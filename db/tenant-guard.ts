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

interface Pins {
  /** Aliases whose tenant is compared with a value, or with a query around this one, which is checked itself. */
  readonly pinned: Set<string>;
  /** Aliases whose tenant follows from another's. */
  readonly follows: { readonly from: string; readonly to: string }[];
}

interface Column {
  readonly alias: string;
  readonly name: string;
}

function columnOf(node: unknown): Column | null {
  if (!isNode(node) || node.kind !== 'ReferenceNode') return null;
  return { alias: sourceOf(node['table'])?.table ?? '', name: isNode(node['column']) ? nameOf(node['column']['column']) : '' };
}

/** Reads the equalities joined by `and`; `joined` is the alias of an outer join, whose condition narrows nothing but that alias. */
function readPins(node: unknown, sources: readonly Source[], joined: string | null, pins: Pins): void {
  if (!isNode(node)) return;
  if (node.kind === 'WhereNode') readPins(node['where'], sources, joined, pins);
  else if (node.kind === 'OnNode') readPins(node['on'], sources, joined, pins);
  else if (node.kind === 'ParensNode') readPins(node['node'], sources, joined, pins);
  else if (node.kind === 'AndNode') {
    readPins(node['left'], sources, joined, pins);
    readPins(node['right'], sources, joined, pins);
  } else if (node.kind === 'BinaryOperationNode') {
    const operator = isNode(node['operator']) ? node['operator']['operator'] : '';
    if (operator !== '=' && operator !== 'in') return;
    readEquality(node['leftOperand'], node['rightOperand'], sources, joined, pins);
    if (operator === '=') readEquality(node['rightOperand'], node['leftOperand'], sources, joined, pins);
  }
}

function readEquality(side: unknown, other: unknown, sources: readonly Source[], joined: string | null, { pinned, follows }: Pins): void {
  const column = columnOf(side);
  if (!column || !tenantColumns.has(column.name)) return;
  const [only] = sources;
  const local = (alias: string) => (alias === '' && sources.length === 1 && only ? only.alias : alias);
  const alias = local(column.alias);
  if (joined !== null && alias !== joined) return;
  const against = columnOf(other);
  if (!against) {
    pinned.add(alias);
    return;
  }
  const table = sources.find((source) => source.alias === local(against.alias))?.table;
  // The tenant of an organization is its own id, and so is a provider's.
  if (!tenantColumns.has(against.name) && !(against.name === 'id' && (table === undefined || table === 'organizations' || table === 'providers'))) return;
  if (table === undefined) pinned.add(alias);
  else follows.push({ from: local(against.alias), to: alias });
}

function subqueries(node: unknown, visit: (query: Loose) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) subqueries(item, visit);
    return;
  }
  if (!isNode(node)) return;
  if (node.kind === 'SelectQueryNode' || node.kind === 'UpdateQueryNode' || node.kind === 'DeleteQueryNode' || node.kind === 'RawNode') visit(node);
  for (const value of Object.values(node)) if (typeof value === 'object' && value !== null) subqueries(value, visit);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function roots(query: Loose): Source[] {
  const from = isNode(query['from']) ? list(query['from']['froms']) : [];
  const using = isNode(query['using']) ? list(query['using']['tables']) : [];
  return [...from, ...using, ...list(query['table'])].map(sourceOf).filter((source) => source !== null);
}

const isTenantTable = (table: string) => tenantTables.has(table) && !tablesWithoutTenant.has(table as keyof Schema);
const forgotten = (table: string) => new Error(`A query on ${table} names no tenant: add a predicate on provider_id or organization_id, or, for a look-up by secret or address, use crossTenant with a reviewed name.`);

function check(query: Loose): void {
  if (query.kind === 'RawNode') return checkText(query);
  const joins = list(query['joins']).filter(isNode);
  const sources = [...roots(query), ...joins.map((join) => sourceOf(join['table'])).filter((source) => source !== null)];
  const pins: Pins = { pinned: new Set(), follows: [] };
  readPins(query['where'], sources, null, pins);
  for (const join of joins) readPins(join['on'], sources, join['joinType'] === 'InnerJoin' ? null : (sourceOf(join['table'])?.alias ?? ''), pins);
  for (let before = -1; before !== pins.pinned.size; ) {
    before = pins.pinned.size;
    for (const { from, to } of pins.follows) if (pins.pinned.has(from)) pins.pinned.add(to);
  }
  for (const { table, alias } of sources) if (isTenantTable(table) && !pins.pinned.has(alias)) throw forgotten(table);
}

const readsTable = /\b(?:from|join|update|into|using)\s+"?([a-z_][a-z0-9_]*)"?/giu;

/** SQL written as text cannot be read for its predicates, so it may not name a tenant table at all. */
function checkText(raw: Loose): void {
  const texts = list(raw['sqlFragments']).filter((fragment) => typeof fragment === 'string');
  const written = texts.flatMap((text) => [...text.matchAll(readsTable)].map(([, table = '']) => table.toLowerCase()));
  const handedIn = list(raw['parameters']).filter((parameter) => isNode(parameter) && parameter.kind === 'TableNode').map((parameter) => sourceOf(parameter)?.table ?? '');
  for (const table of [...written, ...handedIn]) if (isTenantTable(table)) throw forgotten(table);
}

const tenantTables: ReadonlySet<string> = new Set<keyof Schema>(['users', 'staff', 'staff_organizations', 'sessions', 'known_devices', 'guess_counters', 'password_resets', 'organizations', 'organization_domains', 'portals', 'portal_logos', 'customer_users', 'invitations', 'sign_in_attempts', 'audit_events', 'jobs', 'deliveries', 'imports', 'import_rows', 'exports', 'file_chunks', 'totp_factors', 'passkeys', 'recovery_codes', 'verifications', 'sso_connections', 'sso_certificates', 'sso_subjects', 'sso_flows', 'sso_links', 'sso_proposals', 'sso_proofs', 'sso_signing_keys', 'expiry_notices', 'microsoft365_tenants', 'staff_sign_in_rules', 'ticket_settings', 'tickets', 'ticket_comments', 'ticket_notes', 'ticket_files', 'client_notes', 'feature_publications', 'feature_changes']);

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
  'domains.due': 'the worker serves every tenant',
  'sso.due': 'the worker serves every tenant',
  'expiry.due': 'the worker serves every tenant; gives ids of providers only',
  'jobs.claim': 'the worker serves every tenant',
  'jobs.lease': 'the worker serves every tenant',
  'passwordResets.byId': 'found by its one-time secret, or the worker’s',
  'ssoRules.on': 'the organizations that the watchdog looks at each hour; jobs of their providers do the rest',
  'housekeeping': 'deletes what has expired, for every tenant',
  'secrets.reseal': 'seals every tenant’s secrets under another key; found by id, and nothing is shown',
  'metrics': 'counts without content',
} as const;
export type CrossTenantLookup = keyof typeof crossTenantLookups;
