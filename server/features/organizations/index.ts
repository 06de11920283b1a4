export {
  createOrganizations,
  findOrganizationsByDomains,
  findOrganizationsByExternalIds,
  findOrganizationsByNames,
  nextOrganizations,
  organizationById,
  organizationsByIds,
  updateOrganizations,
  type NewOrganization,
  type Organization,
  type OrganizationChange,
} from './organizations.service.ts';
export type { OrganizationFilter, OrganizationRow } from './organizations.repository.ts';
export { presentOrganization } from './organizations.presenter.ts';
export { organizationsRoutes } from './organizations.routes.ts';
export { organizationsHandlers } from './organizations.worker.ts';
