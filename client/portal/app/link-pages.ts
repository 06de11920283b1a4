/* One chunk: what links from mails and codes open, and the way back from a company's sign-in. */
export { AcceptPage } from '../features/invitations/AcceptPage.tsx';
export { CheckMailPage } from '../features/sso-proofs/CheckMailPage.tsx';
export { CompanyProblemPage } from '../features/sign-in/CompanyProblemPage.tsx';
export { ConfirmAddressPage } from '../features/sso-proofs/ConfirmAddressPage.tsx';
export { ForgotPasswordPage } from '../features/sign-in/ForgotPasswordPage.tsx';
export { MicrosoftConnectedPage } from '../features/sign-in/MicrosoftConnectedPage.tsx';
export { ResetPasswordPage } from '../features/sign-in/ResetPasswordPage.tsx';
export { SharedTestPage } from '../features/sso-tests/SharedTestPage.tsx';
