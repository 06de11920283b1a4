import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentAuditEvent } from './audit.presenter.ts';
import { auditEvent, auditEvents } from './audit.service.ts';

export const auditRoutes = [
  route(contracts.auditEvents.list)
    .allow(staffMay('audit.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await auditEvents(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentAuditEvent) };
    }),
  route(contracts.auditEvents.get)
    .allow(staffMay('audit.read'))
    .handle(async ({ ctx, scope, params }) => presentAuditEvent(await auditEvent(ctx, scope, params.id))),
];
