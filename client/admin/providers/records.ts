import type { AnswerOf } from '../../http/route-table.ts';

export type Organization = AnswerOf<'organizations.get'>;
export type Portal = AnswerOf<'portals.get'>;
export type CustomerUser = AnswerOf<'customerUsers.get'>;
export type Invitation = AnswerOf<'invitations.get'>;
export type Staff = AnswerOf<'staff.get'>;
export type SignInAttempt = AnswerOf<'signInAttempts.get'>;
export type AuditEvent = AnswerOf<'auditEvents.get'>;
export type Delivery = AnswerOf<'deliveries.list'>[number];
export type Mail = AnswerOf<'deliveries.get'>;
export type Import = AnswerOf<'imports.get'>;
export type ImportRow = AnswerOf<'imports.rows'>[number];
export type Export = AnswerOf<'exports.get'>;
export type OpenSession = AnswerOf<'sessions.list'>[number];
export type Provider = AnswerOf<'provider.get'>;
export type Explanation = AnswerOf<'accessExplanations.create'>;
export type DashboardFigures = AnswerOf<'dashboard.get'>;
