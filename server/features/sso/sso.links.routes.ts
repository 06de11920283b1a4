import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { anyone, staffMay } from '../../policy.ts';
import { handIn, previewSetUp, saveSetUp, testSetUp } from './sso.holder.service.ts';
import { presentLink, presentProposal, presentSetUp } from './sso.links.presenter.ts';
import { createLink, links, revokeLink } from './sso.links.service.ts';
import { acceptProposal, changesIn, proposals, refuseProposal, testProposal } from './sso.proposals.service.ts';

const { ssoLinks, ssoProposals, ssoSetUp } = contracts;

export const ssoLinksRoutes = [
  route(ssoLinks.list).allow(staffMay('customers.read')).handle(async ({ ctx, scope, query }) => {
    const page = await links(ctx, scope, query);
    return { ...page, rows: page.rows.map((row) => presentLink(row, ctx.now())) };
  }),
  route(ssoLinks.create).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, body }) => {
    const { link, url } = await createLink(ctx, scope, body);
    return { link: presentLink(link, ctx.now()), url };
  }),
  route(ssoLinks.revoke).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => presentLink(await revokeLink(ctx, scope, params.id), ctx.now())),
  route(ssoProposals.list).allow(staffMay('customers.read')).handle(async ({ ctx, scope, query }) => {
    const page = await proposals(ctx, scope, query);
    return { ...page, rows: page.rows.map((row) => presentProposal(row, changesIn(row))) };
  }),
  route(ssoProposals.test).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => ({ url: await testProposal(ctx, scope, params.id) })),
  route(ssoProposals.accept).allow(staffMay('portals.manage')).handle(({ ctx, scope, params, body }) => acceptProposal(ctx, scope, params.id, body.version)),
  route(ssoProposals.refuse).allow(staffMay('portals.manage')).handle(({ ctx, scope, params, body }) => refuseProposal(ctx, scope, params.id, body.version)),
  route(ssoSetUp.preview).allow(anyone).limit('credentials').handle(async ({ ctx, body }) => presentSetUp(await previewSetUp(ctx, body.token))),
  route(ssoSetUp.save).allow(anyone).limit('credentials').handle(async ({ ctx, body }) => presentSetUp(await saveSetUp(ctx, body))),
  route(ssoSetUp.test).allow(anyone).limit('credentials').handle(async ({ ctx, body }) => ({ url: await testSetUp(ctx, body.token) })),
  route(ssoSetUp.handIn).allow(anyone).limit('credentials').handle(({ ctx, body }) => handIn(ctx, body.token)),
];
