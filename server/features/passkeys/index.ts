export { hasPasskeyHere, provePasskey } from './passkeys.sign-in.service.ts';
export { passkeysRoutes } from './passkeys.routes.ts';
