import { lazy, useEffect } from 'react';
import { Route, Routes } from 'react-router';
import { SignInPage } from '../features/sign-in/SignInPage.tsx';
import { EntranceLayout } from './EntranceLayout.tsx';
import { inside, RequireSession } from './RequireSession.tsx';

const links = () => import('./link-pages.ts');
const account = () => import('./account-pages.ts');
const factors = () => import('./factor-pages.ts');
const entrance = () => import('./entrance-pages.ts');
const setUp = () => import('./set-up-pages.ts');
const HomePage = lazy(async () => ({ default: (await inside()).HomePage }));
const MorePage = lazy(async () => ({ default: (await inside()).MorePage }));
const SectionRoutes = lazy(async () => ({ default: (await inside()).SectionRoutes }));
const ForgotPasswordPage = lazy(async () => ({ default: (await links()).ForgotPasswordPage }));
const CompanyProblemPage = lazy(async () => ({ default: (await links()).CompanyProblemPage }));
const CheckMailPage = lazy(async () => ({ default: (await links()).CheckMailPage }));
const ConfirmAddressPage = lazy(async () => ({ default: (await links()).ConfirmAddressPage }));
const MicrosoftConnectedPage = lazy(async () => ({ default: (await links()).MicrosoftConnectedPage }));
const ResetPasswordPage = lazy(async () => ({ default: (await links()).ResetPasswordPage }));
const SetUpPage = lazy(async () => ({ default: (await setUp()).SetUpPage }));
const TestedPage = lazy(async () => ({ default: (await setUp()).TestedPage }));
const AcceptPage = lazy(async () => ({ default: (await links()).AcceptPage }));
const SharedTestPage = lazy(async () => ({ default: (await links()).SharedTestPage }));
const AccountPage = lazy(async () => ({ default: (await account()).AccountPage }));
const ChangePasswordPage = lazy(async () => ({ default: (await account()).ChangePasswordPage }));
const SessionsPage = lazy(async () => ({ default: (await account()).SessionsPage }));

const SecurityPage = lazy(async () => ({ default: (await factors()).SecurityPage }));
const AuthenticatorPage = lazy(async () => ({ default: (await factors()).AuthenticatorPage }));

const settledMs = 2_000;

/** Which page stands at which address; the ones that are not met first arrive once the first one stands. */
export function Router() {
  useEffect(() => {
    // A chunk that does not arrive now is asked for again when it is needed.
    const fetchRest = () => void Promise.allSettled([inside(), account(), links(), factors(), entrance()]);
    const timer = setTimeout(fetchRest, settledMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Routes>
      <Route element={<EntranceLayout />}>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/sign-in/company-problem" element={<CompanyProblemPage />} />
        <Route path="/sign-in/check-mail" element={<CheckMailPage />} />
        <Route path="/sign-in/confirm-address" element={<ConfirmAddressPage />} />
        <Route path="/sign-in/microsoft-365-connected" element={<MicrosoftConnectedPage />} />
        <Route path="/forgot" element={<ForgotPasswordPage />} />
        <Route path="/reset" element={<ResetPasswordPage />} />
        <Route path="/accept" element={<AcceptPage />} />
        <Route path="/sign-in-test" element={<SharedTestPage />} />
        <Route path="/set-up-sign-in" element={<SetUpPage />} />
        <Route path="/set-up-sign-in/tested" element={<TestedPage />} />
      </Route>
      <Route element={<RequireSession />}>
        <Route path="/" element={<HomePage />} />
        <Route path="/more" element={<MorePage />} />
        <Route path="/account" element={<AccountPage />} />
        <Route path="/account/password" element={<ChangePasswordPage />} />
        <Route path="/account/security" element={<SecurityPage />} />
        <Route path="/account/security/authenticator" element={<AuthenticatorPage />} />
        <Route path="/account/sessions" element={<SessionsPage />} />
        <Route path="*" element={<SectionRoutes />} />
      </Route>
    </Routes>
  );
}
