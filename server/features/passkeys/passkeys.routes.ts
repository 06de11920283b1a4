import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { anyone, anyStaff, customerAddingFactor, customerByOwnSignIn, customerEnrolling, staffEnrolling, signInScope } from '../../policy.ts';
import { asCustomer, asStaff, raisedCustomer, raisedStaff, relyingParty, stepUp } from '../mfa/index.ts';
import { presentPasskey } from './passkeys.presenter.ts';
import { addPasskey, ownPasskeys, removePasskey, renamePasskey, startPasskey } from './passkeys.service.ts';
import { passkeyOptions, signInWithPasskey, stepUpWithPasskey } from './passkeys.sign-in.service.ts';

const admin = contracts.adminPasskeys;
const portal = contracts.portalPasskeys;

export const passkeysRoutes = [
  route(admin.stepUp).allow(staffEnrolling).limit('credentials').handle(async ({ ctx, scope, body, reply }) => {
    const deviceToken = reply.knownDevice();
    const actor = asStaff(ctx);
    return raisedStaff(ctx, reply, await ('passkey' in body ? stepUpWithPasskey(ctx, scope, actor, { ...body, deviceToken }) : stepUp(ctx, scope, actor, { ...body, deviceToken })));
  }),
  route(portal.stepUp).allow(customerEnrolling).limit('credentials').handle(async ({ ctx, scope, body, reply }) => {
    const deviceToken = reply.knownDevice();
    const actor = asCustomer(ctx);
    return raisedCustomer(ctx, reply, await ('passkey' in body ? stepUpWithPasskey(ctx, scope, actor, { ...body, deviceToken }) : stepUp(ctx, scope, actor, { ...body, deviceToken })));
  }),
  // Each call writes a row, so what succeeds is not given back.
  route(admin.passkeySignInOptions).allow(anyone).limit('normal').handle(async ({ ctx }) => ({ options: await passkeyOptions(ctx, signInScope(ctx.actor.providerId)) })),
  route(portal.passkeySignInOptions).allow(anyone).limit('normal').handle(async ({ ctx }) => ({ options: await passkeyOptions(ctx, signInScope(ctx.actor.providerId)) })),
  route(admin.passkeySignIn).allow(anyone).limit('credentials').handle(async ({ ctx, body, reply }) => raisedStaff(ctx, reply, await signInWithPasskey(ctx, 'admin', { ...body, deviceToken: reply.knownDevice() }))),
  route(portal.passkeySignIn).allow(anyone).limit('credentials').handle(async ({ ctx, body, reply }) => raisedCustomer(ctx, reply, await signInWithPasskey(ctx, 'portal', { ...body, deviceToken: reply.knownDevice() }))),
  route(admin.passkeys).allow(staffEnrolling).handle(async ({ ctx, scope }) => (await ownPasskeys(ctx, scope, asStaff(ctx).userId)).map((row) => presentPasskey(row, relyingParty(ctx)))),
  route(portal.passkeys).allow(customerEnrolling).handle(async ({ ctx, scope }) => (await ownPasskeys(ctx, scope, asCustomer(ctx).userId)).map((row) => presentPasskey(row, relyingParty(ctx)))),
  route(admin.passkeyOptions).allow(staffEnrolling).handle(async ({ ctx, scope }) => ({ options: await startPasskey(ctx, scope, asStaff(ctx)) })),
  route(portal.passkeyOptions).allow(customerAddingFactor).handle(async ({ ctx, scope }) => ({ options: await startPasskey(ctx, scope, asCustomer(ctx)) })),
  route(admin.addPasskey).allow(staffEnrolling).limit('credentials').handle(async ({ ctx, scope, body, reply }) => {
    const { signedIn, recoveryCodes, row } = await addPasskey(ctx, scope, asStaff(ctx), { name: body.name, passkey: body.passkey, deviceToken: reply.knownDevice() });
    return { session: await raisedStaff(ctx, reply, signedIn), recoveryCodes, passkey: presentPasskey(row, relyingParty(ctx)) };
  }),
  route(portal.addPasskey).allow(customerAddingFactor).limit('credentials').handle(async ({ ctx, scope, body, reply }) => {
    const { signedIn, recoveryCodes, row } = await addPasskey(ctx, scope, asCustomer(ctx), { name: body.name, passkey: body.passkey, deviceToken: reply.knownDevice() });
    return { session: await raisedCustomer(ctx, reply, signedIn), recoveryCodes, passkey: presentPasskey(row, relyingParty(ctx)) };
  }),
  route(admin.renamePasskey).allow(anyStaff).handle(async ({ ctx, scope, params, body }) => presentPasskey(await renamePasskey(ctx, scope, asStaff(ctx), params.id, body.name), relyingParty(ctx))),
  route(portal.renamePasskey).allow(customerByOwnSignIn).handle(async ({ ctx, scope, params, body }) => presentPasskey(await renamePasskey(ctx, scope, asCustomer(ctx), params.id, body.name), relyingParty(ctx))),
  route(admin.removePasskey).allow(anyStaff).handle(async ({ ctx, scope, params, reply }) => raisedStaff(ctx, reply, await removePasskey(ctx, scope, asStaff(ctx), params.id))),
  route(portal.removePasskey).allow(customerByOwnSignIn).handle(async ({ ctx, scope, params, reply }) => raisedCustomer(ctx, reply, await removePasskey(ctx, scope, asCustomer(ctx), params.id))),
];
