import type { BodyOf } from '../../../shared/contracts/contract.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { ssoLinks } from '../../../shared/contracts/sso-links.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { spendStaffMail } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { queueMail, type Delivery } from '../deliveries/index.ts';
import { issueLink, openUntil, voidOpen } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import { linkTo, mainHost } from '../providers/index.ts';
import { faultsOf } from './sso.connections.domain.ts';
import { changeable, connectionRecord, subjectOf, type ConnectionRecord } from './sso.connections.service.ts';
import { endLinks, findLink, findUnendedLinks, insertLink, listLinks, type LinkFilter, type LinkRow } from './sso.links.repository.ts';
import { linkState } from './sso.proposals.domain.ts';

/** Where the page of a link stands; the secret follows in the fragment. */
export const setUpPath = '/set-up-sign-in';

/** One page of links. */
export async function links(ctx: Context, scope: Scope, query: { sort: readonly ['createdAt', 'ASC' | 'DESC']; range: readonly [number, number]; filter: LinkFilter }): Promise<Page<LinkRow>> {
  return listLinks(ctx.db, scope, query.filter, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

async function link(ctx: Context, scope: Scope, id: string): Promise<LinkRow> {
  const row = await findLink(ctx.db, scope, id);
  if (!row) throw new AppError('not_found');
  return row;
}

/** Voids links with their secrets, in the transaction at hand; gives those that still worked. */
async function revoke(inner: Context, scope: Scope, ids: readonly string[]): Promise<{ connection_id: string; organization_id: string }[]> {
  await voidOpen(inner, ['sso_link'], ids);
  return endLinks(inner.db, scope, ids, { revoked_at: inner.now() });
}

const unfit = (detail: string) => new AppError('sso_link_unfit', { detail });

function refuseUnfit(connection: ConnectionRecord, kind: 'set_up' | 'renewal'): string {
  const { organization_id: organizationId } = connection;
  if (organizationId === null) throw unfit('This connection is your own: a link is for the IT of a customer.');
  if (kind === 'renewal' && Object.keys(faultsOf(connection)).length > 0) throw unfit('Nothing is set up here yet that could be renewed. Send a set-up link instead.');
  return organizationId;
}

/**
 * Makes a link for one connection; an older one of its kind is void. With an address it is mailed and its secret stands in no answer, without one its address is given, once.
 * Throws `not_found`, `organization_archived`, `sso_link_unfit`, `too_many_requests`.
 */
export async function createLink(ctx: Context, scope: Scope, { connectionId, kind, email, days }: BodyOf<typeof ssoLinks.create>): Promise<{ link: LinkRow; url: string | null }> {
  return inTransaction(ctx, async (inner) => {
    const connection = await changeable(inner, scope, connectionId);
    const organization = await organizationById(inner, scope, refuseUnfit(connection, kind));
    if (organization.status === 'archived') throw new AppError('organization_archived');
    if (email !== undefined) await spendStaffMail(inner, scope, email);
    await revoke(inner, scope, await findUnendedLinks(inner.db, scope, { connectionId, kind }));
    const { actor } = inner;
    const id = inner.newId();
    const expiresAt = isoTime(milliseconds(inner.now()) + days * 86_400_000);
    const madeBy = actor.kind === 'staff' ? (actor.name === '' ? actor.email : actor.name) : 'Portico';
    await insertLink(inner.db, { id, provider_id: scope.providerId, organization_id: organization.id, connection_id: connectionId, kind, email: email ?? '', created_by: madeBy, created_at: inner.now(), expires_at: expiresAt, handed_in_at: null, revoked_at: null });
    const { secret } = await issueLink(inner, { purpose: 'sso_link', subjectId: id, expiresAt });
    if (email !== undefined) await queueMail(inner, { kind: 'sso_link', to: email, organizationId: organization.id, subjectId: id, data: { organizationName: organization.name, madeBy, kind, expiresAt } });
    await record(inner, { action: 'sso_connection.link_made', subject: subjectOf(connection), organizationId: organization.id, changes: [{ field: 'kind', before: null, after: kind }, { field: 'email', before: null, after: email ?? null }, { field: 'expiresAt', before: null, after: expiresAt }] });
    return { link: await link(inner, scope, id), url: email === undefined ? linkTo(inner, await mainHost(inner, scope), `${setUpPath}#${secret}`) : null };
  });
}

/** Voids a link; what came in by it stays. Throws `not_found`. */
export async function revokeLink(ctx: Context, scope: Scope, id: string): Promise<LinkRow> {
  return inTransaction(ctx, async (inner) => {
    const row = await link(inner, scope, id);
    if ((await revoke(inner, scope, [id])).length > 0) await record(inner, { action: 'sso_connection.link_revoked', subject: { kind: 'sso_connection', id: row.connection_id, label: row.connection_name }, organizationId: row.organization_id });
    return link(inner, scope, id);
  });
}

/** Voids a link whose proposal was decided, in the transaction at hand; nothing where there is none. */
export async function endLink(inner: Context, scope: Scope, id: string | null): Promise<void> {
  if (id !== null) await revoke(inner, scope, [id]);
}

/** Voids the links of organizations that were archived; nothing where they have none. */
export async function endLinksOfOrganizations(ctx: Context, organizationIds: readonly string[]): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  await inTransaction(ctx, async (inner) => {
    const ended = await revoke(inner, scope, await findUnendedLinks(inner.db, scope, { organizationIds }));
    for (const { connection_id: connectionId, organization_id: organizationId } of ended) {
      const connection = await connectionRecord(inner, scope, connectionId);
      await record(inner, { action: 'sso_connection.link_revoked', subject: subjectOf(connection), organizationId });
    }
  });
}

/** Whether a link that is about to be mailed still opens anything. */
export async function isLinkWanted(ctx: Context, delivery: Delivery): Promise<boolean> {
  const { subjectId } = delivery;
  if (subjectId === null || (await openUntil(ctx, 'sso_link', subjectId)) === null) return false;
  const scope = signInScope(ctx.actor.providerId);
  const row = await findLink(ctx.db, scope, subjectId);
  return row !== undefined && linkState(row, ctx.now()) === 'open' && (await organizationById(ctx, scope, row.organization_id)).status === 'active';
}
