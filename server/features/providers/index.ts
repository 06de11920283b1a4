export { allowedVerification, createProvider, ensureMainHost, firstProviderId, linkHost, linkTo, mainHost, providerById, providerMfa, providerOfHost, setProviderMfa, setVerificationMethods, type Provider } from './providers.service.ts';
export { mailRoute, mailState, sealedMailPasswords } from './providers.smtp.service.ts';
export type { MailRoute } from './providers.domain.ts';
export { providersRoutes, shownProvider } from './providers.routes.ts';
