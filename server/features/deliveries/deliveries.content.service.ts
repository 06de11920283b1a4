import type { Context } from '../../context.ts';
import { linkToSend } from '../one-time/index.ts';
import { linkTo, type Provider } from '../providers/index.ts';
import { zonedTime } from './deliveries.domain.ts';
import { findMailKind, mailKind, type Delivery, type MailData, type MailFrame } from './deliveries.kinds.service.ts';
import { layOut } from './deliveries.layout.domain.ts';
import type { DeliveryRow } from './deliveries.repository.ts';

/** A row as hooks and templates see it. */
export function deliveryOf(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    kind: row.kind,
    to: row.to_email,
    userId: row.user_id,
    organizationId: row.organization_id,
    subjectId: row.subject_id,
    data: JSON.parse(row.data) as MailData,
    host: row.host,
    createdAt: row.created_at,
  };
}

/** What templates of one provider need, for mails whose links lead to `host`. */
export function mailFrame(ctx: Pick<Context, 'ports'>, provider: Provider, host: string): MailFrame {
  return { providerName: provider.name, support: provider.support, time: (iso) => zonedTime(iso, provider.timeZone), address: (path) => linkTo(ctx, host, path) };
}

/** A code of digits as people read it out: `1234 5678`. */
const spoken = (code: string) => code.match(/.{1,4}/gu)?.join(' ') ?? code;

/** The one-time link or code of a mail; null where it no longer works or the kind has none. */
export async function linkOf(ctx: Context, delivery: Delivery): Promise<string | null> {
  const { link } = mailKind(delivery.kind);
  if (!link || delivery.subjectId === null) return null;
  const secret = await linkToSend(ctx, link.purpose, delivery.subjectId);
  if (secret === null) return null;
  if (link.path === null) return spoken(secret);
  return linkTo(ctx, delivery.host, typeof link.path === 'string' ? `${link.path}#${secret}` : link.path(secret, delivery.data));
}

/** A mail in text and HTML; `link` null leaves the one-time link or code out. */
export function mailContent(ctx: Pick<Context, 'ports'>, provider: Provider, delivery: Delivery, link: string | null): { text: string; html: string } {
  const kind = findMailKind(delivery.kind);
  if (!kind) return layOut({ providerName: provider.name, support: provider.support, heading: 'This mail cannot be shown', paragraphs: ['Its words belong to another version of Portico.'], button: null, code: null, footer: null });
  const { heading, paragraphs, button, code, footer } = kind.body(delivery.data, mailFrame(ctx, provider, delivery.host));
  const pressed = button === undefined ? null : typeof button === 'string' ? { label: button, url: kind.link ? link : linkTo(ctx, delivery.host, '/') } : button;
  return layOut({ providerName: provider.name, support: provider.support, heading, paragraphs, button: pressed, code: code === undefined ? null : { label: code, code: link }, footer: footer ?? null });
}

