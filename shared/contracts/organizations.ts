import { z } from 'zod';
import { defineContract } from './contract.ts';
import { limits } from '../limits.ts';
import { block, domain, line, phone } from './text.ts';
import { bulkResult, bulkTarget, idParams, listQuery, readVersion, timeSchema } from './list.ts';

const fields = {
  name: line(),
  /** The organization's number in the provider's PSA; unique within the provider. */
  externalId: z.union([line(100), z.literal('')]),
  phone,
  notes: block(),
  domains: z.array(domain).max(limits.domainsPerOrganization),
};
export const organizationSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    name: z.string(),
    externalId: z.string(),
    phone: z.string(),
    notes: z.string(),
    domains: z.array(z.string()),
    status: z.enum(['active', 'archived']),
    portalEnabled: z.boolean(),
    /** People of the organization by status. */
    people: z.object({ new: z.number().int(), invited: z.number().int(), active: z.number().int(), disabled: z.number().int() }),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Organization' });
const filter = { q: z.string().max(200).optional(), status: z.enum(['active', 'archived']).optional(), portalEnabled: z.boolean().optional() };
const one = { audience: 'admin', params: idParams, response: organizationSchema } as const;

export const organizations = {
  list: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/organizations', summary: 'Customer companies', query: listQuery({ sorts: ['name', 'externalId', 'status', 'portalEnabled', 'createdAt', 'updatedAt'], filter }), response: z.array(organizationSchema) }),
  get: defineContract({ ...one, method: 'GET', path: '/api/admin/organizations/:id', summary: 'One organization' }),
  create: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/organizations', summary: 'Add an organization', body: z.strictObject(fields).partial({ externalId: true, phone: true, notes: true, domains: true }), status: 201, response: organizationSchema, errors: ['name_taken', 'external_id_taken', 'domain_taken', 'public_mail_domain'] }),
  update: defineContract({ ...one, method: 'PUT', path: '/api/admin/organizations/:id', summary: 'Change an organization', body: z.object({ version: readVersion, ...fields }), errors: ['changed_meanwhile', 'name_taken', 'external_id_taken', 'domain_taken', 'domain_proven', 'public_mail_domain'] }),
  archive: defineContract({ ...one, method: 'POST', path: '/api/admin/organizations/:id/archive', summary: 'Archive: nobody of it gets into its portal' }),
  restore: defineContract({ ...one, method: 'POST', path: '/api/admin/organizations/:id/restore', summary: 'Make an archived organization active again' }),
  bulkArchive: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/organizations/archive', summary: 'Archive many', body: bulkTarget(filter), response: bulkResult }),
  bulkRestore: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/organizations/restore', summary: 'Restore many', body: bulkTarget(filter), response: bulkResult }),
} as const;
