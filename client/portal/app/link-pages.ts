/* One chunk: what links from mails and codes open. */
export { AcceptPage } from '../features/invitations/AcceptPage.tsx';
export { ForgotPasswordPage } from '../features/sign-in/ForgotPasswordPage.tsx';
export { ResetPasswordPage } from '../features/sign-in/ResetPasswordPage.tsx';
