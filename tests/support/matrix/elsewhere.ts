/** Routes that no caller of the matrix can use rightly: the first start's link works before there is a provider, and a test mail needs a mail server. */
const notHere = ['POST /api/admin/provider/smtp/test', 'POST /api/admin/setup/redeem'];

/** Routes that take what only a device in somebody's hand can prove: E3, E5 and E7 have one. */
export const proofRoutes = ['me/passkeys', 'me/totp/confirm', 'session/step-up', 'sign-in/mfa', 'sign-in/passkey'].flatMap((path) => [`POST /api/admin/${path}`, `POST /api/portal/${path}`]);

/** What only a caller on the phone can say. */
const said = ['POST /api/admin/verifications/:id/confirm'];

/** What an identity provider has a part in, and what must be a whole document. */
const atIdentityProviders = ['GET /sso/:connectionId/callback', 'GET /sso/:connectionId/login', 'POST /sso/:connectionId/acs', 'POST /api/admin/sso-connections/:id/certificates', 'POST /api/admin/sso-connections/:id/metadata', 'POST /api/portal/sso-set-up/save', 'POST /api/admin/session/step-up/sso', 'POST /api/portal/session/step-up/sso', 'POST /api/portal/sign-in/exchange', 'POST /api/portal/sso-proofs/redeem'];

/** What a link opens for somebody without an account, which says something of an organization. */
const byLink = ['POST /api/portal/shared-sso-tests', 'POST /api/portal/sso-proofs/preview', 'POST /api/portal/sso-proofs/waiting'];

/** Routes whose right use has tests of its own. */
export const answeredElsewhere = [...notHere, ...proofRoutes, ...said, ...atIdentityProviders, ...byLink].sort();
