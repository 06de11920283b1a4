import { lazy, Suspense, useEffect, useState } from 'react';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClient } from '@tanstack/react-query';
import { CoreAdminContext, CoreAdminUI, CustomRoutes, localStorageStore, Resource } from 'react-admin';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { isPassing } from '../http/problem.ts';
import { Dashboard } from './dashboard/Dashboard.tsx';
import { ExplainerPage } from './explainer/ExplainerPage.tsx';
import { StepUpDialog } from './factors/StepUpDialog.tsx';
import { NotFoundPage } from './layout/NotFoundPage.tsx';
import { Notices } from './layout/Notices.tsx';
import { AccessDeniedPage, ErrorPage } from './layout/ErrorPage.tsx';
import { PageSkeleton } from './layout/PageSkeleton.tsx';
import { Shell } from './layout/Shell.tsx';
import { theme } from './layout/theme.ts';
import { ChallengePage } from './outside/ChallengePage.tsx';
import { SignInPage } from './outside/SignInPage.tsx';
import { authProvider } from './providers/authProvider.ts';
import { dataProvider } from './providers/dataProvider.ts';
import { hasLeft, isSessionKnown, loadSession } from './providers/door.ts';
import { i18nProvider } from './providers/i18nProvider.ts';
import { useSession } from './providers/useSession.ts';
import { auditEvents } from './resources/audit-events/index.ts';
import { customerUsers } from './resources/customer-users/index.ts';
import { deliveries } from './resources/deliveries/index.ts';
import { expiry } from './resources/expiry/index.ts';
import { exportsResource } from './resources/exports/index.ts';
import { imports } from './resources/imports/index.ts';
import { invitations } from './resources/invitations/index.ts';
import { organizations } from './resources/organizations/index.ts';
import { portals } from './resources/portals/index.ts';
import { signInAttempts } from './resources/sign-in-attempts/index.ts';
import { ssoConnections } from './resources/sso-connections/index.ts';
import { staff } from './resources/staff/index.ts';
import { tickets } from './resources/tickets/index.ts';

const EnrolPage = lazy(() => import('./outside/EnrolPage.tsx'));
const ForgotPage = lazy(() => import('./outside/ForgotPage.tsx'));
const ResetPage = lazy(() => import('./outside/ResetPage.tsx'));
const SetupPage = lazy(() => import('./outside/SetupPage.tsx'));
const RecoverPage = lazy(() => import('./outside/RecoverPage.tsx'));
const JoinPage = lazy(() => import('./outside/JoinPage.tsx'));
const SettingsPage = lazy(() => import('./resources/provider/SettingsPage.tsx'));
const SsoProblemPage = lazy(() => import('./outside/SsoProblemPage.tsx'));
const ConfirmedPage = lazy(() => import('./outside/ConfirmedPage.tsx'));
const SetUpLinkPage = lazy(() => import('./resources/sso-connections/SetUpLinkPage.tsx'));
const VisibilityPage = lazy(() => import('./visibility/VisibilityPage.tsx'));
const AccountPage = lazy(() => import('./resources/account/AccountPage.tsx'));

// What it holds is how this device likes the console: it outlives a session.
const store = { ...localStorageStore(undefined, 'portico'), reset: () => undefined };
const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => failures < 2 && isPassing(error), staleTime: 5_000 } },
});

/** The console: one resource a room, the pages that are no record's, and those for which nobody is signed in. */
export function App() {
  return (
    <ThemeProvider theme={theme}>
      <CoreAdminContext authProvider={authProvider} dataProvider={dataProvider} i18nProvider={i18nProvider} store={store} queryClient={queryClient}>
        <Suspense fallback={<div style={{ minHeight: '100dvh' }} />}>
          <Routes>
            <Route path="/sign-in" element={<SignInPage />} />
            <Route path="/sign-in/problem" element={<SsoProblemPage />} />
            <Route path="/confirmed" element={<ConfirmedPage />} />
            <Route path="/forgot" element={<ForgotPage />} />
            <Route path="/reset" element={<ResetPage />} />
            <Route path="/setup" element={<SetupPage />} />
            <Route path="/recover" element={<RecoverPage />} />
            <Route path="/join" element={<JoinPage />} />
            <Route path="/*" element={<Inside />} />
          </Routes>
        </Suspense>
        <StepUpDialog />
        <Notices />
      </CoreAdminContext>
    </ThemeProvider>
  );
}

/** Everything behind the door; whoever is not signed in is led to it, and back to this page afterwards. Half signed in, there is the second factor and nothing else. */
function Inside() {
  const session = useSession();
  const { pathname, search } = useLocation();
  const [known, setKnown] = useState(isSessionKnown);
  useEffect(() => {
    if (!known) void loadSession().catch(() => undefined).finally(() => setKnown(true));
  }, [known]);

  if (session === undefined) return known ? <Navigate to="/sign-in" replace state={hasLeft() ? null : { nextPathname: pathname, nextSearch: search }} /> : null;
  if (session.access === 'mfa_required') return <ChallengePage />;
  if (session.access === 'mfa_enrolment_required') return <EnrolPage />;
  return (
    <CoreAdminUI title="Portico" disableTelemetry layout={Shell} dashboard={Dashboard} catchAll={NotFoundPage} loading={PageSkeleton} error={ErrorPage} accessDenied={AccessDeniedPage}>
      <Resource {...organizations} />
      <Resource {...portals} />
      <Resource {...ssoConnections} />
      <Resource {...customerUsers} />
      <Resource {...tickets} />
      <Resource {...invitations} />
      <Resource {...expiry} />
      <Resource {...signInAttempts} />
      <Resource {...auditEvents} />
      <Resource {...deliveries} />
      <Resource {...imports} />
      <Resource {...exportsResource} />
      <Resource {...staff} />
      <CustomRoutes>
        <Route path="/sso-connections/:id/set-up-link" element={<SetUpLinkPage />} />
        <Route path="/features/*" element={<VisibilityPage />} />
        <Route path="/explain" element={<ExplainerPage />} />
        <Route path="/settings/*" element={<SettingsPage />} />
        <Route path="/account" element={<AccountPage />} />
      </CustomRoutes>
    </CoreAdminUI>
  );
}
