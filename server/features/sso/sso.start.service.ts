import { asciiDomain } from '../../../shared/domains.ts';
import type { Context } from '../../context.ts';
import { signInScope } from '../../policy.ts';
import { ssoRuleOf } from '../access/index.ts';
import { findProvenOwners } from '../organizations/index.ts';
import { linkTo } from '../providers/index.ts';
import { findLiveConnections } from './sso.connections.repository.ts';

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
  // On the host at hand: a way that begins on another host of the provider comes back to it.
  const ways = connections.map(({ id, name }) => ({ method: 'sso' as const, label: name, url: linkTo(ctx, ctx.client.host, `/sso/${id}/login?hint=${encodeURIComponent(email)}`) }));
  const [first] = ways;
  const { only, anybodyExempt } = organizationId !== undefined && first ? await ssoRuleOf(ctx, scope, organizationId) : { only: false, anybodyExempt: false };
  return first ? { next: 'sso', url: first.url, ways: only && !anybodyExempt ? ways : [...ways, password] } : { next: 'password', ways: [password] };
}

/** What comes after an e-mail address at the console. */
export async function startAtConsole(): Promise<Start> {
  return { next: 'password', ways: [password] };
}
