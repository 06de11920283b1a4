/* One chunk: a person's own account. */
export { AccountPage } from '../features/account/AccountPage.tsx';
export { ChangePasswordPage } from '../features/account/ChangePasswordPage.tsx';
export { SessionsPage } from '../features/account/SessionsPage.tsx';
