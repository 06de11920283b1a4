import { contracts } from '../../../shared/contracts/index.ts';
import { limits } from '../../../shared/limits.ts';
import { sendDownload } from '../../http/download.ts';
import { receiveUpload } from '../../http/multipart.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { addNote, notes } from './tickets.notes.service.ts';
import { attachFile, openFile, type Receive } from './tickets.files.service.ts';
import { presentAttachment, presentComment, presentNote, presentTicket, presentTicketDetail } from './tickets.presenter.ts';
import { saveSettings, ticketSettings } from './tickets.settings.service.ts';
import { conversation, openTicket, queueCounts, replyTo, ticketRecord, tickets, updateTicket } from './tickets.staff.service.ts';

const mayRead = staffMay('customers.read');
const mayAnswer = staffMay('tickets.answer');

/** Tickets as staff work on them. */
export const staffTicketsRoutes = [
  route(contracts.tickets.list)
    .allow(mayRead)
    .handle(async ({ ctx, scope, query }) => {
      const page = await tickets(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentTicket) };
    }),
  route(contracts.tickets.queues)
    .allow(mayRead)
    .handle(async ({ ctx, scope }) => queueCounts(ctx, scope)),
  route(contracts.tickets.get)
    .allow(mayRead)
    .handle(async ({ ctx, scope, params }) => presentTicketDetail(await ticketRecord(ctx, scope, params.id))),
  route(contracts.tickets.create)
    .allow(mayAnswer)
    .handle(async ({ ctx, scope, body }) => presentTicketDetail(await openTicket(ctx, scope, body))),
  route(contracts.tickets.update)
    .allow(mayAnswer)
    .handle(async ({ ctx, scope, params, body }) => presentTicketDetail(await updateTicket(ctx, scope, params.id, body, presentTicketDetail))),
  route(contracts.tickets.comments)
    .allow(mayRead)
    .handle(async ({ ctx, scope, params, query }) => {
      const page = await conversation(ctx, scope, params.id, query);
      return { ...page, rows: page.rows.map(presentComment) };
    }),
  route(contracts.tickets.reply)
    .allow(mayAnswer)
    .handle(async ({ ctx, scope, params, body }) => presentComment(await replyTo(ctx, scope, params.id, body))),
  route(contracts.tickets.notes)
    .allow(mayRead)
    .handle(async ({ ctx, scope, params, query }) => {
      const page = await notes(ctx, scope, params.id, query);
      return { ...page, rows: page.rows.map(presentNote) };
    }),
  route(contracts.tickets.addNote)
    .allow(mayAnswer)
    .handle(async ({ ctx, scope, params, body }) => presentNote(await addNote(ctx, scope, params.id, body.text))),
  route(contracts.tickets.attach)
    .allow(mayAnswer)
    .limit('heavy')
    .handle(async ({ ctx, scope, params, request, reply }) => {
      const receive: Receive = (store) => receiveUpload(request, limits.ticket.attachmentBytes, store);
      return presentAttachment(await attachFile(ctx, scope, { ticket: { id: [params.id] }, receive, token: reply.presentedToken(), policy: mayAnswer }));
    }),
  route(contracts.tickets.download)
    .allow(mayRead)
    .handle(async ({ ctx, scope, params, response }) => {
      const file = await openFile(ctx, scope, { id: [params.id] }, params.attachmentId);
      response.setHeader('Content-Length', file.bytes);
      await sendDownload(response, file, file.content);
    }),
  route(contracts.ticketSettings.get)
    .allow(mayRead)
    .handle(async ({ ctx, scope }) => ticketSettings(ctx, scope)),
  route(contracts.ticketSettings.update)
    .allow(staffMay('provider.manage'))
    .handle(async ({ ctx, scope, body }) => saveSettings(ctx, scope, body)),
];
