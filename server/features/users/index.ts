export { changeUserEmail, createUser, findUser, holdSignIn, noteEnrolment, noteOrganization, noteSignIn, passwordOf, portalPinOf, refreshPasswordHash, setPasswordChangeRequired, setPasswordHash, setPortalPin, updateUserProfile, userById } from './users.service.ts';
export type { UserKind, UserRow } from './users.repository.ts';
