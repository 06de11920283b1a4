import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { anyone } from '../../policy.ts';
import { adminSessionBody, handOver, staffOf } from '../sign-in/index.ts';
import { previewSetup, previewStaffInvitation, redeemRecovery, redeemSetup, redeemStaffInvitation } from './setup.service.ts';

const { setup } = contracts;

export const setupRoutes = [
  route(setup.preview).allow(anyone).limit('credentials').handle(({ ctx, body }) => previewSetup(ctx, body.token)),
  route(setup.redeem).allow(anyone).limit('credentials').handle(async ({ ctx, body, reply }) => {
    const { signedIn, ctx: owned } = await redeemSetup(ctx, body);
    return adminSessionBody(owned, await staffOf(owned, signedIn.token), handOver(reply, signedIn));
  }),
  route(setup.recover).allow(anyone).limit('credentials').handle(({ ctx, body }) => redeemRecovery(ctx, body)),
  route(setup.invitationPreview).allow(anyone).limit('credentials').handle(({ ctx, body }) => previewStaffInvitation(ctx, body.token)),
  route(setup.invitationRedeem).allow(anyone).limit('credentials').handle(async ({ ctx, body, reply }) => {
    const signedIn = await redeemStaffInvitation(ctx, body);
    return adminSessionBody(ctx, await staffOf(ctx, signedIn.token), handOver(reply, signedIn));
  }),
];
