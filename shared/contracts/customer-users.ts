import { z } from 'zod';
import { defineContract } from './contract.ts';
import { email, line, phone } from './text.ts';
import { bulkResult, bulkTarget, idParams, listQuery, readVersion, timeSchema } from './list.ts';

export const customerRoles = ['user', 'manager'] as const;
export const customerStatuses = ['new', 'invited', 'active', 'disabled'] as const;
const fields = { name: line(), role: z.enum(customerRoles), phone };
/** Acts that could hand an account to somebody else name the verification of the caller they follow from. */
const verificationId = z.uuid();
const notYours = ['verification_required', 'own_account', 'sign_in_elsewhere'] as const;

export const customerUserSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    organizationId: z.uuid(),
    organizationName: z.string(),
    email: z.string(),
    ...fields,
    status: z.enum(customerStatuses),
    /** The sign-in this person is linked to, when there is one. */
    userId: z.uuid().nullable(),
    signInEmail: z.string().nullable(),
    lastSignInAt: timeSchema.nullable(),
    /** Sessions open now. */
    openSessions: z.number().int(),
    /** Other organizations of the same sign-in that this member of staff may see. */
    otherOrganizations: z.array(z.object({ customerUserId: z.uuid(), organizationId: z.uuid(), organizationName: z.string(), status: z.enum(customerStatuses) })),
    invitation: z.object({ id: z.uuid(), state: z.enum(['queued', 'waiting', 'sent', 'bounced', 'expired', 'accepted', 'revoked']), expiresAt: timeSchema.nullable() }).nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'CustomerUser' });
const filter = {
  q: z.string().max(200).optional(),
  organizationId: z.uuid().optional(),
  status: z.enum(customerStatuses).optional(),
  role: z.enum(customerRoles).optional(),
  linked: z.boolean().optional(),
};
const one = { audience: 'admin', params: idParams, response: customerUserSchema } as const;
const path = '/api/admin/customer-users';

export const customerUsers = {
  list: defineContract({ audience: 'admin', method: 'GET', path, summary: 'People of the organizations', query: listQuery({ sorts: ['name', 'email', 'organizationName', 'role', 'status', 'createdAt', 'lastSignInAt'], filter }), response: z.array(customerUserSchema) }),
  get: defineContract({ ...one, method: 'GET', path: `${path}/:id`, summary: 'One person of an organization' }),
  create: defineContract({ audience: 'admin', method: 'POST', path, summary: 'Add a person, and invite them if asked', body: z.strictObject({ organizationId: z.uuid(), email, name: line(), role: z.enum(customerRoles).default('user'), phone: phone.optional(), invite: z.boolean().default(false), sendWhileOff: z.boolean().default(false) }), status: 201, response: customerUserSchema, errors: ['email_taken', 'organization_archived'] }),
  update: defineContract({ ...one, method: 'PUT', path: `${path}/:id`, summary: 'Change name and role; the phone too, while there is no sign-in', body: z.object({ version: readVersion, ...fields }), errors: ['changed_meanwhile', 'verification_required'] }),
  disable: defineContract({ ...one, method: 'POST', path: `${path}/:id/disable`, summary: 'Shut the person out of this organization; holds from their next request' }),
  enable: defineContract({ ...one, method: 'POST', path: `${path}/:id/enable`, summary: 'Let a disabled person in again, as they were before' }),
  endSessions: defineContract({ ...one, method: 'POST', path: `${path}/:id/end-sessions`, summary: 'End the person’s sessions in this organization', response: z.object({ ended: z.number().int() }) }),
  link: defineContract({ ...one, method: 'POST', path: `${path}/:id/link`, summary: 'Link the person to an existing sign-in by its address', body: z.strictObject({ email, verificationId }), errors: ['already_linked', 'already_in_organization', ...notYours], tags: ['step-up'] }),
  unlink: defineContract({ ...one, method: 'POST', path: `${path}/:id/unlink`, summary: 'Take the sign-in from the person; ends its sessions here', body: z.strictObject({ verificationId }), errors: ['not_linked', ...notYours], tags: ['step-up'] }),
  changeAddress: defineContract({ ...one, method: 'POST', path: `${path}/:id/change-address`, summary: 'Change the e-mail address; mails both, ends sessions, voids older links', body: z.strictObject({ email, verificationId }), errors: ['email_taken', ...notYours], tags: ['step-up'] }),
  changePhone: defineContract({ ...one, method: 'POST', path: `${path}/:id/change-phone`, summary: 'Change the phone number that call-backs go to; the person is told', body: z.strictObject({ phone, verificationId }), errors: [...notYours], tags: ['step-up'] }),
  move: defineContract({ ...one, method: 'POST', path: `${path}/:id/move`, summary: 'Close this membership and open one in another organization', body: z.strictObject({ organizationId: z.uuid() }), errors: ['already_in_organization', 'organization_archived'] }),
  bulkDisable: defineContract({ audience: 'admin', method: 'POST', path: `${path}/disable`, summary: 'Shut many people out', body: bulkTarget(filter), response: bulkResult }),
  bulkEnable: defineContract({ audience: 'admin', method: 'POST', path: `${path}/enable`, summary: 'Let many disabled people in again', body: bulkTarget(filter), response: bulkResult }),
  bulkInvite: defineContract({ audience: 'admin', method: 'POST', path: `${path}/invite`, summary: 'Invite everyone of a choice who has no account', body: bulkTarget(filter).and(z.object({ sendWhileOff: z.boolean().optional() })), response: bulkResult }),
} as const;
