import { contracts } from '../../../shared/contracts/index.ts';
import { route, type Call } from '../../http/route.ts';
import { anyone, staffMay } from '../../policy.ts';
import { handOver } from '../sign-in/index.ts';
import { addCertificate, readMetadata, removeCertificate } from './sso.certificates.service.ts';
import { connectionRecord, connections, createConnection, disableConnection, enableConnection, forgetPeople, removeConnection, saveConnection } from './sso.connections.service.ts';
import { presentConnection, presentSharedTest, presentTest } from './sso.presenter.ts';
import { sharedTest, shareTest, stopSharing } from './sso.shares.service.ts';
import { startAtConsole, startAtPortal } from './sso.start.service.ts';
import { beginTest, tests } from './sso.tests.service.ts';
import { callback, login, ourMetadata, takeResponse, type Leading } from './sso.ways.service.ts';

const { ssoConnections: admin, ssoShares: shares, ssoWays: ways } = contracts;
const browserOf = ({ reply }: Pick<Call<unknown>, 'reply'>) => ({ bound: reply.boundBrowser, bind: reply.bindBrowser });
const afterQuestion = (url: string) => (url.includes('?') ? url.slice(url.indexOf('?')) : '');

function lead({ reply }: Pick<Call<unknown>, 'reply'>, { location, signedIn }: Leading): { location: string } {
  if (signedIn) handOver(reply, signedIn);
  return { location };
}

export const ssoRoutes = [
  route(contracts.adminSignIn.start).allow(anyone).limit('credentials').handle(() => startAtConsole()),
  route(contracts.portalSignIn.start).allow(anyone).limit('credentials').handle(({ ctx, body }) => startAtPortal(ctx, body.email)),
  route(admin.list).allow(staffMay('customers.read')).handle(async ({ ctx, scope, query }) => {
    const page = await connections(ctx, scope, query);
    return { ...page, rows: page.rows.map(presentConnection) };
  }),
  route(admin.get).allow(staffMay('customers.read')).handle(async ({ ctx, scope, params }) => presentConnection(await connectionRecord(ctx, scope, params.id))),
  route(admin.create).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, body }) => presentConnection(await createConnection(ctx, scope, body))),
  route(admin.update).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params, body }) => presentConnection(await saveConnection(ctx, scope, params.id, body, presentConnection))),
  route(admin.readMetadata).allow(staffMay('portals.manage')).limit('heavy').handle(async ({ ctx, scope, params, body }) => presentConnection(await readMetadata(ctx, scope, params.id, body))),
  route(admin.addCertificate).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params, body }) => presentConnection(await addCertificate(ctx, scope, params.id, body.certificate))),
  route(admin.removeCertificate).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => presentConnection(await removeCertificate(ctx, scope, params.id, params.certificateId))),
  route(admin.test).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => ({ url: await beginTest(ctx, scope, params.id) })),
  route(admin.tests).allow(staffMay('customers.read')).handle(async ({ ctx, scope, params }) => (await tests(ctx, scope, params.id)).map((test) => presentTest(test, scope))),
  route(admin.shareTest).allow(staffMay('portals.manage')).handle(({ ctx, scope, params }) => shareTest(ctx, scope, params.id, params.testId)),
  route(admin.stopSharing).allow(staffMay('portals.manage')).handle(({ ctx, scope, params }) => stopSharing(ctx, scope, params.id, params.testId)),
  route(shares.read).allow(anyone).limit('credentials').handle(async ({ ctx, body }) => presentSharedTest(await sharedTest(ctx, body.token))),
  route(admin.enable).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => presentConnection(await enableConnection(ctx, scope, params.id))),
  route(admin.disable).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => presentConnection(await disableConnection(ctx, scope, params.id))),
  route(admin.forget).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params, body }) => ({ forgotten: await forgetPeople(ctx, scope, params.id, body.customerUserId) })),
  route(admin.remove).allow(staffMay('portals.manage')).handle(({ ctx, scope, params }) => removeConnection(ctx, scope, params.id)),
  route(ways.login).allow(anyone).handle(async (call) => lead(call, await login(call.ctx, call.params.connectionId, call.query, browserOf(call), call.reply.knownDevice()))),
  route(ways.acs).allow(anyone).handle(async (call) => lead(call, await takeResponse(call.ctx, call.params.connectionId, call.body))),
  route(ways.callback).allow(anyone).handle(async (call) => lead(call, await callback(call.ctx, call.params.connectionId, { ...call.query, written: afterQuestion(call.request.originalUrl) }, browserOf(call), call.reply.knownDevice()))),
  route(ways.metadata).allow(anyone).handle(async ({ ctx, params, response }) => {
    const metadata = await ourMetadata(ctx, params.connectionId);
    response.setHeader('Content-Type', 'application/samlmetadata+xml; charset=utf-8');
    response.end(metadata);
  }),
];
