import type { RouteTable } from './route-table.ts';

/** Method and path of every endpoint at the customers' door, so that no schema is needed at run time; `route-table.test.ts` proves it equal to the contracts. */
export const portalRoutes = {
  'portalSignIn.start': ['POST', '/api/portal/sign-in'],
  'portalSignIn.password': ['POST', '/api/portal/sign-in/password'],
  'portalSignIn.session': ['GET', '/api/portal/session'],
  'portalSignIn.signOut': ['DELETE', '/api/portal/session'],
  'portalSignIn.requestReset': ['POST', '/api/portal/password-resets'],
  'portalSignIn.redeemReset': ['POST', '/api/portal/password-resets/redeem'],
  'portalSignIn.ownSessions': ['GET', '/api/portal/me/sessions'],
  'portalSignIn.endOwnSession': ['DELETE', '/api/portal/me/sessions/:id'],
  'portalSignIn.endOtherSessions': ['DELETE', '/api/portal/me/sessions'],
  'portalSignIn.changePassword': ['PUT', '/api/portal/me/password'],
  'portalSignIn.profile': ['GET', '/api/portal/me/profile'],
  'portalSignIn.updateProfile': ['PUT', '/api/portal/me/profile'],
  'portalSignIn.branding': ['GET', '/api/portal/branding'],
  'portalSignIn.enter': ['POST', '/api/portal/organizations/:id/enter'],
  'portals.portalLogo': ['GET', '/api/portal/branding/logo'],
  'invitations.preview': ['POST', '/api/portal/invitations/preview'],
  'invitations.redeem': ['POST', '/api/portal/invitations/redeem'],
} as const satisfies RouteTable;
