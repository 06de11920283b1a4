export { adminSessionBody, handOver, portalSessionBody, signInRoutes } from './sign-in.routes.ts';
export { signInMails } from './sign-in.mail.ts';
export { customerOf, landByOwnSignIn, newcomer, raiseSession, refuseBarredStaff, staffOf, startSignedIn, type SignedIn } from './sign-in.service.ts';
