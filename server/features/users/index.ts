export { changeUserEmail, createUser, findUser, noteEnrolment, noteOrganization, noteSignIn, passwordOf, refreshPasswordHash, setPasswordHash, updateUserProfile, userById } from './users.service.ts';
export type { UserKind, UserRow } from './users.repository.ts';
