import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { customerMay, staffMay } from '../../policy.ts';
import { presentClientNote, presentSharedNote } from './client-notes.presenter.ts';
import { clientNoteById, clientNotes, createClientNote, removeClientNote, setShared, sharedClientNote, sharedClientNotes, updateClientNote } from './client-notes.service.ts';

const admin = contracts.clientNotes;
const portal = contracts.portalClientNotes;

export const clientNotesRoutes = [
  route(admin.list)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await clientNotes(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentClientNote) };
    }),
  route(admin.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params }) => presentClientNote(await clientNoteById(ctx, scope, params.id))),
  route(admin.create)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, body }) => presentClientNote(await createClientNote(ctx, scope, body))),
  route(admin.update)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params, body }) => presentClientNote(await updateClientNote(ctx, scope, { ...body, id: params.id }, presentClientNote))),
  route(admin.remove)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => removeClientNote(ctx, scope, params.id)),
  route(admin.share)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => presentClientNote(await setShared(ctx, scope, params.id, true))),
  route(admin.unshare)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => presentClientNote(await setShared(ctx, scope, params.id, false))),
  route(portal.list)
    .allow(customerMay('client_notes'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await sharedClientNotes(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentSharedNote) };
    }),
  route(portal.get)
    .allow(customerMay('client_notes'))
    .handle(async ({ ctx, scope, params }) => presentSharedNote(await sharedClientNote(ctx, scope, params.id))),
];
