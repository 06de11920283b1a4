import { handles } from '../jobs/index.ts';
import { switchPortalsJob } from './portals.jobs.ts';
import { carryOutSwitch } from './portals.switch.service.ts';

export const portalsHandlers = [handles(switchPortalsJob, (ctx, payload, run) => carryOutSwitch(ctx, payload, run.progress))];
