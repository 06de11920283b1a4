import { limits } from '../../../shared/limits.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { queueMails } from '../deliveries/index.ts';
import { enqueue } from '../jobs/index.ts';
import { providerById } from '../providers/index.ts';
import { consequence, daysFrom, stretches } from './expiry.domain.ts';
import { noticesJob } from './expiry.jobs.ts';
import { findProvidersToTell, findUntoldCertificates, findUntoldSecrets, findUntoldSigningKeys, insertNotice } from './expiry.repository.ts';

const batch = 500;
/** So many are named in a mail, the others counted. */
const named = 20;

/** Enqueues a mail for every provider that has an end to be told; several that are enqueued at the same moment tell it once. */
export async function enqueueNotices(ctx: Context): Promise<void> {
  for (const providerId of await findProvidersToTell(ctx.db, stretches(ctx.now()))) {
    await enqueue(actingAs(ctx, { kind: 'system', providerId, name: 'Portico' }), noticesJob, {});
  }
}

async function untold(ctx: Context, scope: Scope) {
  const now = ctx.now();
  const ahead = stretches(now);
  const [certificates, secrets, keys] = [await findUntoldCertificates(ctx.db, scope, ahead, batch, now), await findUntoldSecrets(ctx.db, scope, ahead, batch), await findUntoldSigningKeys(ctx.db, scope, ahead, batch)];
  return [...certificates.map((row) => ({ ...row, kind: 'saml_certificate' as const })), ...secrets.map((row) => ({ ...row, kind: 'oidc_secret' as const })), ...keys.map((row) => ({ ...row, kind: 'signing_key' as const }))]
    .map((row) => ({ ...row, ends_at: row.ends_at ?? '' }))
    .sort((one, other) => (one.ends_at < other.ends_at ? -1 : 1));
}

/** Tells whoever receives alerts what ends within 60, 30 or 7 days, each once: what was told is written down in the transaction that writes the mail. */
export async function sendNotices(ctx: Context): Promise<{ told: number }> {
  const scope = signInScope(ctx.actor.providerId);
  let told = 0;
  for (;;) {
    const rows = await untold(ctx, scope);
    if (rows.length === 0) return { told };
    const fresh = await inTransaction(ctx, async (inner) => {
      const now = inner.now();
      const ends = [];
      for (const row of rows) {
        const days = limits.expiryNoticeDays.findLast((until) => row.ends_at <= daysFrom(now, until)) ?? limits.expiryNoticeDays[0];
        if (await insertNotice(inner.db, { id: inner.newId(), provider_id: scope.providerId, organization_id: row.organization_id, kind: row.kind, subject_id: row.id, ends_at: row.ends_at, days, created_at: now })) ends.push(row);
      }
      if (ends.length === 0) return 0;
      const { alertEmails } = await providerById(inner, scope);
      const items = ends.slice(0, named).map((end) => ({ kind: end.kind, name: end.name, organizationName: end.organization_name ?? '', endsAt: end.ends_at, breaks: consequence({ kind: end.kind, replaced: false, endsAt: end.ends_at }, now) }));
      await queueMails(inner, alertEmails.map((to) => ({ kind: 'expiry', to, data: { items, total: ends.length } })));
      await record(inner, ends.map((end) => ({ action: 'expiry.told', subject: { kind: end.kind, id: end.id, label: end.name }, organizationId: end.organization_id, changes: [{ field: 'endsAt', before: null, after: end.ends_at }] })));
      return ends.length;
    });
    told += fresh;
  }
}
