import { contracts } from '../../../shared/contracts/index.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { route, type Reply } from '../../http/route.ts';
import { createStrategies } from '../../http/strategies.ts';
import { anyone, anyStaff, customer, customerAtAnyGate, customerByOwnSignIn, signInScope, staffAtAnyGate, staffMay, type CustomerActor, type StaffActor } from '../../policy.ts';
import { companySignIn, presentAdminSession, presentBranding, presentPortalSession, signInOf } from '../access/index.ts';

import { changePassword, redeemReset, requestReset } from '../passwords/index.ts';
import { mailState, providerById } from '../providers/index.ts';
import { endOneSession, endOtherSessions, endOwnSession, openSessions, ownSessions, presentOwnSession, presentSession } from '../sessions/index.ts';
import { refuseOverStaff, staffUserOf } from '../staff/index.ts';
import { profile, updateProfile } from './sign-in.profile.service.ts';
import { customerOf, enterOrganization, referenceAtWall, signInWithPassword, signOut, staffOf, type SignedIn } from './sign-in.service.ts';

const strategies = createStrategies();

function asStaff(ctx: Context): StaffActor {
  if (ctx.actor.kind !== 'staff') throw new AppError('unauthenticated');
  return ctx.actor;
}

function asCustomer(ctx: Context): CustomerActor {
  if (ctx.actor.kind !== 'customer') throw new AppError('unauthenticated');
  return ctx.actor;
}

/** The console session's answer for a member of staff. */
export async function adminSessionBody(ctx: Context, actor: StaffActor, secrets: { csrfToken: string; token?: string }) {
  const scope = signInScope(actor.providerId);
  const provider = await providerById(ctx, scope);
  const mail = await mailState(ctx, scope);
  return presentAdminSession(actor, { id: provider.id, name: provider.name, timeZone: provider.timeZone, mailConfigured: mail !== 'none' }, secrets);
}

/** The portal session's answer; a refusal at a gate is written down and gets its reference. */
export async function portalSessionBody(ctx: Context, actor: CustomerActor, secrets: { csrfToken: string; token?: string }) {
  const body = presentPortalSession(actor, secrets, await referenceAtWall(ctx, actor));
  const url = actor.decision.access === 'sso_required' && actor.organizationId !== null ? await companySignIn(ctx, signInScope(actor.providerId), actor.organizationId, actor.email) : undefined;
  return { ...body, ...(url === undefined ? {} : { url }) };
}

/** Hands a fresh session to the client: cookie or token, known device, CSRF token. */
export function handOver(reply: Reply, signedIn: SignedIn): { csrfToken: string; token?: string } {
  if (signedIn.device && signedIn.transport === 'cookie') reply.rememberDevice(signedIn.device.token, signedIn.device.seconds);
  return reply.startSession(signedIn);
}

const admin = contracts.adminSignIn;
const portal = contracts.portalSignIn;

export const signInRoutes = [
  route(admin.password).allow(anyone).limit('credentials').handle(async ({ ctx, body, request, reply }) => {
    const signedIn = await strategies.password(request, () => signInWithPassword(ctx, 'admin', { ...body, deviceToken: reply.knownDevice() }));
    return adminSessionBody(ctx, await staffOf(ctx, signedIn.token), handOver(reply, signedIn));
  }),
  route(portal.password).allow(anyone).limit('credentials').handle(async ({ ctx, body, request, reply }) => {
    const signedIn = await strategies.password(request, () => signInWithPassword(ctx, 'portal', { ...body, deviceToken: reply.knownDevice() }));
    return portalSessionBody(ctx, signedIn.customer, handOver(reply, signedIn));
  }),
  route(admin.session).allow(staffAtAnyGate).handle(async ({ ctx, reply }) => adminSessionBody(ctx, asStaff(ctx), { csrfToken: reply.csrfToken() })),
  route(portal.session).allow(customerAtAnyGate).handle(async ({ ctx, reply }) => portalSessionBody(ctx, asCustomer(ctx), { csrfToken: reply.csrfToken() })),
  route(admin.signOut).allow(staffAtAnyGate).handle(async ({ ctx, scope, reply }) => {
    await signOut(ctx, scope, asStaff(ctx));
    reply.endSession();
  }),
  route(portal.signOut).allow(customerAtAnyGate).handle(async ({ ctx, scope, reply }) => {
    await signOut(ctx, scope, asCustomer(ctx));
    reply.endSession();
  }),
  route(admin.requestReset).allow(anyone).limit('credentials').handle(async ({ ctx, body }) => {
    await requestReset(ctx, 'staff', body.email);
    return {};
  }),
  route(portal.requestReset).allow(anyone).limit('credentials').handle(async ({ ctx, body }) => {
    await requestReset(ctx, 'customer', body.email);
    return {};
  }),
  route(admin.redeemReset).allow(anyone).limit('credentials').handle(({ ctx, body }) => redeemReset(ctx, 'staff', body)),
  route(portal.redeemReset).allow(anyone).limit('credentials').handle(({ ctx, body }) => redeemReset(ctx, 'customer', body)),
  route(admin.ownSessions).allow(anyStaff).handle(async ({ ctx, scope }) => (await ownSessions(ctx, scope, asStaff(ctx).userId, 'admin')).map((row) => presentOwnSession(row, asStaff(ctx).sessionId))),
  route(portal.ownSessions).allow(customer).handle(async ({ ctx, scope }) => (await ownSessions(ctx, scope, asCustomer(ctx).userId, 'portal')).map((row) => presentOwnSession(row, asCustomer(ctx).sessionId))),
  route(admin.endOwnSession).allow(anyStaff).handle(({ ctx, scope, params }) => endOwnSession(ctx, scope, asStaff(ctx).userId, params.id)),
  route(portal.endOwnSession).allow(customer).handle(({ ctx, scope, params }) => endOwnSession(ctx, scope, asCustomer(ctx).userId, params.id)),
  route(admin.endOtherSessions).allow(anyStaff).handle(async ({ ctx, scope }) => ({ ended: await endOtherSessions(ctx, scope, asStaff(ctx).userId, asStaff(ctx).sessionId) })),
  route(portal.endOtherSessions).allow(customer).handle(async ({ ctx, scope }) => ({ ended: await endOtherSessions(ctx, scope, asCustomer(ctx).userId, asCustomer(ctx).sessionId) })),
  route(admin.changePassword).allow(anyStaff).limit('credentials').handle(({ ctx, scope, body }) => changePassword(ctx, scope, asStaff(ctx), body)),
  route(portal.changePassword).allow(customerByOwnSignIn).limit('credentials').handle(({ ctx, scope, body }) => changePassword(ctx, scope, asCustomer(ctx), body)),
  route(admin.profile).allow(anyStaff).handle(({ ctx, scope }) => profile(ctx, scope, asStaff(ctx))),
  route(portal.profile).allow(customer).handle(({ ctx, scope }) => profile(ctx, scope, asCustomer(ctx))),
  route(admin.updateProfile).allow(anyStaff).handle(({ ctx, scope, body }) => updateProfile(ctx, scope, asStaff(ctx), body)),
  route(portal.updateProfile).allow(customer).handle(({ ctx, scope, body }) => updateProfile(ctx, scope, asCustomer(ctx), body)),
  route(portal.branding).allow(anyone).handle(async ({ ctx, scope }) => {
    const provider = await providerById(ctx, scope);
    return presentBranding({ provider, organization: null });
  }),
  route(portal.enter).allow(customerAtAnyGate).handle(async ({ ctx, scope, params, reply }) => {
    const actor = asCustomer(ctx);
    await enterOrganization(ctx, scope, actor, params.id);
    return portalSessionBody(ctx, await customerOf(ctx, reply.presentedToken()), { csrfToken: reply.csrfToken() });
  }),
  route(contracts.sessions.list).allow(staffMay('customers.read')).handle(async ({ ctx, scope, query }) => {
    const { staffId, customerUserId, ...filter } = query.filter;
    const customerSignIn = customerUserId === undefined ? undefined : await signInOf(ctx, scope, customerUserId);
    const staffUserId = staffId === undefined ? undefined : await staffUserOf(ctx, scope, staffId);
    if (customerSignIn === null || staffUserId === null) return { rows: [], total: 0 };
    const page = await openSessions(ctx, scope, { ...query, filter: { ...filter, ...customerSignIn, ...(staffUserId === undefined ? {} : { userId: staffUserId }) } });
    return { ...page, rows: page.rows.map(presentSession) };
  }),
  route(contracts.sessions.end).allow(staffMay('customers.help')).handle(async ({ ctx, scope, params }) => ({ ended: await endOneSession(ctx, scope, params.id, (inner, userId) => refuseOverStaff(inner, scope, userId)) })),
];
