import { RawNode, type KyselyPlugin, type OperationNode, type PluginTransformQueryArgs, type PluginTransformResultArgs, type QueryResult, type RootOperationNode, type UnknownRow } from 'kysely';
import { TenantGuard } from '../../../db/tenant-guard.ts';

type Loose = Readonly<Record<string, unknown>> & { readonly kind: string };
const isNode = (value: unknown): value is Loose => typeof value === 'object' && value !== null && typeof (value as Loose).kind === 'string';
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** One predicate on a tenant in one query of the code. */
export interface PredicateSite {
  readonly id: string;
  /** Functions of repositories, the innermost first, and the predicate with its tables: the same wherever in its file it stands. */
  readonly name: string;
  /** Whether it only ties rows of two tables to each other, beside another tie or predicate that pins them. */
  readonly isTie: boolean;
  /** Whether the guard refuses the query without it. */
  readonly guarded: boolean;
  /** What was asked of the app when the query ran, as `asking` tells. */
  readonly askedBy: Set<string>;
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.kind === 'AliasNode') return nameOf(node['alias']);
  if (node.kind === 'TableNode') return nameOf((node['table'] as Loose)['identifier']);
  return typeof node['name'] === 'string' ? node['name'] : '';
}

function sourcesOf(query: Loose): string[] {
  const sources = [...list((query['from'] as Loose | undefined)?.['froms']), ...list(query['table']), ...list((query['using'] as Loose | undefined)?.['tables']), ...list(query['joins']).map((join) => (join as Loose)['table'])];
  return sources.map((source) => (isNode(source) && source.kind === 'AliasNode' ? `${nameOf(source['node'])} ${nameOf(source)}` : nameOf(source)));
}

/** `alias.column` of a reference, or an empty text. */
function referenceOf(node: unknown): string {
  if (!isNode(node) || node.kind !== 'ReferenceNode') return '';
  const column = isNode(node['column']) ? nameOf(node['column']['column']) : '';
  return `${nameOf(node['table'])}.${column}`;
}

const isTenant = (reference: string) => /\.(?:provider_id|organization_id)$/u.test(reference);
const operatorOf = (node: Loose) => (isNode(node['operator']) ? String(node['operator']['operator']) : '');
const rawTextOf = (node: Loose) => (node.kind === 'RawNode' ? list(node['sqlFragments']).join('?').trim() : '');

/** An equality or list on a tenant, or the raw form of it, or the scope that holds nothing; null where a node is none. */
function predicateOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  const text = rawTextOf(node);
  if (text === '1 = 0') return 'nothing';
  if (text.startsWith('coalesce(')) {
    const [reference = ''] = list(node['parameters']).map(referenceOf);
    return isTenant(reference) ? `${reference} = ?` : null;
  }
  const operator = operatorOf(node);
  if (node.kind !== 'BinaryOperationNode' || (operator !== '=' && operator !== 'in')) return null;
  const [left, right] = [referenceOf(node['leftOperand']), referenceOf(node['rightOperand'])];
  return isTenant(left) || isTenant(right) ? `${left} ${operator} ${right === '' ? '?' : right}` : null;
}

const isTie = (predicate: string) => predicate !== 'nothing' && !/ (?:=|in) \?$/u.test(predicate);

interface Pair {
  readonly parts: readonly [Loose, Loose];
  readonly says: string;
  /** Which of the two may be forgotten alone; of a list of organizations out of a scope the provider follows. */
  readonly alone: readonly (0 | 1)[];
}

/** The predicates of a scope as `inScope` and `inOrganization` write them: two in parentheses. */
function pairOf(node: Loose): Pair | null {
  if (node.kind !== 'ParensNode' || !isNode(node['node']) || node['node'].kind !== 'AndNode') return null;
  const { left, right } = node['node'] as unknown as { left: Loose; right: Loose };
  const [one, other] = [predicateOf(left), predicateOf(right) ?? (referenceOf(right['leftOperand']).endsWith('.id') && operatorOf(right) === 'in' ? `${referenceOf(right['leftOperand'])} in ?` : null)];
  if (one === null || other === null || isTie(one) || isTie(other)) return null;
  const listed = (predicate: string) => predicate.endsWith(' in ?');
  return { parts: [left, right], says: `(${one} and ${other})`, alone: listed(one) ? [0] : listed(other) || other === 'nothing' ? [1] : [0, 1] };
}

const always = RawNode.createWithSql('1 = 1');

/** Which functions of repositories are at work, the innermost first. */
function askerNow(): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 80;
  Error.prepareStackTrace = (_, sites) => sites;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  Error.captureStackTrace(holder, askerNow);
  const sites = holder.stack ?? [];
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return sites
    .filter((site) => !site.isAsync() && (site.getFileName() ?? '').endsWith('.repository.ts'))
    .map((site) => `${(site.getFileName() ?? '').replace(/^.*\//u, '')} ${site.getFunctionName() ?? ''}:${site.getLineNumber() ?? 0}:${site.getColumnNumber() ?? 0}`)
    .join(' < ');
}

/** Finds every predicate on a tenant in every query of the code, and can leave out any one of them (A6). */
export class DropsPredicate implements KyselyPlugin {
  readonly sites = new Map<string, PredicateSite>();
  /** Whether queries are looked at. */
  recording = false;
  /** The site whose predicate is left out. */
  dropped: string | null = null;
  /** How often it was. */
  times = 0;
  /** What is being asked of the app. */
  asking: () => string = () => '';
  readonly #guard = new TenantGuard();

  transformQuery(args: PluginTransformQueryArgs): RootOperationNode {
    if (!this.recording && this.dropped === null) return args.node;
    const asker = askerNow();
    if (asker === '') return args.node;
    const found: string[] = [];
    if (this.recording) {
      this.#map(args.node, [], found, null);
      for (const [index, predicate] of found.entries()) this.#note(asker, predicate, this.#withLabel(found, index), args);
      return args.node;
    }
    if (this.dropped === null || !this.dropped.startsWith(`${asker} | `)) return args.node;
    const before = this.times;
    const changed = this.#map(args.node, [], found, (index) => `${asker} | ${this.#withLabel(found, index)}` === this.dropped) as RootOperationNode;
    return this.times === before ? args.node : this.#guard.transformQuery({ ...args, node: changed });
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }

  /** The predicate with how many alike stand before it. */
  #withLabel(found: readonly string[], index: number): string {
    const predicate = found[index] ?? '';
    return `${predicate} #${found.slice(0, index).filter((other) => other === predicate).length}`;
  }

  #note(asker: string, predicate: string, label: string, args: PluginTransformQueryArgs): void {
    const id = `${asker} | ${label}`;
    const known = this.sites.get(id);
    if (known) {
      known.askedBy.add(this.asking());
      return;
    }
    const all: string[] = [];
    const without = this.#map(args.node, [], all, (index) => this.#withLabel(all, index) === label) as RootOperationNode;
    let guarded = false;
    try {
      this.#guard.transformQuery({ ...args, node: without });
    } catch {
      guarded = true;
    }
    this.sites.set(id, { id, name: `${asker.replaceAll(/\.repository\.ts|:\d+:\d+/gu, '')}: ${predicate}`, isTie: isTie(predicate.replace(/ of .*/u, '')) && !predicate.startsWith('('), askedBy: new Set([this.asking()]), guarded });
  }

  #map(value: unknown, sources: readonly string[], found: string[], drop: ((index: number) => boolean) | null): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#map(item, sources, found, drop));
    if (!isNode(value)) return value;
    const known = /^(?:Select|Update|Delete)QueryNode$/u.test(value.kind) ? sourcesOf(value) : sources;
    const isDropped = (what: string) => {
      found.push(`${what} of ${known.join(', ')}`);
      const yes = drop?.(found.length - 1) ?? false;
      if (yes) this.times += 1;
      return yes;
    };
    const pair = pairOf(value);
    if (pair) {
      if (isDropped(pair.says)) return always;
      const parts = pair.parts.map((part, index) => (pair.alone.includes(index as 0 | 1) && isDropped(`${predicateOf(part) ?? 'ids'} in ${pair.says}`) ? always : part));
      return { ...value, node: { ...(value['node'] as Loose), left: parts[0], right: parts[1] } };
    }
    const predicate = predicateOf(value);
    if (predicate !== null && isDropped(predicate)) return always;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, typeof part === 'object' && part !== null ? this.#map(part, known, found, drop) : part])) as unknown as OperationNode;
  }
}
