import { contracts } from '../../../shared/contracts/index.ts';
import { limits } from '../../../shared/limits.ts';
import { sendDownload } from '../../http/download.ts';
import { receiveUpload } from '../../http/multipart.ts';
import { route } from '../../http/route.ts';
import { attachFile, openFile, type Receive } from './tickets.files.service.ts';
import { mayUseTickets, readerOf, ticketsOf } from './tickets.policy.ts';
import { presentPortalComment, presentPortalListed, presentPortalTicket, presentRaised } from './tickets.portal.presenter.ts';
import { commentOn, meantTicket, raiseTicket, readConversation, readTicket, readTickets, setClosed } from './tickets.portal.service.ts';
import { presentAttachment } from './tickets.presenter.ts';
import { ticketSettings } from './tickets.settings.service.ts';

/** Tickets as customers raise and follow them. */
export const portalTicketsRoutes = [
  route(contracts.portalTickets.list)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope, query }) => {
      const reader = readerOf(ctx.actor, scope);
      const page = await readTickets(ctx, scope, reader, query);
      return { ...page, rows: page.rows.map((row) => presentPortalListed(row, reader)) };
    }),
  route(contracts.portalTickets.form)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope }) => ({ fields: (await ticketSettings(ctx, scope)).fields })),
  route(contracts.portalTickets.create)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope, body }) => presentRaised(await raiseTicket(ctx, scope, readerOf(ctx.actor, scope), body))),
  route(contracts.portalTickets.get)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope, params }) => presentPortalTicket(await readTicket(ctx, scope, readerOf(ctx.actor, scope), params.id), readerOf(ctx.actor, scope))),
  route(contracts.portalTickets.comments)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope, params, query }) => {
      const page = await readConversation(ctx, scope, readerOf(ctx.actor, scope), params.id, query);
      return { ...page, rows: page.rows.map((row) => presentPortalComment(row, scope.userId)) };
    }),
  route(contracts.portalTickets.comment)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope, params, body }) => presentPortalComment(await commentOn(ctx, scope, readerOf(ctx.actor, scope), params.id, body), scope.userId)),
  route(contracts.portalTickets.close)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope, params }) => presentPortalTicket(await setClosed(ctx, scope, readerOf(ctx.actor, scope), params.id, true), readerOf(ctx.actor, scope))),
  route(contracts.portalTickets.reopen)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope, params }) => presentPortalTicket(await setClosed(ctx, scope, readerOf(ctx.actor, scope), params.id, false), readerOf(ctx.actor, scope))),
  route(contracts.portalTickets.attach)
    .allow(mayUseTickets)
    .limit('heavy')
    .handle(async ({ ctx, scope, params, request, reply }) => {
      const reader = readerOf(ctx.actor, scope);
      const ticket = ticketsOf(reader, await meantTicket(ctx, scope, reader, params.id));
      const receive: Receive = (store) => receiveUpload(request, limits.ticket.attachmentBytes, store);
      return presentAttachment(await attachFile(ctx, scope, { ticket, receive, token: reply.presentedToken(), policy: mayUseTickets }));
    }),
  route(contracts.portalTickets.download)
    .allow(mayUseTickets)
    .handle(async ({ ctx, scope, params, response }) => {
      const reader = readerOf(ctx.actor, scope);
      const file = await openFile(ctx, scope, ticketsOf(reader, await meantTicket(ctx, scope, reader, params.id)), params.attachmentId);
      response.setHeader('Content-Length', file.bytes);
      await sendDownload(response, file, file.content);
    }),
];
