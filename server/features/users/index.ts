export { changeUserEmail, createUser, findUser, noteOrganization, noteSignIn, passwordHashOf, refreshPasswordHash, setPasswordHash, updateUserProfile, userById, usersByIds } from './users.service.ts';
export type { UserKind, UserRow } from './users.repository.ts';
