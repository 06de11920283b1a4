import { domainToUnicode } from 'node:url';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { linkTo } from '../providers/index.ts';
import { landingOrganization, type Membership } from './access.domain.ts';
import { findMemberships } from './access.repository.ts';
import { countOnlyThrough, countOtherLive, findOwnConnection, findProvenDomains, findSsoRule } from './access.ways.repository.ts';

/** Where an organization's own sign-in begins, on the host at hand; undefined where it has none that is live. */
export async function companySignIn(ctx: Context, scope: Scope, organizationId: string, email = ''): Promise<string | undefined> {
  const connection = await findOwnConnection(ctx.db, scope, organizationId);
  return connection && linkTo(ctx, ctx.client.host, `/sso/${connection.id}/login${email === '' ? '' : `?hint=${encodeURIComponent(email)}`}`);
}

const isOpen = (membership: Membership) => membership.status === 'active' && membership.organizationStatus === 'active';

/** Where a sign-in with something of one's own lands, and whether it makes no session there because only the organization's own sign-in opens it. */
export async function landingByOwnSignIn(ctx: Context, scope: Scope, userId: string, lastUsed: string | null): Promise<{ organizationId: string | null; ssoOnly: boolean }> {
  const memberships = await findMemberships(ctx.db, scope, userId, ctx.now());
  const organizationId = landingOrganization(memberships, lastUsed);
  const landing = memberships.find((membership) => membership.organizationId === organizationId);
  return { organizationId, ssoOnly: landing !== undefined && landing.ssoOnly && landing.portalEnabled && isOpen(landing) };
}

/** Whether nothing of a person's own, such as a password, opens any organization of theirs now. */
export async function onlyCompanySignIn(ctx: Context, scope: Scope, userId: string): Promise<boolean> {
  const open = (await findMemberships(ctx.db, scope, userId, ctx.now())).filter(isOpen);
  return open.length > 0 && open.every(({ ssoOnly }) => ssoOnly);
}

/** Whether only an organization's own sign-in opens its portal, whoever comes; `anybodyExempt`: for somebody there it is not so now. */
export async function ssoRuleOf(ctx: Context, scope: Scope, organizationId: string): Promise<{ only: boolean; held: boolean; anybodyExempt: boolean }> {
  return (await findSsoRule(ctx.db, scope, organizationId, ctx.now())) ?? { only: false, held: false, anybodyExempt: false };
}

/** Refuses to take the last way in away: a connection without which an organization whose rule holds, or is about to, has none that is live. Throws `sso_enforced`. */
export async function refuseLastWay(ctx: Context, scope: Scope, connection: { readonly id: string; readonly organization_id: string | null }): Promise<void> {
  const { organization_id: organizationId } = connection;
  if (organizationId === null || !(await ssoRuleOf(ctx, scope, organizationId)).held) return;
  if ((await countOtherLive(ctx.db, scope, organizationId, connection.id)) === 0) throw new AppError('sso_enforced', { detail: 'Nothing but the company’s own sign-in opens this portal, and this is its last connection that is live: everybody would be locked out. Relax the sign-in rule first, or make another connection live.' });
}

const named = 5;

/** What taking away what a connection knows, or the connection, means while only the organization's own sign-in opens its portal, or soon will: how many lose their only way in, the first of them by name, and whether nobody is left who gets in. */
export async function onlyThrough(ctx: Context, scope: Scope, connection: { readonly id: string; readonly organization_id: string | null }): Promise<{ holds: boolean; people: number; names: string[]; nobodyLeft: boolean }> {
  const { organization_id: organizationId } = connection;
  if (organizationId === null || !(await ssoRuleOf(ctx, scope, organizationId)).held) return { holds: false, people: 0, names: [], nobodyLeft: false };
  const domains = await findProvenDomains(ctx.db, scope, organizationId);
  const spellings = [...new Set(domains.flatMap((domain) => [domain, domainToUnicode(domain)]))];
  const { people, names, others, all } = await countOnlyThrough(ctx.db, scope, { id: connection.id, organizationId }, spellings, ctx.now(), named);
  return { holds: true, people, names, nobodyLeft: all > 0 && others === 0 };
}

/** Refuses to forget everybody where nobody would get in any more: no address lies under a proven domain and no other live connection knows anybody. Throws `sso_enforced`. */
export async function refuseForgettingAll(ctx: Context, scope: Scope, connection: { readonly id: string; readonly organization_id: string | null }): Promise<void> {
  if ((await onlyThrough(ctx, scope, connection)).nobodyLeft) throw new AppError('sso_enforced', { detail: 'Nothing but the company’s own sign-in opens this portal, and nobody there would be recognized anew: no address lies under a proven domain, so everybody would be locked out. Relax the sign-in rule or prove their domain first.' });
}
