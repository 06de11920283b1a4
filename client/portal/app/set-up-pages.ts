/* One chunk: where a customer's IT connects their sign-in, which nobody else opens. */
export { SetUpPage, TestedPage } from '../features/sso-set-up/SetUpPage.tsx';
