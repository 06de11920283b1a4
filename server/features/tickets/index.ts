export { countForHome } from './tickets.portal.service.ts';
export { nextTickets } from './tickets.staff.service.ts';
export { presentTicket } from './tickets.presenter.ts';
export { staffTicketsRoutes } from './tickets.routes.ts';
export { portalTicketsRoutes } from './tickets.portal.routes.ts';
export { ticketsHandlers } from './tickets.worker.ts';
export { ticketsMails } from './tickets.mail.ts';
