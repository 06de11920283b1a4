export { locksOf, mfaOf, type Lock } from './verifications.security.service.ts';
export { guessSubject } from './verifications.service.ts';
export { callerOf } from './verifications.caller.service.ts';
export { verificationsMails } from './verifications.mail.ts';
export { verificationsRoutes } from './verifications.routes.ts';
