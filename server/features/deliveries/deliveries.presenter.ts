import type { z } from 'zod';
import type { deliverySchema } from '../../../shared/contracts/operations.ts';
import type { DeliveryRow } from './deliveries.repository.ts';

/** One mail in a list; never its data. */
export function presentDelivery(row: DeliveryRow): z.output<typeof deliverySchema> {
  return {
    id: row.id,
    channel: row.channel,
    kind: row.kind,
    to: row.to_email,
    subject: row.subject_line,
    status: row.status,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    error: row.error,
    attempts: row.attempts,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    nextTryAt: row.status === 'queued' ? row.next_try_at : null,
  };
}
