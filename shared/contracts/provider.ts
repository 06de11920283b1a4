import { z } from 'zod';
import { limits } from '../limits.ts';
import { defineContract } from './contract.ts';
import { email, line, phone, timeZone, webAddress } from './text.ts';
import { readVersion, timeSchema } from './list.ts';

const minutes = (maximum: number) => z.number().int().min(5).max(maximum);
const settings = {
  name: line(),
  timeZone,
  support: z.strictObject({ name: z.union([line(), z.literal('')]), email: z.union([email, z.literal('')]), phone, url: webAddress }),
  /** Who receives alerts. */
  alertEmails: z.array(email).max(20),
  invitationDays: z.number().int().min(limits.invitationDays.minimum).max(limits.invitationDays.maximum),
  /** Defaults of sign-in rules; organizations may be tighter. */
  rules: z.strictObject({
    portalIdleMinutes: minutes(limits.session.portalIdleMinutes),
    portalAbsoluteMinutes: minutes(limits.session.portalAbsoluteMinutes),
    adminIdleMinutes: minutes(limits.session.adminIdleMinutes),
    adminAbsoluteMinutes: minutes(limits.session.adminAbsoluteMinutes),
  }),
};
const smtp = {
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(['starttls', 'tls', 'none']),
  user: z.string().max(200),
  from: email,
  fromName: z.union([line(), z.literal('')]),
};

export const providerSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    ...settings,
    /** Portal host names and where they lead. */
    hosts: z.array(z.object({ host: z.string(), organizationId: z.uuid().nullable(), main: z.boolean() })),
    mfa: z.object({ rule: z.enum(['optional', 'required']), from: timeSchema.nullable(), verificationMethods: z.array(z.string()) }),
    mail: z.object({ source: z.enum(['settings', 'environment', 'none']), smtp: z.object({ ...smtp, hasPassword: z.boolean() }).nullable() }),
    updatedAt: timeSchema,
  })
  .meta({ id: 'Provider' });

export const provider = {
  get: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/provider', summary: 'The provider’s settings', response: providerSchema }),
  update: defineContract({
    audience: 'admin',
    method: 'PUT',
    path: '/api/admin/provider',
    summary: 'Change the provider’s settings',
    body: z.object({ version: readVersion, ...settings }),
    response: providerSchema,
    errors: ['changed_meanwhile'],
    tags: ['step-up'],
  }),
  updateSmtp: defineContract({
    audience: 'admin',
    method: 'PUT',
    path: '/api/admin/provider/smtp',
    summary: 'Set the mail server; an absent password keeps the stored one, which no answer ever returns',
    body: z.strictObject({ ...smtp, password: z.string().max(1_000).optional() }),
    response: providerSchema,
    errors: ['mail_target_refused'],
    tags: ['step-up'],
  }),
  removeSmtp: defineContract({ audience: 'admin', method: 'DELETE', path: '/api/admin/provider/smtp', summary: 'Forget the mail server of the settings', response: providerSchema, tags: ['step-up'] }),
  testSmtp: defineContract({
    audience: 'admin',
    method: 'POST',
    path: '/api/admin/provider/smtp/test',
    summary: 'Send a test mail to yourself and say what the mail server answered',
    response: z.object({ to: z.string(), answer: z.string() }),
    errors: ['mail_target_refused', 'mail_test_failed'],
  }),
} as const;
