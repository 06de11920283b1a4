import { domainToUnicode } from 'node:url';
import type { OrganizationDomainsTable } from '../../../db/tables/customers.ts';
import { limits } from '../../../shared/limits.ts';
import { isPublicMailDomain } from '../../../shared/public-mail-domains.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { foldedColumns } from './organizations.domain.ts';
import { countLed, deleteDomain, findDomainOwners, findDomains, holdOrganization, insertDomains, updateSearchText } from './organizations.domains.repository.ts';

const tokenBytes = 16;

/** Domains (in ASCII) as search finds them: as DNS has them, and as people write them. */
export function searchedDomains(domains: readonly string[]): string[] {
  return [...new Set(domains.flatMap((domain) => [domain, domainToUnicode(domain)]))];
}

/** A domain as one organization claims it. The value that proves it follows from both, so that what is removed and claimed again is proven by the same record. */
export function newClaim(ctx: Context, scope: Scope, organizationId: string, domain: string): OrganizationDomainsTable {
  const token = Buffer.from(ctx.ports.keyring.mac('domain proof', `${organizationId} ${domain}`), 'base64url').subarray(0, tokenBytes).toString('hex');
  return {
    ...{ id: ctx.newId(), provider_id: scope.providerId, organization_id: organizationId, domain, created_at: ctx.now(), proof_token: token },
    ...{ proven_at: null, checked_at: null, check_outcome: null, check_found: '[]', failing_since: null, warned_at: null, recheck_at: null },
  };
}

/** The id of the provider's organization that has proven each of these domains, by domain. */
export async function findProvenOwners(ctx: Context, scope: Scope, domains: readonly string[]): Promise<Map<string, string>> {
  const rows = await findDomainOwners(ctx.db, scope, domains);
  return new Map(rows.map(({ domain, organizationId }) => [domain, organizationId]));
}

async function hold(inner: Context, scope: Scope, organizationId: string) {
  const organization = await holdOrganization(inner.db, scope, organizationId, inner.now());
  if (!organization) throw new AppError('not_found');
  const search = async (domains: readonly string[]) => {
    const { name, external_id: externalId, phone } = organization;
    await updateSearchText(inner.db, scope, organizationId, foldedColumns({ name, externalId, phone }, searchedDomains(domains)).search_text);
  };
  return { domains: await findDomains(inner.db, scope, [organizationId]), search };
}

/** Gives an organization one more domain, not proven yet; gives its id. Throws `not_found`, `domain_taken`, `domain_claimed`, `public_mail_domain`, `too_many_domains`. */
export async function claimDomain(ctx: Context, scope: Scope, organizationId: string, domain: string): Promise<string> {
  return inTransaction(ctx, async (inner) => {
    const { domains, search } = await hold(inner, scope, organizationId);
    const refuse = (code: 'domain_taken' | 'domain_claimed' | 'public_mail_domain', sentence: string) => new AppError(code, { detail: sentence, errors: { domain: sentence } });
    if (isPublicMailDomain(domain)) throw refuse('public_mail_domain', `Anybody can get an address under ${domain}, so it says nothing about a company. Enter the company’s own domain.`);
    if (domains.some((one) => one.domain === domain)) throw refuse('domain_claimed', 'This organization has this domain already.');
    if (domains.length >= limits.domainsPerOrganization) throw new AppError('too_many_domains');
    if ((await findProvenOwners(inner, scope, [domain])).size > 0) throw refuse('domain_taken', `Another organization has proven ${domain}. It has to be removed there first.`);
    const claim = newClaim(inner, scope, organizationId, domain);
    await insertDomains(inner.db, [claim]);
    await search([...domains.map((one) => one.domain), domain]);
    await record(inner, { action: 'domain.claimed', subject: { kind: 'domain', id: claim.id, label: domain }, organizationId });
    return claim.id;
  });
}

const leads = (led: Awaited<ReturnType<typeof countLed>>) => led !== null && (led.people > 0 || led.otherProven === 0);

/** Whether a proven domain leads people to the one way in they have: while only their organization's own sign-in opens its portal, or soon will, addresses lie under it, or nothing else is proven. */
export async function leadsTheOneWay(ctx: Context, scope: Scope, organizationId: string, domain: string): Promise<boolean> {
  return leads(await countLed(ctx.db, scope, organizationId, searchedDomains([domain])));
}

/** Refuses to give up a domain that leads people to the one way in they have. Throws `sso_enforced`. */
async function refuseLeading(inner: Context, scope: Scope, organizationId: string, domain: string): Promise<void> {
  const led = await countLed(inner.db, scope, organizationId, searchedDomains([domain]));
  if (led === null || !leads(led)) return;
  const who = led.people === 1 ? '1 person has an address under it' : `${led.people} people have addresses under it`;
  throw new AppError('sso_enforced', { detail: `Nothing but the company’s own sign-in opens this portal, and this domain leads people there: ${who}. Relax the sign-in rule first${led.otherProven === 0 ? ', or prove another domain' : ''}.` });
}

/** Takes a domain from its organization, with its proof. Throws `not_found`, `sso_enforced`. */
export async function releaseDomain(ctx: Context, scope: Scope, organizationId: string, domain: string): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const { domains, search } = await hold(inner, scope, organizationId);
    if (domains.some((one) => one.domain === domain && one.provenAt !== null)) await refuseLeading(inner, scope, organizationId, domain);
    const removed = await deleteDomain(inner.db, scope, organizationId, domain);
    if (!removed) throw new AppError('not_found');
    await search(domains.map((one) => one.domain).filter((one) => one !== domain));
    await record(inner, { action: 'domain.removed', subject: { kind: 'domain', id: removed.id, label: domain }, organizationId, changes: removed.provenAt === null ? [] : [{ field: 'proven_at', before: removed.provenAt, after: null }] });
  });
}
