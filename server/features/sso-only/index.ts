export { ssoOnlyMails } from './sso-only.mail.ts';
export { ssoOnlyRoutes } from './sso-only.routes.ts';
export { personUnder, shownRule, type ShownRule } from './sso-only.view.service.ts';
export { enqueueWatches } from './sso-only.watchdog.service.ts';
export { ssoOnlyHandlers } from './sso-only.worker.ts';
