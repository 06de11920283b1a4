import { z } from 'zod';
import { gates } from '../access.ts';
import { featureKeys } from '../features.ts';
import { defineContract } from './contract.ts';
import { ssoStepSchema } from './sso.ts';
import { email } from './text.ts';
import { featureCell } from './visibility.ts';
import { idParams, listQuery, timeInput, timeSchema } from './list.ts';

const admin = { audience: 'admin' } as const;
const period = { from: timeInput.optional(), to: timeInput.optional() };

export const signInAttemptSchema = z
  .object({
    id: z.uuid(),
    at: timeSchema,
    lastAt: timeSchema,
    /** Repeats within five minutes share one entry. */
    count: z.number().int(),
    door: z.enum(['admin', 'portal']),
    outcome: z.string(),
    gate: z.enum(gates).nullable(),
    reference: z.string().nullable(),
    email: z.string(),
    organizationId: z.uuid().nullable(),
    organizationName: z.string().nullable(),
    customerUserId: z.uuid().nullable(),
    name: z.string().nullable(),
    ip: z.string(),
    browser: z.string(),
    system: z.string(),
    /** Through which connection it was tried. */
    ssoConnectionId: z.uuid().nullable(),
    /** What was checked of the identity provider's answer, in order; empty for every other way. */
    steps: z.array(ssoStepSchema),
  })
  .meta({ id: 'SignInAttempt' });

export const signInAttempts = {
  list: defineContract({ ...admin, method: 'GET', path: '/api/admin/sign-in-attempts', summary: 'Who tried to get in, and what they met', query: listQuery({ sorts: ['at'], filter: { q: z.string().max(200).optional(), outcome: z.string().max(60).optional(), refused: z.boolean().optional(), door: z.enum(['admin', 'portal']).optional(), organizationId: z.uuid().optional(), customerUserId: z.uuid().optional(), reference: z.string().max(20).optional(), ...period }, defaultSort: '["at","DESC"]' }), response: z.array(signInAttemptSchema) }),
  get: defineContract({ ...admin, method: 'GET', path: '/api/admin/sign-in-attempts/:id', summary: 'One attempt', params: idParams, response: signInAttemptSchema }),
} as const;

export const sessionSchema = z
  .object({
    id: z.uuid(),
    door: z.enum(['admin', 'portal']),
    userId: z.uuid(),
    name: z.string(),
    email: z.string(),
    organizationId: z.uuid().nullable(),
    organizationName: z.string().nullable(),
    browser: z.string(),
    system: z.string(),
    ip: z.string(),
    signedInWith: z.string(),
    createdAt: timeSchema,
    lastUsedAt: timeSchema,
    expiresAt: timeSchema,
  })
  .meta({ id: 'Session' });
export const sessions = {
  list: defineContract({ ...admin, method: 'GET', path: '/api/admin/sessions', summary: 'Sessions that are open now', query: listQuery({ sorts: ['lastUsedAt', 'createdAt'], filter: { customerUserId: z.uuid().optional(), organizationId: z.uuid().optional(), staffId: z.uuid().optional(), door: z.enum(['admin', 'portal']).optional() }, defaultSort: '["lastUsedAt","DESC"]' }), response: z.array(sessionSchema) }),
  end: defineContract({ ...admin, method: 'POST', path: '/api/admin/sessions/:id/end', summary: 'End one session', params: idParams, response: z.object({ ended: z.number().int() }), errors: ['role_not_yours'] }),
} as const;

/** “Why do they not see this?”: the section that is asked about. */
const feature = z.enum(featureKeys).optional();
const fix = z.object({
  /** A verb the console knows how to carry out. */
  kind: z.enum(['enable_portal', 'restore_organization', 'enable_person', 'invite', 'resend_invitation', 'link', 'open_person', 'open_staff', 'create_person', 'unlock', 'waive_password_change', 'reset_mfa', 'access_pass', 'exempt', 'exempt_sso', 'relax_sso', 'send_sso_way', 'show_feature']),
  label: z.string(),
  /** What it does, in numbers. */
  detail: z.string(),
  organizationId: z.uuid().nullable(),
  customerUserId: z.uuid().nullable(),
  invitationId: z.uuid().nullable(),
  /** A connection of the organization, for acts on its sign-in rule. */
  connectionId: z.uuid().nullable(),
  /** The draft that shows a section; publish it as it is. */
  cells: z.array(featureCell),
  /** False: this member of staff lacks the right; `detail` says who has it. */
  allowed: z.boolean(),
});
export const explanationSchema = z
  .object({
    subject: z.object({ kind: z.enum(['customer_user', 'user', 'staff', 'unknown_address', 'attempt']), name: z.string(), email: z.string(), customerUserId: z.uuid().nullable(), organizationId: z.uuid().nullable(), organizationName: z.string().nullable() }),
    /** One sentence: can this person get in, and if not, why. */
    summary: z.string(),
    access: z.string(),
    /** What is stopped after too many wrong tries: from where they came, since when and until when. */
    stopped: z.string().nullable(),
    gates: z.array(
      z.object({
        gate: z.enum(gates),
        state: z.enum(['passed', 'blocked', 'not_reached']),
        title: z.string(),
        finding: z.string(),
        /** Who set what decided it, and when; from the audit. */
        decidedBy: z.object({ actor: z.string(), at: timeSchema, action: z.string(), auditEventId: z.uuid() }).nullable(),
      }),
    ),
    /** Word for word. */
    customerSees: z.object({ title: z.string(), text: z.array(z.string()), note: z.string().nullable() }).nullable(),
    fixes: z.array(fix),
    /** The attempt behind a reference code. */
    attempt: signInAttemptSchema.nullable(),
    /** What is true now differs from what that attempt met. */
    changedSince: z.boolean(),
    recentAttempts: z.array(signInAttemptSchema),
    /** The person's other organizations this member of staff may see. */
    otherOrganizations: z.array(z.object({ customerUserId: z.uuid(), organizationName: z.string(), access: z.string() })),
    /** To paste into a ticket or read out. */
    text: z.string(),
  })
  .meta({ id: 'AccessExplanation' });
export const accessExplanations = {
  create: defineContract({ ...admin, method: 'POST', path: '/api/admin/access-explanations', summary: 'Why somebody can or cannot get in, and the button that fixes it', body: z.union([z.strictObject({ email, feature }), z.strictObject({ customerUserId: z.uuid(), feature }), z.strictObject({ reference: z.string().min(4).max(20), feature })]), response: explanationSchema, tags: ['reads-only'] }),
} as const;

export const auditEventSchema = z
  .object({
    id: z.uuid(),
    at: timeSchema,
    actor: z.object({ kind: z.enum(['staff', 'customer', 'anonymous', 'system', 'operator']), id: z.uuid().nullable(), label: z.string() }),
    action: z.string(),
    /** One plain sentence. */
    summary: z.string(),
    subject: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string() }),
    organizationId: z.uuid().nullable(),
    organizationName: z.string().nullable(),
    changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
    count: z.number().int(),
    ip: z.string(),
    userAgent: z.string(),
    requestId: z.string(),
    reference: z.string().nullable(),
  })
  .meta({ id: 'AuditEvent' });
const auditFilter = { q: z.string().max(200).optional(), action: z.string().max(80).optional(), actorId: z.uuid().optional(), organizationId: z.uuid().optional(), subjectId: z.union([z.uuid(), z.array(z.uuid()).min(1).max(10)]).optional(), refusals: z.boolean().optional(), ...period };
export const auditEvents = {
  list: defineContract({ ...admin, method: 'GET', path: '/api/admin/audit-events', summary: 'Every change and every refusal', query: listQuery({ sorts: ['at'], filter: auditFilter, defaultSort: '["at","DESC"]' }), response: z.array(auditEventSchema) }),
  get: defineContract({ ...admin, method: 'GET', path: '/api/admin/audit-events/:id', summary: 'One entry', params: idParams, response: auditEventSchema }),
} as const;

export const jobSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }),
    error: z.string().nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    cancellable: z.boolean(),
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Job' });
export const jobs = {
  get: defineContract({ ...admin, method: 'GET', path: '/api/admin/jobs/:id', summary: 'How far a long piece of work has come', params: idParams, response: jobSchema }),
  cancel: defineContract({ ...admin, method: 'POST', path: '/api/admin/jobs/:id/cancel', summary: 'Stop a long piece of work after the row it is at', params: idParams, response: jobSchema, errors: ['not_cancellable'] }),
} as const;

export const exportResources = ['organizations', 'customer-users', 'invitations', 'audit-events', 'sign-in-attempts', 'tickets'] as const;
export const exportSchema = z.object({ id: z.uuid(), resource: z.enum(exportResources), status: jobSchema.shape.status, rows: z.number().int().nullable(), fileName: z.string(), downloadUrl: z.string().nullable(), jobId: z.uuid(), createdBy: z.string(), createdAt: timeSchema, expiresAt: timeSchema }).meta({ id: 'Export' });
const isFilterValue = (value: unknown) => typeof value === 'string' || typeof value === 'boolean' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
const isFilter = (filter: unknown) => typeof filter === 'object' && filter !== null && !Array.isArray(filter) && !Object.hasOwn(filter, '__proto__') && Object.values(filter).every(isFilterValue);
/** Any list's filter: which names there are is the list's to say. */
const anyFilter = z.unknown().refine(isFilter, { message: 'A filter holds texts, true or false, and lists of texts.' }).pipe(z.record(z.string(), z.unknown())).default({});
export const exports_ = {
  list: defineContract({ ...admin, method: 'GET', path: '/api/admin/exports', summary: 'Your exports', query: listQuery({ sorts: ['createdAt'], filter: { resource: z.enum(exportResources).optional() }, defaultSort: '["createdAt","DESC"]' }), response: z.array(exportSchema) }),
  get: defineContract({ ...admin, method: 'GET', path: '/api/admin/exports/:id', summary: 'One export', params: idParams, response: exportSchema }),
  create: defineContract({ ...admin, method: 'POST', path: '/api/admin/exports', summary: 'Export everything a filter finds as CSV; a job', body: z.strictObject({ resource: z.enum(exportResources), filter: anyFilter }), status: 201, response: exportSchema, errors: ['unknown_filter'] }),
  download: defineContract({ ...admin, method: 'GET', path: '/api/admin/exports/:id/file', summary: 'The CSV file', params: idParams, tags: ['raw-body'] }),
} as const;

export const deliverySchema = z
  .object({
    id: z.uuid(),
    channel: z.enum(['email']),
    kind: z.string(),
    to: z.string(),
    subject: z.string(),
    /** `kept`: no mail server is set up, it lies in the mailbox. */
    status: z.enum(['queued', 'sent', 'kept', 'bounced', 'failed', 'cancelled']),
    organizationId: z.uuid().nullable(),
    organizationName: z.string().nullable(),
    error: z.string().nullable(),
    attempts: z.number().int(),
    createdAt: timeSchema,
    sentAt: timeSchema.nullable(),
    nextTryAt: timeSchema.nullable(),
  })
  .meta({ id: 'Delivery' });
export const deliveries = {
  list: defineContract({ ...admin, method: 'GET', path: '/api/admin/deliveries', summary: 'Mails sent, kept and refused', query: listQuery({ sorts: ['createdAt'], filter: { q: z.string().max(200).optional(), status: z.enum(['queued', 'sent', 'kept', 'bounced', 'failed', 'cancelled']).optional(), organizationId: z.uuid().optional(), kind: z.string().max(60).optional() }, defaultSort: '["createdAt","DESC"]' }), response: z.array(deliverySchema) }),
  /** Text as sent, with the one-time link left out. */
  get: defineContract({ ...admin, method: 'GET', path: '/api/admin/deliveries/:id', summary: 'One mail as the person reads it', params: idParams, response: deliverySchema.extend({ text: z.string(), html: z.string(), hasLink: z.boolean(), linkWithheld: z.string().nullable() }) }),
  revealLink: defineContract({ ...admin, method: 'POST', path: '/api/admin/deliveries/:id/reveal-link', summary: 'The one-time link of a kept mail; audited', params: idParams, response: z.object({ url: z.string() }), errors: ['mail_link_withheld'] }),
  /** None while there is no mail server. What is no longer wanted by now, or holds a link that no longer works, is cancelled instead. */
  sendKept: defineContract({ ...admin, method: 'POST', path: '/api/admin/deliveries/send-kept', summary: 'Send the mails that were kept for want of a mail server, 5,000 at once', body: z.strictObject({ dryRun: z.boolean().default(false) }), response: z.object({ dryRun: z.boolean(), changed: z.number().int() }) }),
  retry: defineContract({ ...admin, method: 'POST', path: '/api/admin/deliveries/:id/retry', summary: 'Try a failed or kept mail again', params: idParams, response: deliverySchema, errors: ['not_cancellable'] }),
} as const;

const figure = z.object({ value: z.number().int(), capped: z.boolean() });
export const dashboard = {
  get: defineContract({
    ...admin,
    method: 'GET',
    path: '/api/admin/dashboard',
    summary: 'Figures of the start page; each leads into a filtered list',
    response: z.object({
      portals: z.object({ on: figure, off: figure, archived: figure }),
      people: z.object({ new: figure, invited: figure, active: figure, disabled: figure }),
      invitations: z.record(z.string(), figure),
      refusals: z.array(z.object({ code: z.string(), count: z.number().int(), people: z.number().int() })),
      refusalsByDay: z.array(z.object({ day: z.string(), count: z.number().int() })),
      /** Sign-in rules the watchdog lifted, or whose organizations hardly anybody signs in to any more; the newest 20. */
      signInRules: z.array(z.object({ organizationId: z.uuid(), organizationName: z.string(), kind: z.enum(['lifted', 'collapsed']), at: timeSchema })),
      mail: z.object({ source: z.enum(['settings', 'environment', 'none']), kept: figure, failed: figure }),
      /** What ends within 30 days or has ended, and what waits for staff about connections. */
      expiring: figure,
      ssoProposals: figure,
      imports: z.array(z.object({ id: z.uuid(), kind: z.string(), fileName: z.string(), status: z.string(), createdAt: timeSchema })),
    }),
  }),
} as const;

export const search = {
  all: defineContract({
    ...admin,
    method: 'GET',
    path: '/api/admin/search',
    summary: 'Organizations, people and reference codes at once',
    query: z.strictObject({ q: z.string().min(1).max(200) }),
    response: z.object({
      organizations: z.array(z.object({ id: z.uuid(), name: z.string(), externalId: z.string(), portalEnabled: z.boolean(), status: z.enum(['active', 'archived']) })),
      people: z.array(z.object({ id: z.uuid(), name: z.string(), email: z.string(), organizationName: z.string(), status: z.string() })),
      attempt: signInAttemptSchema.nullable(),
    }),
  }),
} as const;
