import { z } from 'zod';
import { staffRoles } from '../permissions.ts';
import { defineContract } from './contract.ts';
import { email, line } from './text.ts';
import { idParams, listQuery, readVersion, timeSchema } from './list.ts';

const organizationIds = z.array(z.uuid()).max(1_000);
const access = { role: z.enum(staffRoles), organizationIds: organizationIds.transform((ids) => [...new Set(ids)]).nullable() };
export const staffSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    /** Their sign-in: what the audit knows them by (`actorId`). */
    userId: z.uuid(),
    name: z.string(),
    email: z.string(),
    status: z.enum(['invited', 'active', 'disabled']),
    role: z.enum(staffRoles),
    /** Null: every organization. */
    organizationIds: organizationIds.nullable(),
    lastSignInAt: timeSchema.nullable(),
    invitation: z.object({ sentAt: timeSchema.nullable(), expiresAt: timeSchema, expired: z.boolean() }).nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Staff' });
const filter = { q: z.string().max(200).optional(), role: z.enum(staffRoles).optional(), status: z.enum(['invited', 'active', 'disabled']).optional() };

export const staff = {
  list: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/staff', summary: 'The provider’s people', query: listQuery({ sorts: ['name', 'email', 'role', 'status', 'createdAt'], filter }), response: z.array(staffSchema) }),
  get: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/staff/:id', summary: 'One member of staff', params: idParams, response: staffSchema }),
  create: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/staff', summary: 'Invite a member of staff', body: z.strictObject({ email, name: line(), ...access }), status: 201, response: staffSchema, errors: ['email_taken', 'role_not_yours'], tags: ['step-up'] }),
  update: defineContract({ audience: 'admin', method: 'PUT', path: '/api/admin/staff/:id', summary: 'Change name, role and organizations', params: idParams, body: z.object({ version: readVersion, name: line(), ...access }), response: staffSchema, errors: ['changed_meanwhile', 'role_not_yours', 'last_owner', 'own_account'], tags: ['step-up'] }),
  disable: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/staff/:id/disable', summary: 'Shut a member of staff out; ends their sessions', params: idParams, response: staffSchema, errors: ['role_not_yours', 'last_owner', 'own_account'], tags: ['step-up'] }),
  enable: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/staff/:id/enable', summary: 'Let a disabled member of staff in again', params: idParams, response: staffSchema, errors: ['role_not_yours'] }),
  resend: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/staff/:id/resend', summary: 'Send the invitation again; the older link is void', params: idParams, response: staffSchema, errors: ['already_active', 'role_not_yours', 'person_disabled'] }),
  endSessions: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/staff/:id/end-sessions', summary: 'End every session of a member of staff', params: idParams, response: z.object({ ended: z.number().int() }), errors: ['role_not_yours'] }),
} as const;
