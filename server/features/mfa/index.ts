export { totpCode, totpStep } from './mfa.domain.ts';
export { clockWords, ownTotp, codeOfNow, sealedTotp, totpPlace } from './mfa.totp.service.ts';
export { asksForFactor, confirmed, proveFactor, refuseBesideSso, refuseFactor, refuseOwnProof, spendFactor, stepUp } from './mfa.challenge.service.ts';
export { afterFactorAdded, afterFactorRemoved, codesForNewFactor, factorsOf, refuseLastFactor, relyingParty, removeAllFactors, stepUpWays, type Factors, type Person } from './mfa.factors.service.ts';
export { asCustomer, asStaff, mfaRoutes, raisedCustomer, raisedStaff } from './mfa.routes.ts';
export { mfaMails } from './mfa.mail.ts';
export { mfaHandlers } from './mfa.worker.ts';
