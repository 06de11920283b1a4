import { contracts } from '../../../shared/contracts/index.ts';
import { AppError } from '../../errors.ts';
import { route } from '../../http/route.ts';
import { anyone, staffMay } from '../../policy.ts';
import { presentCustomerUser } from '../customer-users/index.ts';
import { customerOf, handOver, portalSessionBody } from '../sign-in/index.ts';
import { addPerson, inviteMany } from './invitations.people.service.ts';
import { presentInvitation } from './invitations.presenter.ts';
import { previewInvitation, redeemInvitation, type Proof } from './invitations.redeem.service.ts';
import { invitation, invitations, invite, makePhoneCode, resendInvitation, revokeInvitation } from './invitations.service.ts';

function proofOf(body: { token?: string | undefined; email?: string | undefined; code?: string | undefined }): Proof {
  const { token, email, code } = body;
  if (token !== undefined && email === undefined && code === undefined) return { token };
  if (token === undefined && email !== undefined && code !== undefined) return { email, code };
  throw new AppError('validation_failed', { errors: { code: 'Give the address and the code, or open the link of the mail.' } });
}

export const invitationsRoutes = [
  route(contracts.invitations.list)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await invitations(ctx, scope, query);
      return { ...page, rows: page.rows.map((row) => presentInvitation(row, ctx.now())) };
    }),
  route(contracts.invitations.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params }) => presentInvitation(await invitation(ctx, scope, params.id), ctx.now())),
  route(contracts.invitations.create)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, body }) => presentInvitation(await invite(ctx, scope, body.customerUserId, body.sendWhileOff), ctx.now())),
  route(contracts.invitations.resend)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params, body }) => presentInvitation(await resendInvitation(ctx, scope, params.id, body?.sendWhileOff ?? false), ctx.now())),
  route(contracts.invitations.revoke)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => presentInvitation(await revokeInvitation(ctx, scope, params.id), ctx.now())),
  route(contracts.invitations.phoneCode)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => {
      const made = await makePhoneCode(ctx, scope, params.id);
      return { ...made, invitation: presentInvitation(made.invitation, ctx.now()) };
    }),
  route(contracts.customerUsers.create)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, body }) => presentCustomerUser(await addPerson(ctx, scope, body))),
  route(contracts.customerUsers.bulkInvite)
    .allow(staffMay('customers.help'))
    .handle(({ ctx, scope, body }) => inviteMany(ctx, scope, body)),
  route(contracts.invitations.preview)
    .allow(anyone)
    .limit('credentials')
    .handle(({ ctx, body }) => previewInvitation(ctx, body)),
  route(contracts.invitations.redeem)
    .allow(anyone)
    .limit('credentials')
    .handle(async ({ ctx, body, reply }) => {
      const signedIn = await redeemInvitation(ctx, proofOf(body), body);
      if (!signedIn) return portalSessionBody(ctx, await customerOf(ctx, reply.presentedToken()), { csrfToken: reply.csrfToken() });
      return portalSessionBody(ctx, await customerOf(ctx, signedIn.token), handOver(reply, signedIn));
    }),
];
