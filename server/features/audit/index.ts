export { changesBetween, oneLine, type Change } from './audit.domain.ts';
export { record, recordRefused, type AuditEntry } from './audit.service.ts';
export { auditRoutes } from './audit.routes.ts';
