export { changeUserEmail, createUser, findUser, noteOrganization, noteSignIn, passwordHashOf, refreshPasswordHash, setPasswordHash, updateUserProfile, userById } from './users.service.ts';
export type { UserKind, UserRow } from './users.repository.ts';
