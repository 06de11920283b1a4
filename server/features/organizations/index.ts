export {
  createOrganizations,
  findOrganizationsByDomains,
  findOrganizationsByExternalIds,
  findOrganizationsByNames,
  organizationById,
  organizationsByIds,
  updateOrganizations,
  type NewOrganization,
  type Organization,
  type OrganizationChange,
} from './organizations.service.ts';
export type { OrganizationRow } from './organizations.repository.ts';
export { organizationsRoutes } from './organizations.routes.ts';
export { organizationsHandlers } from './organizations.worker.ts';
