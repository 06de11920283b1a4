export { decideAccess, featureFact, featureSettings, gateStates, landingOrganization, type Membership } from './access.domain.ts';
export { attemptByReference, attempts, nextAttempts, recordAttempt, recordRefusal, recordSsoFailure, type Attempt } from './access.attempts.service.ts';
export type { AttemptFilter, AttemptRow } from './access.attempts.repository.ts';
export { organizationNamesOf, readCustomer, readHost, readStaff, signInOf } from './access.service.ts';
export { companySignIn, landingByOwnSignIn, onlyCompanySignIn, refuseLastWay, ssoRuleOf } from './access.ways.service.ts';
export { presentAdminSession, presentAttempt, presentBranding, presentPortalSession } from './access.presenter.ts';
export { accessRoutes } from './access.routes.ts';
