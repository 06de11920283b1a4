export { adminSessionBody, handOver, portalSessionBody, signInRoutes } from './sign-in.routes.ts';
export { customerOf, staffOf, startSignedIn, type SignedIn } from './sign-in.service.ts';
