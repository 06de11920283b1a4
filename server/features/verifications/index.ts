export { locksOf, mfaOf, type Lock } from './verifications.security.service.ts';
export { verificationsMails } from './verifications.mail.ts';
export { verificationsRoutes } from './verifications.routes.ts';
