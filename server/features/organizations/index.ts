export {
  createOrganizations,
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
export { claimDomain, findProvenOwners, leadsTheOneWay, releaseDomain } from './organizations.domains.service.ts';
export type { OrganizationFilter, OrganizationRow } from './organizations.repository.ts';
export { presentOrganization } from './organizations.presenter.ts';
export { organizationsRoutes } from './organizations.routes.ts';
export { organizationsArchivedJob } from './organizations.jobs.ts';
export { organizationsHandlers } from './organizations.worker.ts';
