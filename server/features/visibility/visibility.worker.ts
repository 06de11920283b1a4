import { handles } from '../jobs/index.ts';
import { publishJob } from './visibility.jobs.ts';
import { publishPlanned } from './visibility.publications.service.ts';

export const visibilityHandlers = [handles(publishJob, (ctx, { publicationId }) => publishPlanned(ctx, publicationId))];
