export { nextInvitations } from './invitations.service.ts';
export { countInvitations, type InvitationFilter } from './invitations.repository.ts';
export { admitPerson } from './invitations.sign-in.service.ts';
export { presentInvitation } from './invitations.presenter.ts';
export { invitationsRoutes } from './invitations.routes.ts';
export { invitationsHandlers } from './invitations.worker.ts';
export { invitationsMails } from './invitations.mail.ts';
