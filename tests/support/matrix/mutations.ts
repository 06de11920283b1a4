import { AndNode, BinaryOperationNode, OperatorNode, RawNode, type KyselyPlugin, type OperationNode, type PluginTransformQueryArgs, type PluginTransformResultArgs, type QueryResult, type RootOperationNode, type UnknownRow } from 'kysely';

type Loose = Readonly<Record<string, unknown>> & { readonly kind: string };
const isNode = (value: unknown): value is Loose => typeof value === 'object' && value !== null && typeof (value as Loose).kind === 'string';
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Which predicates are left out: those on the provider (and with it on organizations), or only those that limit somebody to some organizations. */
export interface Mutation {
  readonly table: string;
  readonly kind: 'provider' | 'organization';
}

function aliasOf(node: unknown, table: string): string | null {
  if (!isNode(node)) return null;
  if (node.kind === 'AliasNode') return aliasOf(node['node'], table) === null ? null : String((node['alias'] as Loose)['name']);
  return node.kind === 'TableNode' && ((node['table'] as Loose)['identifier'] as Loose)['name'] === table ? table : null;
}

function aliasesIn(query: Loose, table: string): string[] {
  const sources = [...list((query['from'] as Loose | undefined)?.['froms']), ...list(query['table']), ...list(query['joins']).map((join) => (join as Loose)['table'])];
  return sources.map((source) => aliasOf(source, table)).filter((alias) => alias !== null);
}

interface Reference {
  readonly alias: string;
  readonly column: string;
}

function referenceOf(node: unknown): Reference | null {
  if (!isNode(node) || node.kind !== 'ReferenceNode') return null;
  const table = node['table'] as Loose | undefined;
  return { alias: table ? String(((table['table'] as Loose)['identifier'] as Loose)['name']) : '', column: textOf(((node['column'] as Loose)['column'] as Loose | undefined)?.['name']) };
}

/** The same predicate comparing the column with itself: it holds for every row, and the guard, which looks at a query's parts again, is none the wiser. */
function forgetful(node: unknown): OperationNode | null {
  const reference = referenceOf(node);
  if (!reference) return null;
  const column = `"${reference.column}"`;
  return BinaryOperationNode.create(node as OperationNode, OperatorNode.create('='), RawNode.createWithSql(reference.alias === '' ? column : `"${reference.alias}".${column}`));
}

/** Leaves the tenant predicates of one table out of every query that passes, as if somebody had forgotten them (A6). */
export class ForgetsTenant implements KyselyPlugin {
  mutation: Mutation | null = null;
  /** How many predicates were left out. */
  forgotten = 0;

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return this.mutation ? (this.#map(node, []) as RootOperationNode) : node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }

  #map(value: unknown, aliases: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#map(item, aliases));
    if (!isNode(value)) return value;
    const known = /^(?:Select|Update|Delete)QueryNode$/u.test(value.kind) ? [...aliases, ...aliasesIn(value, this.mutation?.table ?? ''), ...(aliasesIn(value, this.mutation?.table ?? '').length > 0 ? [''] : [])] : aliases;
    if (this.#isForgotten(value, known)) {
      this.forgotten += 1;
      const sides = [forgetful(value['leftOperand']), forgetful(value['rightOperand'])].filter((side) => side !== null);
      const [left, right] = sides;
      return left && right ? AndNode.create(left, right) : left;
    }
    const organizations = this.#organizationsOfScope(value, known);
    if (organizations) {
      this.forgotten += 1;
      return { ...value, node: organizations };
    }
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, typeof part === 'object' && part !== null ? this.#map(part, known) : part])) as unknown as OperationNode;
  }

  #isForgotten(node: Loose, aliases: readonly string[]): boolean {
    if (node.kind !== 'BinaryOperationNode' || !this.mutation || (isNode(node['rightOperand']) && node['rightOperand'].kind === 'RawNode')) return false;
    const [left, right] = [referenceOf(node['leftOperand']), referenceOf(node['rightOperand'])];
    const own = [left, right].find((side) => side !== null && aliases.includes(side.alias) && (side.column === 'provider_id' || side.column === 'organization_id'));
    if (!own) return false;
    // What ties rows of two tables to each other is no scope.
    if (own.column === 'organization_id') return !(left && right);
    return this.mutation.kind === 'provider';
  }

  /** Of the scope of organizations themselves (`provider_id = … and id in …`) what stays without its list. */
  #organizationsOfScope(node: Loose, aliases: readonly string[]): unknown {
    if (this.mutation?.table !== 'organizations' || node.kind !== 'ParensNode' || !isNode(node['node']) || node['node'].kind !== 'AndNode') return null;
    const { left, right } = node['node'] as unknown as { left: Loose; right: Loose };
    const [provider, ids] = [referenceOf(left['leftOperand']), referenceOf(right['leftOperand'])];
    if (provider?.column !== 'provider_id' || ids?.column !== 'id' || !aliases.includes(ids.alias)) return null;
    return this.mutation.kind === 'provider' ? forgetful(left['leftOperand']) : left;
  }
}
