import { domainToUnicode } from 'node:url';
import { violatedKey } from '../../../db/errors.ts';
import { challengeName } from '../../../shared/domains.ts';
import { limits } from '../../../shared/limits.ts';
import { isPublicMailDomain } from '../../../shared/public-mail-domains.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { queueMails } from '../deliveries/index.ts';
import { enqueueAll } from '../jobs/index.ts';
import { claimDomain, leadsTheOneWay, organizationById, releaseDomain } from '../organizations/index.ts';
import { providerById } from '../providers/index.ts';
import { afterCheck, judge, provenUntil, type Finding, type Proof, type ProofEvent } from './domains.domain.ts';
import { recheckJob } from './domains.jobs.ts';
import { findDomain, holdDomain, listDomains, takeDue, updateDomain, type DomainFilter, type DomainRow, type DomainSort } from './domains.repository.ts';

/** A domain with its name as people write it. */
export type Domain = DomainRow & { readonly displayName: string };

const shown = (row: DomainRow): Domain => ({ ...row, displayName: domainToUnicode(row.domain) });

/** One page of domains. */
export async function domains(ctx: Context, scope: Scope, query: { sort: readonly [DomainSort, 'ASC' | 'DESC']; range: readonly [number, number]; filter: DomainFilter }): Promise<{ rows: Domain[]; total: number }> {
  const { rows, total } = await listDomains(ctx.db, scope, query.filter, [query.sort[0], query.sort[1] === 'ASC' ? 'asc' : 'desc'], query.range);
  return { rows: rows.map(shown), total };
}

/** One domain. Throws `not_found`. */
export async function domainById(ctx: Context, scope: Scope, id: string): Promise<Domain> {
  const row = await findDomain(ctx.db, scope, id);
  if (!row) throw new AppError('not_found');
  return shown(row);
}

/** Claims a domain for an organization; nothing depends on it until it is proven. Throws `not_found`, `domain_taken`, `domain_claimed`, `public_mail_domain`, `too_many_domains`. */
export async function createDomain(ctx: Context, scope: Scope, input: { organizationId: string; domain: string }): Promise<Domain> {
  return domainById(ctx, scope, await claimDomain(ctx, scope, input.organizationId, input.domain));
}

/** Takes a domain from its organization, with its proof. Throws `not_found`, `sso_enforced`. */
export async function removeDomain(ctx: Context, scope: Scope, id: string): Promise<void> {
  const row = await domainById(ctx, scope, id);
  await releaseDomain(ctx, scope, row.organization_id, row.domain);
}

const actions: Readonly<Record<Exclude<ProofEvent, null>, string>> = { proven: 'domain.proven', failing: 'domain.record_lost', warned: 'domain.record_lost', recovered: 'domain.record_found', held: 'domain.proof_held', withdrawn: 'domain.proof_withdrawn' };
const alerts = { warned: 'domain_record_lost', held: 'domain_proof_held', withdrawn: 'domain_proof_withdrawn' } as const;

/** Tells whoever receives alerts that a record is gone, and what that means: the proof is in danger, is held on to since people have no other way in, or ended. */
async function alert(inner: Context, scope: Scope, row: Pick<DomainRow, 'id' | 'organization_id' | 'domain'>, event: keyof typeof alerts, proof: Proof, needed: boolean): Promise<void> {
  const { alertEmails } = await providerById(inner, scope);
  const { name } = await organizationById(inner, scope, row.organization_id);
  const data = { domain: domainToUnicode(row.domain), organizationName: name, organizationId: row.organization_id, recordName: challengeName(row.domain), since: proof.failingSince, until: provenUntil(proof), needed };
  await queueMails(inner, alertEmails.map((to) => ({ kind: alerts[event], to, organizationId: row.organization_id, subjectId: row.id, data })));
}

/** Writes down what a look found and what follows from it; `always` writes an audit entry even where nothing follows. Throws `not_found`. */
async function conclude(ctx: Context, scope: Scope, id: string, { outcome, found }: Finding, always: boolean): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const now = inner.now();
    const row = await holdDomain(inner.db, scope, id, now);
    if (!row) throw new AppError('not_found');
    const before: Proof = { provenAt: row.proven_at, failingSince: row.failing_since, warnedAt: row.warned_at };
    const needed = row.proven_at !== null && (await leadsTheOneWay(inner, scope, row.organization_id, row.domain));
    const { proof, recheckAt, event } = afterCheck(before, outcome, now, needed);
    await updateDomain(inner.db, scope, id, { proven_at: proof.provenAt, failing_since: proof.failingSince, warned_at: proof.warnedAt, recheck_at: recheckAt, check_outcome: outcome, check_found: JSON.stringify(found) });
    if (event === 'warned' || event === 'held' || event === 'withdrawn') await alert(inner, scope, row, event, event === 'withdrawn' ? before : proof, needed);
    if (event === null && !always) return;
    const changes = changesBetween({ outcome: row.check_outcome, provenAt: before.provenAt, failingSince: before.failingSince }, { outcome, provenAt: proof.provenAt, failingSince: proof.failingSince });
    await record(inner, { action: event === null ? 'domain.checked' : actions[event], subject: { kind: 'domain', id, label: row.domain }, organizationId: row.organization_id, changes });
  });
}

async function lookAt(ctx: Context, scope: Scope, row: DomainRow, always: boolean): Promise<void> {
  const { txtRecords } = ctx.ports;
  const milliseconds = limits.domainProof.lookupMilliseconds;
  const [challenge, root] = await Promise.all([txtRecords.look(challengeName(row.domain), milliseconds), txtRecords.look(row.domain, milliseconds)]);
  const finding = judge(challenge, root, row.proof_token);
  try {
    await conclude(ctx, scope, row.id, finding, always);
  } catch (error) {
    // One organization of the provider proves a domain: the second hears that another has.
    if (violatedKey(error) !== 'organization_domains_provider_id_domain_key') throw error;
    await conclude(ctx, scope, row.id, { outcome: 'proven_elsewhere', found: [] }, always);
  }
}

/** Looks for a domain's record at once and writes down what was found: the right record proves the domain. Throws `not_found`, `public_mail_domain`. */
export async function checkDomain(ctx: Context, scope: Scope, id: string): Promise<Domain> {
  const row = await domainById(ctx, scope, id);
  if (isPublicMailDomain(row.domain)) throw new AppError('public_mail_domain');
  await lookAt(ctx, scope, row, true);
  return domainById(ctx, scope, id);
}

/** Looks whether the record of a domain is still there; one that is not proven or not there any more is left alone. */
export async function recheckDomain(ctx: Context, id: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const row = await findDomain(ctx.db, scope, id);
  if (row && row.proven_at !== null) await lookAt(ctx, scope, row, false);
}

/** Enqueues a look at every proven domain, of any provider, for which it is time; each once, however many ask at the same moment. */
export async function enqueueRechecks(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const now = inner.now();
    const due = await takeDue(inner.db, now, isoTime(milliseconds(now) + limits.domainProof.recheckHours * 3_600_000));
    for (const [providerId, rows] of Map.groupBy(due, (row) => row.provider_id)) {
      await enqueueAll(actingAs(inner, { kind: 'system', providerId, name: 'Portico' }), recheckJob, rows.map(({ id }) => ({ domainId: id })));
    }
  });
}

/** Whether a domain's record is still missing, for mails that say so. */
export async function isStillFailing(ctx: Context, id: string): Promise<boolean> {
  const row = await findDomain(ctx.db, signInScope(ctx.actor.providerId), id);
  return row !== undefined && row.failing_since !== null;
}
