export { activateMember, actorOfJob, addStaff, alertAboutOwner, findStaffByUser, heldMember, listMembers, memberById, refuseOverStaff, staffUserOf, type StaffMember } from './staff.service.ts';
export { breakGlassStaff, letOwnerIn, noteBreakGlass, requiredConnectionOf, requiredSsoOf, setBreakGlass, staffSignInRule, writeStaffSignInRule, type StaffSignInRule } from './staff.sign-in.service.ts';
export { staffMails } from './staff.mail.ts';
export { staffRoutes } from './staff.routes.ts';
