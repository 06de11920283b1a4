/* One chunk: how a person keeps their sign-in safe. */
export { AuthenticatorPage } from '../features/factors/AuthenticatorPage.tsx';
export { SecurityPage } from '../features/factors/SecurityPage.tsx';
