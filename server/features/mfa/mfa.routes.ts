import { contracts } from '../../../shared/contracts/index.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { route } from '../../http/route.ts';
import { anyStaff, customerAddingFactor, customerAtAnyGate, customerByOwnSignIn, customerEnrolling, staffAtAnyGate, staffEnrolling, staffMay, type CustomerActor, type StaffActor } from '../../policy.ts';
import { shownProvider } from '../providers/index.ts';
import { adminSessionBody, customerOf, handOver, portalSessionBody, staffOf, type SignedIn } from '../sign-in/index.ts';
import type { Reply } from '../../http/route.ts';
import { giveFactor } from './mfa.challenge.service.ts';
import { factorWays } from './mfa.factors.service.ts';
import { recoveryCodes, renewRecoveryCodes } from './mfa.recovery.service.ts';
import { changePortalRules, changeProviderRule, changeVerificationMethods } from './mfa.rules.service.ts';
import { finishTotp, ownTotp, removeTotp, startTotp } from './mfa.totp.service.ts';

/** The signed-in member of staff. Throws `unauthenticated`. */
export function asStaff(ctx: Context): StaffActor {
  if (ctx.actor.kind !== 'staff') throw new AppError('unauthenticated');
  return ctx.actor;
}

/** The signed-in customer. Throws `unauthenticated`. */
export function asCustomer(ctx: Context): CustomerActor {
  if (ctx.actor.kind !== 'customer') throw new AppError('unauthenticated');
  return ctx.actor;
}

/** The console session's answer after its token changed. */
export async function raisedStaff(ctx: Context, reply: Reply, signedIn: SignedIn) {
  return adminSessionBody(ctx, await staffOf(ctx, signedIn.token), handOver(reply, signedIn));
}

/** The portal session's answer after its token changed. */
export async function raisedCustomer(ctx: Context, reply: Reply, signedIn: SignedIn) {
  return portalSessionBody(ctx, await customerOf(ctx, signedIn.token), handOver(reply, signedIn));
}

const admin = contracts.adminFactors;
const portal = contracts.portalFactors;

export const mfaRoutes = [
  route(contracts.mfaRules.provider).allow(staffMay('provider.manage')).handle(({ ctx, scope, body }) => changeProviderRule(ctx, scope, body)),
  route(contracts.mfaRules.portal).allow(staffMay('portals.manage')).handle(({ ctx, scope, params, body }) => changePortalRules(ctx, scope, [params.id], body)),
  route(contracts.mfaRules.portals).allow(staffMay('portals.manage')).handle(({ ctx, scope, body }) => changePortalRules(ctx, scope, body.ids, body)),
  route(contracts.mfaRules.verificationMethods).allow(staffMay('provider.manage')).handle(async ({ ctx, scope, body }) => {
    await changeVerificationMethods(ctx, scope, body.methods);
    return shownProvider(ctx, scope);
  }),
  route(admin.ways).allow(staffAtAnyGate).handle(async ({ ctx, scope }) => ({ ways: await factorWays(ctx, scope, asStaff(ctx)) })),
  route(portal.ways).allow(customerAtAnyGate).handle(async ({ ctx, scope }) => ({ ways: await factorWays(ctx, scope, asCustomer(ctx)) })),
  route(admin.factor).allow(staffAtAnyGate).limit('credentials').handle(async ({ ctx, scope, body, reply }) => raisedStaff(ctx, reply, await giveFactor(ctx, scope, asStaff(ctx), { ...body, deviceToken: reply.knownDevice() }))),
  route(portal.factor).allow(customerAtAnyGate).limit('credentials').handle(async ({ ctx, scope, body, reply }) => raisedCustomer(ctx, reply, await giveFactor(ctx, scope, asCustomer(ctx), { ...body, deviceToken: reply.knownDevice() }))),
  route(admin.totp).allow(staffEnrolling).handle(({ ctx, scope }) => ownTotp(ctx, scope, asStaff(ctx).userId)),
  route(portal.totp).allow(customerEnrolling).handle(({ ctx, scope }) => ownTotp(ctx, scope, asCustomer(ctx).userId)),
  route(admin.startTotp).allow(staffEnrolling).handle(({ ctx, scope }) => startTotp(ctx, scope, asStaff(ctx))),
  route(portal.startTotp).allow(customerAddingFactor).handle(({ ctx, scope }) => startTotp(ctx, scope, asCustomer(ctx))),
  route(admin.confirmTotp).allow(staffEnrolling).limit('credentials').handle(async ({ ctx, scope, body, reply }) => {
    const { signedIn, recoveryCodes: codes } = await finishTotp(ctx, scope, asStaff(ctx), { code: body.code, deviceToken: reply.knownDevice() });
    return { session: await raisedStaff(ctx, reply, signedIn), recoveryCodes: codes };
  }),
  route(portal.confirmTotp).allow(customerAddingFactor).limit('credentials').handle(async ({ ctx, scope, body, reply }) => {
    const { signedIn, recoveryCodes: codes } = await finishTotp(ctx, scope, asCustomer(ctx), { code: body.code, deviceToken: reply.knownDevice() });
    return { session: await raisedCustomer(ctx, reply, signedIn), recoveryCodes: codes };
  }),
  route(admin.removeTotp).allow(anyStaff).handle(async ({ ctx, scope, reply }) => raisedStaff(ctx, reply, await removeTotp(ctx, scope, asStaff(ctx)))),
  route(portal.removeTotp).allow(customerByOwnSignIn).handle(async ({ ctx, scope, reply }) => raisedCustomer(ctx, reply, await removeTotp(ctx, scope, asCustomer(ctx)))),
  route(admin.recoveryCodes).allow(staffEnrolling).handle(({ ctx, scope }) => recoveryCodes(ctx, scope, asStaff(ctx).userId)),
  route(portal.recoveryCodes).allow(customerEnrolling).handle(({ ctx, scope }) => recoveryCodes(ctx, scope, asCustomer(ctx).userId)),
  route(admin.renewRecoveryCodes).allow(anyStaff).limit('credentials').handle(async ({ ctx, scope }) => ({ recoveryCodes: await renewRecoveryCodes(ctx, scope, asStaff(ctx)) })),
  route(portal.renewRecoveryCodes).allow(customerByOwnSignIn).limit('credentials').handle(async ({ ctx, scope }) => ({ recoveryCodes: await renewRecoveryCodes(ctx, scope, asCustomer(ctx)) })),
];
