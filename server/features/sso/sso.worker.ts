import { handles } from '../jobs/index.ts';
import { organizationsArchivedJob } from '../organizations/index.ts';
import { refreshMetadataJob } from './sso.jobs.ts';
import { endLinksOfOrganizations } from './sso.links.service.ts';
import { refreshMetadata } from './sso.refresh.service.ts';

export const ssoHandlers = [handles(refreshMetadataJob, (ctx, { connectionId }) => refreshMetadata(ctx, connectionId)), handles(organizationsArchivedJob, (ctx, { organizationIds }) => endLinksOfOrganizations(ctx, organizationIds))];
