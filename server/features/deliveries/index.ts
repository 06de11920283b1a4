export { zonedTime } from './deliveries.domain.ts';
export { defineMail, registerMails, type Delivery, type MailBody, type MailData, type MailFrame, type MailKind } from './deliveries.kinds.service.ts';
export { queueMail, queueMails, type OutgoingMail } from './deliveries.service.ts';
export { deliveriesHandlers } from './deliveries.worker.ts';
export { deliveriesMails } from './deliveries.mail.ts';
export { deliveriesRoutes } from './deliveries.routes.ts';
