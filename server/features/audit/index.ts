export { changesBetween, type Change } from './audit.domain.ts';
export { nextAuditEvents, record, recordRefused, type AuditEntry } from './audit.service.ts';
export { presentAuditEvent } from './audit.presenter.ts';
export { auditRoutes } from './audit.routes.ts';
