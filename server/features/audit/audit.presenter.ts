import type { z } from 'zod';
import type { auditEventSchema } from '../../../shared/contracts/operations.ts';
import { summaryOf, type Change } from './audit.domain.ts';
import type { AuditRow } from './audit.repository.ts';

/** One entry as staff read it. */
export function presentAuditEvent(row: AuditRow): z.output<typeof auditEventSchema> {
  return {
    id: row.id,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label },
    action: row.action,
    summary: summaryOf(row),
    subject: { kind: row.subject_kind, id: row.subject_id, label: row.subject_label },
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    changes: (JSON.parse(row.changes) as Change[]).map(({ field, before, after }) => ({ field, before: before ?? null, after: after ?? null })),
    count: row.count,
    ip: row.ip,
    userAgent: row.user_agent,
    requestId: row.request_id,
    reference: row.reference,
  };
}
