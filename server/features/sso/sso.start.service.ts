import { asciiDomain } from '../../../shared/domains.ts';
import type { Context } from '../../context.ts';
import { signInScope } from '../../policy.ts';
import { ssoRuleOf } from '../access/index.ts';
import { findProvenOwners } from '../organizations/index.ts';
import { linkTo } from '../providers/index.ts';
import { staffSignInRule } from '../staff/index.ts';
import { findConnectionOf, findLiveConnections } from './sso.connections.repository.ts';
import { tenantOffered } from './sso.microsoft365.service.ts';

interface Start {
  readonly next: 'password' | 'sso';
  readonly url?: string;
  readonly ways: { method: 'password' | 'sso'; label: string; url?: string }[];
}

const password = { method: 'password' as const, label: 'Password' };

/** What comes after an e-mail address: its company's sign-in where an organization has proven the domain and has a live connection, else the password, which is another way unless nothing but the company's own opens the portal and nobody there is exempt. The domain alone decides, so that nothing tells who is known (D4). */
export async function startAtPortal(ctx: Context, email: string): Promise<Start> {
  const scope = signInScope(ctx.actor.providerId);
  const domain = asciiDomain(email.slice(email.lastIndexOf('@') + 1)) ?? '';
  const organizationId = (await findProvenOwners(ctx, scope, [domain])).get(domain);
  const connections = organizationId === undefined ? [] : await findLiveConnections(ctx.db, scope, organizationId);
  const tenantId = organizationId === undefined ? null : await tenantOffered(ctx, scope, organizationId);
  const microsoft = tenantId === null ? undefined : await findConnectionOf(ctx.db, scope, 'microsoft365');
  // On the host at hand: a way that begins on another host of the provider comes back to it.
  const ways = connections.map(({ id, name }) => ({ method: 'sso' as const, label: name, url: linkTo(ctx, ctx.client.host, `/sso/${id}/login?hint=${encodeURIComponent(email)}`) }));
  // The organization's own sign-in comes first; Microsoft 365 before any password.
  if (microsoft?.status === 'live') ways.push({ method: 'sso', label: microsoft.name, url: linkTo(ctx, ctx.client.host, `/sso/${microsoft.id}/login?${new URLSearchParams({ tenant: tenantId ?? '', hint: email }).toString()}`) });
  const [first] = ways;
  const { only, anybodyExempt } = organizationId !== undefined && first ? await ssoRuleOf(ctx, scope, organizationId) : { only: false, anybodyExempt: false };
  return first ? { next: 'sso', url: first.url, ways: only && !anybodyExempt ? ways : [...ways, password] } : { next: 'password', ways: [password] };
}

const consoleAddress = (ctx: Context, connectionId: string, email: string) => linkTo(ctx, ctx.client.host, `/sso/${connectionId}/login?${new URLSearchParams({ return: '/admin', ...(email === '' ? {} : { hint: email }) }).toString()}`);

async function staffConnection(ctx: Context) {
  const scope = signInScope(ctx.actor.providerId);
  const rule = await staffSignInRule(ctx, scope);
  const connection = rule.connectionId === null ? undefined : await findConnectionOf(ctx.db, scope, 'staff');
  return connection?.status === 'live' ? { rule, connection } : null;
}

/** What comes after an e-mail address at the console: single sign-on for the domains that an owner has named, else the password. The domain alone decides (D4). */
export async function startAtConsole(ctx: Context, email: string): Promise<Start> {
  const domain = asciiDomain(email.slice(email.lastIndexOf('@') + 1)) ?? '';
  const found = await staffConnection(ctx);
  if (!found?.rule.domains.includes(domain)) return { next: 'password', ways: [password] };
  const url = consoleAddress(ctx, found.connection.id, email);
  return { next: 'sso', url, ways: [{ method: 'sso', label: found.connection.name, url }, password] };
}

/** What the console's sign-in page offers before an address; the settings alone decide. */
export async function waysAtConsole(ctx: Context): Promise<{ ways: { method: 'sso'; label: string; url: string }[] }> {
  const found = await staffConnection(ctx);
  return { ways: found && (found.rule.offered || found.rule.required) ? [{ method: 'sso', label: found.connection.name, url: consoleAddress(ctx, found.connection.id, '') }] : [] };
}
