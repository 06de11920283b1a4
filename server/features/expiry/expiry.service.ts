import type { ExpiryKind } from '../../../shared/contracts/expiry.ts';
import { limits } from '../../../shared/limits.ts';
import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { provenUntil } from '../domains/index.ts';
import { daysFrom } from './expiry.domain.ts';
import { countEnds, findCertificates, findProofs, findRenewals, findSecrets, findSigningKeys, type ExpiryFilter } from './expiry.repository.ts';

/** Something that ends. */
export interface End {
  readonly id: string;
  readonly kind: ExpiryKind;
  readonly endsAt: string;
  readonly organizationId: string | null;
  readonly organizationName: string | null;
  readonly connectionId: string | null;
  /** Whose the connection is; null for a domain. */
  readonly purpose: 'organization' | 'microsoft365' | 'staff' | null;
  readonly domainId: string | null;
  readonly name: string;
  readonly replaced: boolean;
}

/** With what is under way about it. */
export type ListedEnd = End & { readonly linkUntil: string | null; readonly proposed: boolean };

export interface ExpiryQuery {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly kind?: ExpiryKind | undefined;
  readonly withinDays?: string | undefined;
}

type Direction = 'asc' | 'desc';

/** One kind of thing that ends, the first `count` of it in order. */
type Source = (ctx: Context, scope: Scope, filter: ExpiryFilter, direction: Direction, count: number) => Promise<End[]>;

/** When the record of a domain must have gone for its proof to end by a time. */
const goneBy = (until: string | undefined) => (until === undefined ? undefined : daysFrom(until, -limits.domainProof.withdrawDays));

const sources: Readonly<Record<ExpiryKind, Source>> = {
  saml_certificate: async (ctx, scope, filter, direction, count) =>
    (await findCertificates(ctx.db, scope, filter, direction, count, ctx.now())).map((row) => ({ id: row.id, kind: 'saml_certificate', endsAt: row.ends_at, organizationId: row.organization_id, organizationName: row.organization_name, connectionId: row.connection_id, purpose: row.purpose, domainId: null, name: row.name, replaced: row.replaced === 1 })),
  oidc_secret: async (ctx, scope, filter, direction, count) =>
    (await findSecrets(ctx.db, scope, filter, direction, count)).map((row) => ({ id: row.id, kind: 'oidc_secret', endsAt: row.ends_at ?? '', organizationId: row.organization_id, organizationName: row.organization_name, connectionId: row.id, purpose: row.purpose, domainId: null, name: row.name, replaced: false })),
  signing_key: async (ctx, scope, filter, direction, count) =>
    (await findSigningKeys(ctx.db, scope, filter, direction, count)).map((row) => ({ id: row.id, kind: 'signing_key', endsAt: row.ends_at, organizationId: row.organization_id, organizationName: row.organization_name, connectionId: row.connection_id, purpose: 'organization', domainId: null, name: row.name, replaced: row.replaced === 1 })),
  domain_proof: async (ctx, scope, filter, direction, count) =>
    (await findProofs(ctx.db, scope, { ...filter, until: goneBy(filter.until) }, direction, count)).map((row) => ({ id: row.id, kind: 'domain_proof', endsAt: provenUntil({ provenAt: row.proven_at, failingSince: row.failing_since, warnedAt: row.warned_at }) ?? '', organizationId: row.organization_id, organizationName: row.organization_name, connectionId: null, purpose: null, domainId: row.id, name: row.domain, replaced: false })),
};
const kinds = Object.keys(sources) as ExpiryKind[];

const filterOf = (ctx: Context, { withinDays, kind: _kind, ...filter }: ExpiryQuery): ExpiryFilter => ({ ...filter, until: withinDays === undefined ? undefined : daysFrom(ctx.now(), Number(withinDays)) });

async function count(ctx: Context, scope: Scope, query: ExpiryQuery): Promise<number> {
  const filter = filterOf(ctx, query);
  const counts = await countEnds(ctx.db, scope, filter, goneBy(filter.until), ctx.now());
  const all = kinds.filter((kind) => query.kind === undefined || query.kind === kind).reduce((sum, kind) => sum + counts[kind], 0);
  return Math.min(all, limits.countedRows + 1);
}

/** One page of what ends, over all kinds, the next first or last; of each kind only the first rows up to the page's end are read. */
export async function ends(ctx: Context, scope: Scope, query: { sort: readonly ['endsAt', 'ASC' | 'DESC']; range: readonly [number, number]; filter: ExpiryQuery }): Promise<{ rows: ListedEnd[]; total: number }> {
  const direction = query.sort[1] === 'ASC' ? 'asc' : 'desc';
  const [from, to] = query.range;
  const filter = filterOf(ctx, query.filter);
  const found = await Promise.all(kinds.filter((kind) => query.filter.kind === undefined || query.filter.kind === kind).map((kind) => sources[kind](ctx, scope, filter, direction, to + 1)));
  const sign = direction === 'asc' ? 1 : -1;
  const page = found.flat().sort((one, other) => sign * (one.endsAt < other.endsAt ? -1 : one.endsAt > other.endsAt ? 1 : one.id < other.id ? -1 : 1)).slice(from, to + 1);
  const { links, proposed } = await findRenewals(ctx.db, scope, page.flatMap(({ connectionId }) => connectionId ?? []), ctx.now());
  const rows = page.map((end) => ({ ...end, linkUntil: links.get(end.connectionId ?? '') ?? null, proposed: proposed.has(end.connectionId ?? '') }));
  return { rows, total: await count(ctx, scope, query.filter) };
}

/** How many things end within so many days or have ended, to 10,000. */
export async function countEnding(ctx: Context, scope: Scope, withinDays: number): Promise<number> {
  return count(ctx, scope, { withinDays: String(withinDays) });
}
