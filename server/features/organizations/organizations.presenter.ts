import type { z } from 'zod';
import type { organizationSchema } from '../../../shared/contracts/organizations.ts';
import type { OrganizationRecord } from './organizations.service.ts';

/** One organization as staff see it. */
export function presentOrganization(row: OrganizationRecord): z.output<typeof organizationSchema> {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    externalId: row.external_id,
    phone: row.phone,
    notes: row.notes,
    domains: [...row.domains],
    status: row.status,
    portalEnabled: row.portal_enabled === 1,
    people: { ...row.people },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
