import { foldText } from '../../../shared/folding.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { permits, signInScope, type Scope } from '../../policy.ts';
import { spendStaffMail } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { enqueueAll } from '../jobs/index.ts';
import { openUntil } from '../one-time/index.ts';
import { linkHost, mailState, providerById } from '../providers/index.ts';
import { deliveryOf, linkOf, mailContent, mailFrame } from './deliveries.content.service.ts';
import { headerText, withheldBecause } from './deliveries.domain.ts';
import { sendDelivery } from './deliveries.jobs.ts';
import { findMailKind, mailKind, type Delivery } from './deliveries.kinds.service.ts';
import { cancelUnsent, findDelivery, insertDeliveries, listDeliveries, settleDelivery, type DeliveryFilter, type DeliveryRow } from './deliveries.repository.ts';

export interface OutgoingMail {
  /** A registered kind. */
  readonly kind: string;
  readonly to: string;
  readonly userId?: string | null;
  readonly organizationId?: string | null;
  /** What the mail and its one-time link are about. */
  readonly subjectId?: string | null;
  /** For the words; never a secret. Times as ISO text: templates show them by `frame.time`. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The host links lead to, where it is the provider's own; else its main one. */
  readonly host?: string;
}

/** Writes mails and the jobs that send them into the transaction at hand; gives their ids. A newer mail with a one-time link replaces an unsent one of the same kind and subject. */
export async function queueMails(ctx: Context, mails: readonly OutgoingMail[]): Promise<string[]> {
  if (mails.length === 0) return [];
  const scope = signInScope(ctx.actor.providerId);
  const provider = await providerById(ctx, scope);
  const hosts = new Map<string | undefined, string>();
  for (const host of new Set(mails.map((mail) => mail.host))) hosts.set(host, await linkHost(ctx, scope, host));
  const now = ctx.now();
  const rows = mails.map((mail) => {
    const id = ctx.newId();
    const host = hosts.get(mail.host) ?? '';
    const data = { providerName: provider.name, ...mail.data };
    const subject = headerText(mailKind(mail.kind).subject(data, mailFrame(ctx, provider, host)));
    return {
      id,
      provider_id: provider.id,
      organization_id: mail.organizationId ?? null,
      channel: 'email' as const,
      kind: mail.kind,
      to_email: mail.to,
      user_id: mail.userId ?? null,
      subject_id: mail.subjectId ?? null,
      data: JSON.stringify(data),
      subject_line: subject,
      search_text: foldText(`${mail.to} ${subject}`),
      host,
      status: 'queued' as const,
      message_id: `<${id}@${host.replace(/:\d+$/u, '')}>`,
      attempts: 0,
      error: null,
      next_try_at: null,
      created_at: now,
      sent_at: null,
    };
  });
  for (const kind of new Set(mails.map((mail) => mail.kind))) {
    const subjects = rows.flatMap((row) => (row.kind === kind && row.subject_id !== null ? [row.subject_id] : []));
    if (mailKind(kind).link && subjects.length > 0) await cancelUnsent(ctx.db, scope, kind, subjects, 'A newer mail replaced it.');
  }
  await insertDeliveries(ctx.db, rows);
  for (const priority of [0, 10] as const) {
    const due = rows.filter((row) => mailKind(row.kind).priority === priority).map((row) => ({ deliveryId: row.id }));
    if (due.length > 0) await enqueueAll(ctx, { ...sendDelivery, priority }, due);
  }
  return rows.map(({ id }) => id);
}

/** Writes one mail; see `queueMails`. */
export async function queueMail(ctx: Context, mail: OutgoingMail): Promise<string> {
  const [id] = await queueMails(ctx, [mail]);
  if (id === undefined) throw new Error('No mail was written.');
  return id;
}

/** One page of mails. */
export async function deliveries(ctx: Context, scope: Scope, query: { sort: [string, 'ASC' | 'DESC']; range: [number, number]; filter: DeliveryFilter }) {
  const filter = query.filter.q === undefined ? query.filter : { ...query.filter, q: foldText(query.filter.q) };
  return listDeliveries(ctx.db, scope, filter, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

async function delivery(ctx: Context, scope: Scope, id: string): Promise<DeliveryRow> {
  const row = await findDelivery(ctx.db, scope, id);
  if (!row) throw new AppError('not_found');
  return row;
}

async function whyWithheld(ctx: Context, scope: Scope, row: DeliveryRow, mail: Delivery): Promise<string | null> {
  const link = findMailKind(row.kind)?.link;
  if (!link || row.subject_id === null) return null;
  const viewer = { mayManage: permits(ctx.actor, 'provider.manage'), role: ctx.actor.kind === 'staff' ? ctx.actor.role : null };
  const hasMailServer = (await mailState(ctx, scope)) !== 'none';
  const reason = withheldBecause({ purpose: link.purpose, data: mail.data, status: row.status, hasMailServer }, viewer);
  if (reason !== null) return reason;
  return (await openUntil(ctx, link.purpose, row.subject_id)) === null ? 'The link no longer works: it was used, replaced by a newer one, or has expired.' : null;
}

/** One mail as the person reads it, with the one-time link left out and why it is withheld, if it is. Throws `not_found`. */
export async function readDelivery(ctx: Context, scope: Scope, id: string): Promise<{ row: DeliveryRow; text: string; html: string; hasLink: boolean; linkWithheld: string | null }> {
  const row = await delivery(ctx, scope, id);
  const mail = deliveryOf(row);
  const content = mailContent(ctx, await providerById(ctx, scope), mail, null);
  const hasLink = findMailKind(row.kind)?.link !== undefined && row.subject_id !== null;
  return { row, ...content, hasLink, linkWithheld: await whyWithheld(ctx, scope, row, mail) };
}

/** The one-time link of a kept mail, for staff who may see it. Throws `not_found`, `mail_link_withheld`. */
export async function revealLink(ctx: Context, scope: Scope, id: string): Promise<string> {
  return inTransaction(ctx, async (inner) => {
    const row = await delivery(inner, scope, id);
    const mail = deliveryOf(row);
    const reason = await whyWithheld(inner, scope, row, mail);
    const url = reason === null && findMailKind(row.kind) ? await linkOf(inner, mail) : null;
    if (url === null) throw new AppError('mail_link_withheld', { detail: reason ?? 'This mail holds no link.' });
    await record(inner, { action: 'delivery.link_revealed', subject: { kind: 'delivery', id, label: row.to_email }, organizationId: row.organization_id, changes: [{ field: 'kind', before: null, after: row.kind }] });
    return url;
  });
}

/** Queues a failed, refused or kept mail again. Throws `not_found`, `not_cancellable`, `too_many_requests`. */
export async function retryDelivery(ctx: Context, scope: Scope, id: string): Promise<DeliveryRow> {
  return inTransaction(ctx, async (inner) => {
    const row = await delivery(inner, scope, id);
    const kind = findMailKind(row.kind);
    const again = row.status === 'failed' || row.status === 'kept' || row.status === 'bounced';
    if (!kind || !again || !(await settleDelivery(inner.db, scope, id, row.status, { status: 'queued', error: null, next_try_at: null }))) {
      throw new AppError('not_cancellable', { detail: 'Only a failed, refused or kept mail can be sent again; this one is on its way, was sent or is no longer wanted.' });
    }
    await spendStaffMail(inner, scope, row.to_email);
    await enqueueAll(inner, { ...sendDelivery, priority: kind.priority }, [{ deliveryId: id }]);
    await record(inner, { action: 'delivery.retried', subject: { kind: 'delivery', id, label: row.to_email }, organizationId: row.organization_id, changes: [{ field: 'status', before: row.status, after: 'queued' }] });
    return delivery(inner, scope, id);
  });
}
