import { gateCodes } from '../../../shared/access.ts';
import type { Contract } from '../../../shared/contracts/contract.ts';
import { problemCodes, type ProblemCode } from '../../../shared/contracts/problem.ts';
import { routes } from '../../../server/app.ts';
import type { TestApp } from '../app.ts';
import { callersOf, cookieOf, mayChange, sees, type Caller } from './callers.ts';
import { marksIn, Registry, type Owner } from './canaries.ts';
import { csrfTokenOf } from '../../../server/http/session.ts';
import { headerOf, openExchanger, wholeText, type Exchange, type Exchanger, type Sending } from './exchange.ts';
import { changesBetween, openRawDatabase, type RawDatabase, type Row, type RowChange, type Snapshot } from './raw-database.ts';
import { malformed, sharedEmail, Targets, type Target } from './targets.ts';
import { rawBodies, requestOf, templatesOf, type Slot, type Template } from './templates.ts';
import { seedTenants, type SeededProvider } from './tenants.ts';

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

export type Promise_ = 'A1' | 'A2' | 'A3' | 'A5' | 'N1' | 'O3' | 'P5' | 'rule 11';

export interface Violation {
  readonly promise: Promise_;
  readonly caller: string;
  readonly route: string;
  readonly what: string;
}

/** How one route is used rightly: found out by trying. */
interface Recipe {
  readonly pilot: Caller;
  readonly template: Template;
  readonly values: ReadonlyMap<string, unknown>;
  readonly body: string | undefined;
  readonly raw: (typeof rawBodies)[number];
}

export interface MatrixResult {
  readonly requests: number;
  readonly violations: readonly Violation[];
  /** Audit entries that a successful change of a route wrote, or a reading, where it was not one or none. */
  readonly entries: ReadonlyMap<string, number>;
}

/** Callers whose like is asked for already, left out where time is short. */
const leftOut = /^B's (?:admin|technician|viewer|disabled|plain: user)|B's plain: disabled|^A's technician limited to sso only|(?:sso only|portal off|features hidden): disabled/u;

class Enough extends Error {}

interface Asked {
  readonly sending: Sending;
  readonly answer: Exchange;
}

const nameOf = ({ method, path }: Contract) => `${method} ${path}`;
const isWrite = (contract: Contract) => contract.method !== 'GET';
/** Codes that no contract needs to declare: of every route, of a portal's walls, of every list. */
const everyRoute = new Set<string>(problemCodes.slice(0, problemCodes.indexOf('access_required')));
const gates = new Set<string>(Object.values(gateCodes));
const queryCodes = new Set(['unknown_sort', 'unknown_filter', 'range_invalid']);
/** Tables whose rows follow from others' or from the passing of time, and say nothing about whose they are. */
const bookkeeping = new Set(['audit_events', 'sign_in_attempts', 'guess_counters']);

/** The tenant matrix of promises.md: every caller × every route of the live router × whose the target is, judged by canaries and by what changed in the whole database. */
export class Matrix {
  readonly #app: TestApp;
  readonly #depth: 'reduced' | 'full';
  readonly #raw: RawDatabase;
  readonly #exchanger: Exchanger;
  readonly #providers: readonly SeededProvider[];
  readonly #callers: readonly Caller[];
  readonly #registry: Registry;
  readonly #targets: Targets;
  readonly #templates = new Map<Contract, Template[]>();
  readonly #recipes = new Map<string, Recipe>();
  readonly #before: Snapshot;
  readonly #pending: Asked[] = [];
  #violations = new Map<string, Violation>();
  #entries = new Map<string, number>();
  #untilFirst = false;
  #only: ReadonlySet<string> | null = null;
  #asking = '';
  #stamp = '';
  #requests = 0;

  private constructor(app: TestApp, depth: 'reduced' | 'full', raw: RawDatabase, providers: readonly SeededProvider[], snapshot: Snapshot) {
    this.#app = app;
    this.#depth = depth;
    this.#raw = raw;
    this.#exchanger = openExchanger(app.port);
    this.#providers = providers;
    this.#callers = callersOf(providers).filter(({ name }) => depth === 'full' || !leftOut.test(name));
    this.#registry = new Registry(snapshot);
    this.#targets = new Targets(snapshot, providers);
    this.#before = snapshot;
    for (const { contract } of routes) this.#templates.set(contract, templatesOf(contract));
  }

  /** Seeds the tenants into an app's empty database and finds out how each route is used rightly; `depth` says whether every caller meets every target or a choice that meets each of both. */
  static async open(app: TestApp, depth: 'reduced' | 'full' = 'reduced'): Promise<Matrix> {
    const raw = await openRawDatabase(app.config.database);
    // However slow the machine, sessions stay as fresh as they begin.
    app.clock.stop();
    const providers = await seedTenants(app, raw);
    const matrix = new Matrix(app, depth, raw, providers, await raw.snapshot());
    await matrix.#learn();
    return matrix;
  }

  /** Routes that answered 2xx to somebody who named only what is theirs. */
  get answered(): string[] {
    return [...new Set([...this.#recipes.keys()].map((key) => key.slice(key.indexOf(' ') + 1)))].sort();
  }

  /** Who asks which route at the moment. */
  get asking(): string {
    return this.#asking;
  }

  /** Asks everything, or what `only` names as `asking` does, and tells what was wrong; with `untilFirst` it ends at the first violation, `first` asking first. */
  async run({ untilFirst = false, first = /^$/u, only = null }: { untilFirst?: boolean; first?: RegExp; only?: ReadonlySet<string> | null } = {}): Promise<MatrixResult> {
    this.#only = only;
    this.#violations = new Map();
    this.#entries = new Map();
    this.#untilFirst = untilFirst;
    const from = this.#requests;
    try {
      for (const caller of [...this.#callers].sort((a, b) => Number(first.test(b.name)) - Number(first.test(a.name)))) await this.#ask(caller);
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
    }
    this.#pending.length = 0;
    await this.#settle();
    return { requests: this.#requests - from, violations: [...this.#violations.values()], entries: this.#entries };
  }

  /** For each route somebody who may use it, and the request that does. */
  rightful(): { caller: Caller; contract: Contract; open: boolean; sending: Sending; recipe: Recipe }[] {
    return routes.flatMap(({ contract, policy }) => {
      const provider = this.#providers.find(({ id }) => this.#recipes.has(`${id} ${nameOf(contract)}`));
      const recipe = this.#recipes.get(`${provider?.id ?? ''} ${nameOf(contract)}`);
      return recipe ? [{ caller: recipe.pilot, contract, open: policy.name === 'anyone', sending: requestOf(recipe.template, recipe.values, recipe.body, recipe.raw), recipe }] : [];
    });
  }

  /** For each place of a request that can name a record, a secret or a search: somebody's request for a foreign one and for one that nobody has. */
  foreignPairs(): { caller: Caller; contract: Contract; key: string; target: string; foreign: Sending; absent: Sending }[] {
    // Guessed addresses and codes are counted, so that the same is not asked twice; D4 asks for those. Filters meet the provider's predicate in the same places as the organizations'.
    const asked = ({ key, name }: Slot, target: string) => !['email', 'code', 'password', 'currentPassword'].includes(name) && (target === 'foreign organization' || /^params\.|\.token$|Ids?$/u.test(key));
    const askers = { 'foreign organization': /A's admin limited to plain$|A's plain: manager$/u, 'foreign provider': /A's owner$|A's plain: manager$|nobody at A's/u } as const;
    return this.#callers.flatMap((caller) =>
      routes.flatMap(({ contract, policy }) => {
        const recipe = this.#recipes.get(`${caller.providerId} ${nameOf(contract)}`);
        if (!recipe || contract.audience !== caller.door || (caller.token === null) !== (policy.name === 'anyone')) return [];
        return [...this.#slotsOf(contract, recipe)].flatMap(([key, { slot, template }]) => {
          const rest = this.#ownValues(caller, recipe, template);
          const body = template === recipe.template ? recipe.body : template.body;
          const request = (value: unknown) => {
            const sending = requestOf(template, new Map([...rest, [key, value]]), body, recipe.raw);
            return { ...sending, headers: { ...this.headersOf(caller), ...sending.headers } };
          };
          return (['foreign organization', 'foreign provider'] as const).flatMap((target) => {
            const [value] = asked(slot, target) && askers[target].test(caller.name) ? this.#targets.foreign(caller, template, slot, target) : [];
            return value === undefined ? [] : [{ caller, contract, key, target, foreign: request(value), absent: request(this.#targets.absent(slot)) }];
          });
        });
      }),
    );
  }

  /** Sends one request as it is, with nothing added. */
  async exchange(sending: Sending): Promise<Exchange> {
    this.#requests += 1;
    return this.#exchanger.send(sending);
  }

  /** What a page of a caller's host sends along. */
  headersOf(caller: Caller): Record<string, string> {
    const cookie = cookieOf(this.#app, caller);
    return { host: caller.host, origin: `http://${caller.host}`, ...(cookie === null ? {} : { cookie }), ...(caller.token === null ? {} : { 'x-csrf-token': csrfTokenOf(caller.token) }) };
  }

  /** What changed in the whole database since the last time, what is only written down about requests left out; it is taken back. */
  async changes(): Promise<RowChange[]> {
    return (await this.#settle()).filter(({ table }) => !bookkeeping.has(table));
  }

  /** Ends the connections of its own. */
  async close(): Promise<void> {
    this.#exchanger.close();
    await this.#raw.close();
  }

  async #send(caller: Caller, sending: Sending): Promise<Exchange> {
    return this.exchange({ ...sending, headers: { ...this.headersOf(caller), ...sending.headers } });
  }

  #blame(promise: Promise_, caller: Caller, contract: Contract, what: string): void {
    const violation = { promise, caller: caller.name, route: nameOf(contract), what };
    this.#violations.set(JSON.stringify(violation), violation);
    if (this.#untilFirst) throw new Enough();
  }

  /** What changed since the last time, put back at once. */
  async #settle(): Promise<RowChange[]> {
    if ((await this.#raw.stamp()) === this.#stamp) return [];
    const changes = changesBetween(this.#before, await this.#raw.snapshot());
    if (changes.length > 0) await this.#raw.undo(changes);
    this.#stamp = await this.#raw.stamp();
    return changes.filter((change) => !isTouch(change));
  }

  // How each route is used rightly.

  async #learn(): Promise<void> {
    for (const provider of this.#providers) {
      for (const { contract } of routes) {
        for (const pilot of this.#pilots(provider, contract)) {
          const recipe = await this.#recipeFor(pilot, contract);
          if (!recipe) continue;
          this.#recipes.set(`${provider.id} ${nameOf(contract)}`, recipe);
          break;
        }
      }
    }
    await this.#settle();
    if (this.#violations.size > 0) throw new Error(`Routes failed while they were tried out: ${JSON.stringify([...this.#violations.values()])}`);
  }

  #pilots(provider: SeededProvider, contract: Contract): Caller[] {
    const door = contract.audience === 'admin' ? 'admin' : 'portal';
    const own = this.#callers.filter((caller) => caller.providerId === provider.id && caller.door === door);
    const signedIn = own.filter((caller) => (door === 'admin' ? caller.name.endsWith('owner') : caller.name.endsWith('plain: manager') || caller.name.endsWith('twin: user')));
    return [...own.filter(({ token }) => token === null), ...signedIn].sort((a, b) => Number(a.token === null) - Number(b.token === null)).filter((caller) => caller.alive || caller.token === null);
  }

  async #recipeFor(pilot: Caller, contract: Contract): Promise<Recipe | null> {
    const fallback: Recipe[] = [];
    const needsChange = isWrite(contract) && !contract.tags.includes('reads-only');
    let tries = 0;
    for (const template of [...(this.#templates.get(contract) ?? [])].sort((a, b) => a.slots.length - b.slots.length)) {
      for (const values of combinations(template.slots.map((slot) => [slot.key, this.#targets.own(pilot, template, slot)] as const))) {
        for (const raw of contract.tags.includes('raw-body') && isWrite(contract) ? rawBodies : rawBodies.slice(0, 1)) {
          if ((tries += 1) > 150) return fallback[0] ?? null;
          const recipe = { pilot, template, values, body: await this.#bodyLike(pilot, template, values), raw };
          const answer = await this.#send(pilot, requestOf(template, values, recipe.body, raw));
          if (answer.status === 401 && template.slots.length === 0) return fallback[0] ?? null;
          const changes = isWrite(contract) ? await this.#settle() : [];
          if (!isWrite(contract) && answer.status >= 400) await this.#settle();
          if (answer.status >= 500) this.#blame('P5', pilot, contract, `${answer.status} ${answer.text}`);
          if (answer.status >= 300) continue;
          if (!needsChange || changes.some(({ table }) => !bookkeeping.has(table))) return recipe;
          fallback.push(recipe);
        }
      }
    }
    return fallback[0] ?? null;
  }

  /** PUT carries the record as read. */
  async #bodyLike(caller: Caller, template: Template, values: ReadonlyMap<string, unknown>): Promise<string | undefined> {
    const { contract, body } = template;
    if (contract.method !== 'PUT' || body === undefined) return body;
    const reading = routes.find(({ contract: other }) => other.method === 'GET' && other.path === contract.path)?.contract;
    if (!reading) return body;
    const [same] = templatesOf(reading);
    const record = same ? await this.#send(caller, requestOf({ ...same, params: template.params, slots: template.slots }, values)) : null;
    if (record?.status !== 200) return body;
    const read = JSON.parse(record.text) as Record<string, unknown>;
    const sampled = JSON.parse(body) as Record<string, unknown>;
    const changed = Object.entries(sampled).map(([name, value]) => [name, name === 'name' || name === 'note' || template.slots.some((slot) => slot.key === `body.${name}`) ? value : (read[name] ?? value)] as const);
    return JSON.stringify(Object.fromEntries(changed));
  }

  // Everything that may be asked.

  async #ask(caller: Caller): Promise<void> {
    for (const { contract, policy } of routes) {
      this.#asking = `${caller.name}, ${nameOf(contract)}`;
      if (this.#only?.has(this.#asking) === false) continue;
      const known = this.#recipes.get(`${caller.providerId} ${nameOf(contract)}`);
      const recipe = known ?? this.#guess(contract);
      if (!recipe) continue;
      const ownDoor = contract.audience === 'public' || contract.audience === caller.door;
      // At the other door every session is worth nothing: one of each kind tries.
      if (!ownDoor && this.#depth === 'reduced' && !/owner$|plain: manager$/u.test(caller.name)) continue;
      const open = policy.name === 'anyone';
      await this.#askOwn(caller, contract, recipe, open);
      if (this.#depth === 'full' || (ownDoor && (caller.alive || (known !== undefined && open)))) await this.#askForeign(caller, contract, recipe);
      await this.#flush(caller, contract);
    }
    if (/A's (?:owner|admin limited to plain|plain: manager)$/u.test(caller.name)) await this.#readWithoutOthers(caller);
  }

  /** What is not a caller's might as well not exist: everything they read, counts among it, is the same without it (A5). */
  async #readWithoutOthers(caller: Caller): Promise<void> {
    const readings = routes.flatMap(({ contract }) => {
      const recipe = this.#recipes.get(`${caller.providerId} ${nameOf(contract)}`);
      if (isWrite(contract) || contract.audience !== caller.door || !recipe || this.#only?.has(`${caller.name}, ${nameOf(contract)}`) === false) return [];
      // Every list in every way for those who see a part of a provider; for those who see all of it the shortest.
      const ways = this.#readings(caller, contract, recipe);
      return (caller.organizationIds === 'all' ? ways.slice(0, 1) : ways).map((sending) => ({ contract, sending }));
    });
    const read = async () => {
      const answers: string[] = [];
      for (const { contract, sending } of readings) {
        this.#asking = `${caller.name}, ${nameOf(contract)}`;
        answers.push(this.#normal(await this.#send(caller, sending), 'nothing'));
      }
      return answers;
    };
    if (readings.length === 0) return;
    const before = await read();
    await this.#settle();
    await this.#raw.undo([...this.#before].flatMap(([table, rows]) => [...rows].filter(([, row]) => isOthers(caller, table, row)).map(([key, after]) => ({ table, key, before: null, after }))));
    const after = await read();
    // Everything that is missing is put back; the stamp tells of others' changes only.
    this.#stamp = '';
    await this.#settle();
    for (const [index, { contract, sending }] of readings.entries()) {
      const [one, other] = [before[index] ?? '', after[index] ?? ''];
      const at = [...one].findIndex((letter, place) => letter !== other[place]);
      if (one !== other) this.#blame('A5', caller, contract, `${decodeURIComponent(sending.path)} answers otherwise where nothing is there but their own: ${one.slice(Math.max(0, at - 60), at + 80)} ↔ ${other.slice(Math.max(0, at - 60), at + 80)}`);
    }
  }

  /** Notes what was asked; what was done is undone at once, so that the next request meets the same world. */
  async #note(caller: Caller, contract: Contract, asked: Asked): Promise<void> {
    this.#pending.push(asked);
    if (isWrite(contract) && asked.answer.status < 300) await this.#flush(caller, contract);
  }

  async #flush(caller: Caller, contract: Contract): Promise<void> {
    const exchanges = this.#pending.splice(0);
    if (exchanges.length > 0) this.#judgeChanges(caller, contract, exchanges, await this.#settle());
  }

  /** Where nobody was answered, the least that the contract accepts. */
  #guess(contract: Contract): Recipe | null {
    const [template] = [...(this.#templates.get(contract) ?? [])].sort((a, b) => a.slots.length - b.slots.length);
    const [anybody] = this.#callers;
    return template && anybody ? { pilot: anybody, template, values: new Map(template.slots.map((slot) => [slot.key, this.#targets.absent(slot)])), body: template.body, raw: rawBodies[0] as Recipe['raw'] } : null;
  }

  async #askOwn(caller: Caller, contract: Contract, recipe: Recipe, open: boolean): Promise<void> {
    const sendings = isWrite(contract) ? [requestOf(recipe.template, recipe.values, recipe.body, recipe.raw)] : this.#readings(caller, contract, recipe);
    for (const sending of sendings) {
      const answer = await this.#send(caller, sending);
      this.#judge(caller, contract, sending, answer);
      if (answer.status < 400 && !caller.alive && !open) this.#blame('A1', caller, contract, `${answer.status} although the session is worth nothing`);
      await this.#note(caller, contract, { sending, answer });
    }
    // Headers that some frameworks take a tenant from change nothing.
    if (!caller.alive || (this.#depth === 'reduced' && !/A's owner$|A's plain: manager$|admin limited to plain$/u.test(caller.name))) return;
    const other = this.#providers.find(({ id }) => id !== caller.providerId);
    const id = other?.organizations[0]?.id ?? '';
    const sending = requestOf(recipe.template, recipe.values, recipe.body, recipe.raw);
    const headers = { ...sending.headers, 'x-provider-id': other?.id ?? '', 'x-organization-id': id, 'x-tenant-id': id, 'x-forwarded-host': other?.host ?? '', forwarded: `host=${other?.host ?? ''}`, 'x-original-url': contract.path, 'x-user-id': other?.staff[0]?.userId ?? '' };
    const answer = await this.#send(caller, { ...sending, headers });
    this.#judge(caller, contract, sending, answer);
    await this.#note(caller, contract, { sending, answer });
  }

  /** A list in every sorting and with each filter; everything else once. */
  #readings(caller: Caller, contract: Contract, recipe: Recipe): Sending[] {
    const every = this.#depth === 'full' || /owner$|admin limited to plain$/u.test(caller.name);
    const templates = contract.query && every ? (this.#templates.get(contract) ?? []) : [recipe.template];
    const sendings = templates.map((template) => requestOf(template, new Map(template.slots.map((slot) => [slot.key, recipe.values.get(slot.key) ?? this.#targets.own(caller, template, slot)[0] ?? this.#targets.absent(slot)]))));
    const sorts = contract.query && every ? sortsOf(contract) : [];
    return [...sendings, ...sorts.flatMap((sort) => (['ASC', 'DESC'] as const).map((direction) => ({ method: 'GET', path: `${contract.path.replaceAll(':id', textOf(recipe.values.get('params.id')))}?sort=${encodeURIComponent(JSON.stringify([sort, direction]))}&range=[0,99]` })))];
  }

  /** Every place of a route's requests that takes a value, in the smallest request that has it. */
  #slotsOf(contract: Contract, recipe: Recipe): Map<string, { slot: Slot; template: Template }> {
    const slots = new Map<string, { slot: Slot; template: Template }>();
    for (const template of [recipe.template, ...[...(this.#templates.get(contract) ?? [])].sort((a, b) => a.slots.length - b.slots.length)]) for (const slot of template.slots) if (!slots.has(slot.key)) slots.set(slot.key, { slot, template });
    return slots;
  }

  /** What is the caller's own for every place of a request. */
  #ownValues(caller: Caller, recipe: Recipe, template: Template): Map<string, unknown> {
    return new Map(template.slots.map((other) => [other.key, recipe.values.get(other.key) ?? this.#targets.own(caller, template, other)[0] ?? this.#targets.absent(other)]));
  }

  async #askForeign(caller: Caller, contract: Contract, recipe: Recipe): Promise<void> {
    const everything = this.#depth === 'full' || /A's owner$|A's plain: manager$/u.test(caller.name);
    for (const [key, { slot, template }] of this.#slotsOf(contract, recipe)) {
      const rest = this.#ownValues(caller, recipe, template);
      const body = template === recipe.template ? recipe.body : template.body;
      const send = async (value: unknown, promise: Promise_ = 'A1') => {
        const sending = requestOf(template, new Map([...rest, ...(slot.name === 'password' ? [['body.email', sharedEmail] as const] : []), [key, value]]), body, recipe.raw);
        const answer = await this.#send(caller, sending);
        this.#judge(caller, contract, sending, answer, promise);
        await this.#note(caller, contract, { sending, answer });
        return answer;
      };
      const absentValue = this.#targets.absent(slot);
      let absent: Exchange | null = null;
      for (const target of ['foreign organization', 'foreign provider'] as const) {
        // Where a browser is led stands open to everybody at the provider's host.
        if (contract.audience === 'public' && target === 'foreign organization') continue;
        for (const value of this.#targets.foreign(caller, template, slot, target)) {
          absent ??= await send(absentValue);
          const answer = await send(value, slot.key.startsWith('query.') ? 'A5' : 'A1');
          this.#compare(caller, contract, slot, target, [answer, value], [absent, absentValue]);
        }
      }
      if (everything && slot.name !== 'password') for (const target of malformed) await send(this.#targets.malformed(caller, template, slot, target as Target));
    }
  }

  // The oracle.

  #judge(caller: Caller, contract: Contract, sending: Sending, answer: Exchange, promise: Promise_ = 'A1'): void {
    if (answer.status >= 500) this.#blame('P5', caller, contract, `${answer.status} ${answer.text.slice(0, 300)}`);
    const code = codeOf(answer);
    if (answer.status >= 400 && !everyRoute.has(code) && !contract.errors.includes(code as ProblemCode) && !(contract.audience === 'portal' && gates.has(code)) && !(contract.query && queryCodes.has(code))) this.#blame('rule 11', caller, contract, `answers ${answer.status} ${code}, which its contract does not declare`);
    const asked = new Set(marksIn(`${decodeURIComponent(sending.path.replaceAll(/%(?![0-9A-F]{2})/giu, ''))} ${typeof sending.payload === 'string' ? sending.payload : ''}`));
    const holders = [caller, ...this.#holders(caller, sending, answer)];
    for (const mark of new Set(marksIn(wholeText(answer)))) {
      if (asked.has(mark)) continue;
      if (this.#registry.secrets.has(mark)) this.#blame('O3', caller, contract, `a stored secret in the answer to ${sending.path}`);
      const owners = this.#registry.owners(mark);
      // Who names a sign-in by its address and may link it learns its id.
      const named = (owner: Owner) => answer.status < 300 && owner.table === 'users' && owner.providerId === caller.providerId && typeof sending.payload === 'string' && sending.payload.includes(JSON.stringify(owner.row['email']));
      if (owners.length > 0 && !owners.some((owner) => named(owner) || holders.some((holder) => sees(holder, owner)))) this.#blame(promise, caller, contract, `${answer.status} shows ${owners.map(({ table, column }) => `${table}.${column}`).join(', ')} (${mark}) when asked ${decodeURIComponent(sending.path)}`);
    }
  }

  /** Whom the secrets of a request speak for: who proves a credential sees what is theirs. */
  #holders(caller: Caller, { payload }: Sending, answer: Exchange): Caller[] {
    if (typeof payload !== 'string' || answer.status >= 300) return [];
    const provider = this.#providers.find(({ id }) => id === caller.providerId);
    const holders: Caller[] = [];
    const add = (kind: 'staff' | 'customer', userId: string | null, organizationIds: Caller['organizationIds']) => holders.push({ ...caller, kind, userId, organizationIds, atWall: false });
    for (const { secret, purpose, userId, organizationId } of provider?.secrets ?? []) if (payload.includes(JSON.stringify(secret))) add(purpose === 'staff_invitation' || purpose === 'sso_link' || organizationId === null ? 'staff' : 'customer', userId, organizationId === null ? [] : [organizationId]);
    if (!payload.includes('"password"')) return holders;
    for (const member of provider?.staff ?? []) if (payload.includes(JSON.stringify(member.email))) add('staff', member.userId, member.organizationIds ?? 'all');
    for (const organization of provider?.organizations ?? []) for (const person of organization.people) if (payload.includes(JSON.stringify(person.email))) add('customer', person.userId, [organization.id]);
    return holders;
  }

  /** An answer without what differs from one time to the next, and without the value that was named. */
  #normal(exchange: Exchange, named: unknown): string {
    const headers = exchange.headers.filter(([name]) => !/^(?:date|x-request-id)$/iu.test(name)).map(([name, content]) => `${name}: ${content}`);
    // What was made just now has an id and a time of its own.
    const text = [exchange.status, ...headers, exchange.text].join('\n').replaceAll(String(named), 'named').replaceAll(/content-length: \d+/giu, '');
    return text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, (id) => (this.#registry.owners(id).length > 0 ? id : 'id')).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'time').replaceAll(/[\w-]{43}/gu, 'token');
  }

  /** Foreign and absent look the same (A3). */
  #compare(caller: Caller, contract: Contract, slot: Slot, target: Target, [answer, value]: [Exchange, unknown], [absent, absentValue]: [Exchange, unknown]): void {
    if (this.#normal(answer, value) !== this.#normal(absent, absentValue)) this.#blame('A3', caller, contract, `${slot.key} of a ${target} answers ${answer.status} ${answer.text.slice(0, 160)} ${headerOf(answer, 'content-range') ?? ''}, an absent one ${absent.status} ${absent.text.slice(0, 160)} ${headerOf(absent, 'content-range') ?? ''}`);
  }

  #judgeChanges(caller: Caller, contract: Contract, exchanges: readonly Asked[], changes: readonly RowChange[]): void {
    const asked = exchanges.map(({ sending }) => `${sending.path} ${typeof sending.payload === 'string' ? sending.payload : ''}`).join(' ');
    const askers = [caller, ...exchanges.flatMap(({ sending, answer }) => this.#holders(caller, sending, answer))];
    for (const change of changes) {
      if (!askers.some((asker) => mayChange(asker, change))) this.#blame('A2', caller, contract, `changes a foreign row of ${change.table}: ${JSON.stringify(change).slice(0, 300)}`);
      if (change.after) this.#judgeRow(caller, contract, change.table, change.after, asked);
    }
    const succeeded = exchanges.some(({ answer }) => isDone(answer));
    if (!succeeded && changes.some(({ table }) => !bookkeeping.has(table) && table !== 'one_time_secrets' && table !== 'sessions')) this.#blame('A2', caller, contract, `is refused and still changes ${changes.map(({ table }) => table).join(', ')}`);
    this.#judgeEntries(caller, contract, exchanges, changes);
  }

  /** No row mixes tenants: what is written down about one organization says nothing of another (audit, mail, jobs). */
  #judgeRow(caller: Caller, contract: Contract, table: string, row: Row, asked: string): void {
    const organizationId = (table === 'organizations' ? row['id'] : row['organization_id']) as string | null | undefined;
    const named = (owner: Owner) => owner.table === this.#tableOf(contract) && asked.includes(owner.key);
    for (const [column, value] of Object.entries(row)) {
      if (typeof value !== 'string' || column.endsWith('_id') || column === 'id') continue;
      for (const mark of marksIn(value)) {
        if (asked.includes(mark) || mark.length === 36) continue;
        for (const owner of this.#registry.owners(mark)) {
          const sameProvider = owner.providerId === (table === 'providers' ? row['id'] : row['provider_id']);
          const sameOrganization = typeof organizationId !== 'string' || owner.organizationIds.length === 0 || owner.organizationIds.includes(organizationId);
          if (!sameProvider || (!sameOrganization && !named(owner))) this.#blame('A5', caller, contract, `writes ${owner.table}.${owner.column} of another into ${table}.${column}: ${value.slice(0, 200)}`);
        }
      }
    }
  }

  /** The table of the record that a route's path names. */
  #tableOf(contract: Contract): string | null {
    const [template] = this.#templates.get(contract) ?? [];
    const slot = template?.slots.find(({ key }) => key === 'params.id');
    return template && slot ? this.#targets.tableOf(template, slot) : null;
  }

  /** One audit entry for each change and each refusal (N1). */
  #judgeEntries(caller: Caller, contract: Contract, exchanges: readonly Asked[], changes: readonly RowChange[]): void {
    const count = (row: Row | null) => Number(row?.['count'] ?? 0);
    const written = changes.filter(({ table }) => table === 'audit_events').reduce((sum, { before, after }) => sum + count(after) - count(before), 0);
    const isKnown = caller.alive && (contract.audience !== 'public' || caller.door === 'portal');
    const refused = exchanges.filter(({ answer }) => isRefusal(isKnown, answer)).length;
    const made = exchanges.filter(({ answer }) => isDone(answer)).length;
    const changed = changes.some(({ table }) => !bookkeeping.has(table));
    if (isWrite(contract) && !contract.tags.includes('reads-only') && exchanges.length === 1 && made === 1 && changed && written !== 1) this.#entries.set(nameOf(contract), written);
    if (!isWrite(contract) && made > 0 && written === refused + made) this.#entries.set(nameOf(contract), 1);
    else if ((made === 0 || !isWrite(contract)) && written !== refused) this.#blame('N1', caller, contract, `${refused} refusals (${exchanges.map(({ answer }) => `${answer.status} ${codeOf(answer)}`).join(', ')}) are counted ${written} times`);
  }
}

/** Whether a row belongs to another provider, or to an organization that a caller may not see. */
function isOthers(caller: Caller, table: string, row: Row): boolean {
  const providerId = table === 'providers' ? row['id'] : row['provider_id'];
  const organizationId = table === 'organizations' ? row['id'] : row['organization_id'];
  if (typeof providerId === 'string' && providerId !== caller.providerId) return true;
  return caller.organizationIds !== 'all' && typeof organizationId === 'string' && !caller.organizationIds.includes(organizationId);
}

/** The note, once a minute, that a session was used. */
function isTouch({ table, before, after }: RowChange): boolean {
  return table === 'sessions' && before !== null && after !== null && Object.keys(after).every((name) => name === 'last_used_at' || before[name] === after[name]);
}

const codeOf = (answer: Exchange) => /"code":"(\w+)"/u.exec(answer.text)?.[1] ?? '';

/** What a browser is told on the page that it is led to after a refusal; null where it is led on. */
function problemPage(answer: Exchange): URLSearchParams | null {
  const location = headerOf(answer, 'location') ?? '';
  return answer.status === 303 && location.startsWith('/sign-in/company-problem') ? new URL(location, 'http://here.example').searchParams : null;
}

/** Whether a request did what it asks for: it was answered, or the browser led on. */
function isDone(answer: Exchange): boolean {
  return answer.status < 300 || (answer.status === 303 && problemPage(answer) === null);
}

/** What is written down as a refusal: not the 401 of somebody without a session, and not what was only typed wrong. */
function isRefusal(isKnown: boolean, answer: Exchange): boolean {
  const page = problemPage(answer);
  if (page) return page.has('reference') || page.get('code') === 'link_invalid' || (page.get('code') === 'not_found' && isKnown);
  if (answer.status === 401) return codeOf(answer) !== 'unauthenticated';
  if (answer.status === 404) return isKnown;
  // The session's own answer tells of a wall instead of refusing.
  if (answer.status === 200 && /"reference":"\w{4}-\w{4}"/u.test(answer.text) && answer.text.startsWith('{"user"')) return true;
  return answer.status === 403 || answer.status === 410 || ['too_many_attempts', 'verification_required', 'own_account', 'verification_failed'].includes(codeOf(answer) ?? '');
}

/** All choices of one value for each slot, the first choices of all first. */
function* combinations(slots: readonly (readonly [string, readonly unknown[]])[]): Generator<ReadonlyMap<string, unknown>> {
  const [first, ...rest] = slots;
  if (!first) {
    yield new Map();
    return;
  }
  const values = first[1].length > 0 ? first[1] : [undefined];
  for (const value of values) for (const others of combinations(rest)) yield new Map([[first[0], value], ...others]);
}

function sortsOf(contract: Contract): string[] {
  const shape = contract.query as unknown as { shape?: { sort?: unknown } };
  const find = (schema: unknown): string[] => {
    const { def } = (schema as { _zod: { def: { type: string; out?: unknown; items?: unknown[]; entries?: object } } })._zod;
    if (def.type === 'pipe') return find(def.out);
    if (def.type === 'tuple') return find(def.items?.[0]);
    return def.type === 'enum' ? (Object.values(def.entries ?? {}) as string[]) : [];
  };
  return shape.shape?.sort === undefined ? [] : find(shape.shape.sort);
}
