export { expiryMails } from './expiry.mail.ts';
export { deleteNotices } from './expiry.repository.ts';
export { enqueueNotices } from './expiry.notices.service.ts';
export { expiryRoutes } from './expiry.routes.ts';
export { countEnding } from './expiry.service.ts';
export { expiryHandlers } from './expiry.worker.ts';
