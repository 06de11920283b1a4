export { activateMember, actorOfJob, addStaff, findStaffByUser, memberById, staffUserOf, type StaffMember } from './staff.service.ts';
export { staffMails } from './staff.mail.ts';
export { staffRoutes } from './staff.routes.ts';
