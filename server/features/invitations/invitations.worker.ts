import { handles } from '../jobs/index.ts';
import { portalEnabledJob } from '../portals/index.ts';
import { inviteManyJob } from './invitations.jobs.ts';
import { inviteManyInBackground } from './invitations.people.service.ts';
import { releaseWaiting } from './invitations.sending.service.ts';

export const invitationsHandlers = [
  handles(portalEnabledJob, (ctx, { organizationIds }) => releaseWaiting(ctx, organizationIds)),
  handles(inviteManyJob, (ctx, payload, run) => inviteManyInBackground(ctx, payload, run.progress)),
];
