import type { Contract } from './contract.ts';
import { adminSignIn, portalSignIn } from './sign-in.ts';
import { adminFactors, portalFactors } from './mfa.ts';
import { mfaRules } from './mfa-rules.ts';
import { adminPasskeys, portalPasskeys } from './passkeys.ts';
import { setup } from './setup.ts';
import { provider } from './provider.ts';
import { staff } from './staff.ts';
import { organizations } from './organizations.ts';
import { domains } from './domains.ts';
import { portals } from './portals.ts';
import { customerUsers } from './customer-users.ts';
import { approvals, staffRecovery, verifications } from './verifications.ts';
import { invitations } from './invitations.ts';
import { ssoConnections, ssoShares, ssoWays } from './sso.ts';
import { adminSso, microsoft365Tenants, portalSso, providerSignIn } from './sso-provider.ts';
import { ssoProofs } from './sso-proofs.ts';
import { ssoRules } from './sso-only.ts';
import { ssoLinks, ssoProposals, ssoSetUp } from './sso-links.ts';
import { clientNotes, portalClientNotes } from './client-notes.ts';
import { home } from './home.ts';
import { featurePublications, visibility } from './visibility.ts';
import { expiry } from './expiry.ts';
import { imports } from './imports.ts';
import { portalTickets } from './portal-tickets.ts';
import { tickets, ticketSettings } from './tickets.ts';
import { accessExplanations, auditEvents, dashboard, deliveries, exports_, jobs, search, sessions, signInAttempts } from './operations.ts';

/** Every endpoint, by room; routes, OpenAPI and the coverage test read this list. */
export const contracts = {
  adminSignIn,
  portalSignIn,
  adminFactors,
  portalFactors,
  adminPasskeys,
  portalPasskeys,
  mfaRules,
  setup,
  provider,
  staff,
  organizations,
  domains,
  portals,
  customerUsers,
  verifications,
  staffRecovery,
  approvals,
  invitations,
  ssoConnections,
  ssoShares,
  ssoWays,
  ssoProofs,
  ssoRules,
  ssoLinks,
  ssoProposals,
  ssoSetUp,
  expiry,
  microsoft365Tenants,
  providerSignIn,
  adminSso,
  portalSso,
  tickets,
  ticketSettings,
  portalTickets,
  imports,
  exports: exports_,
  accessExplanations,
  signInAttempts,
  sessions,
  auditEvents,
  jobs,
  deliveries,
  dashboard,
  search,
  clientNotes,
  portalClientNotes,
  home,
  visibility,
  featurePublications,
} as const;
export type Contracts = typeof contracts;

/** All contracts in one list. */
export function allContracts(): Contract[] {
  return Object.values(contracts).flatMap((room) => Object.values(room) as Contract[]);
}
