import { contracts } from '../../../shared/contracts/index.ts';
import { route, type Call } from '../../http/route.ts';
import { anyone, customerEnrolling, staffEnrolling, staffMay } from '../../policy.ts';
import { asCustomer, asStaff } from '../mfa/index.ts';
import { customerOf, handOver, portalSessionBody } from '../sign-in/index.ts';
import { exchangeCode } from './sso.app.service.ts';
import { addCertificate, readMetadata, removeCertificate } from './sso.certificates.service.ts';
import { connectionRecord, connections, createConnection, disableConnection, enableConnection, forgetPeople, onlyWay, removeConnection, saveConnection } from './sso.connections.service.ts';
import { askForConsent, setTenant, tenantRecord, tenants } from './sso.microsoft365.service.ts';
import { presentConnection, presentProviderSignIn, presentSharedTest, presentTenant, presentTest } from './sso.presenter.ts';
import { createProviderConnection, providerSignInState, saveStaffSignIn } from './sso.provider.service.ts';
import { sharedTest, shareTest, stopSharing } from './sso.shares.service.ts';
import { startAtConsole, startAtPortal, waysAtConsole } from './sso.start.service.ts';
import { previewProof, redeemProof } from './sso.redeem.service.ts';
import { waitingProof } from './sso.proofs.service.ts';
import { changeKey, prepareKey, setSigning } from './sso.signing.service.ts';
import { beginStepUp } from './sso.step-up.service.ts';
import { beginTest, tests } from './sso.tests.service.ts';
import { callback, login, ourMetadata, takeResponse, type Leading } from './sso.ways.service.ts';

const { ssoConnections: admin, ssoShares: shares, ssoWays: ways } = contracts;
const browserOf = ({ reply }: Pick<Call<unknown>, 'reply'>) => ({ bound: reply.boundBrowser, bind: reply.bindBrowser });
const afterQuestion = (url: string) => (url.includes('?') ? url.slice(url.indexOf('?')) : '');

function lead({ reply }: Pick<Call<unknown>, 'reply'>, { location, signedIn, door }: Leading): { location: string } {
  if (signedIn) handOver(reply.at(door ?? 'portal'), signedIn);
  return { location };
}

export const ssoRoutes = [
  route(contracts.adminSignIn.start).allow(anyone).limit('credentials').handle(({ ctx, body }) => startAtConsole(ctx, body.email)),
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
  route(admin.signRequests).allow(staffMay('portals.manage')).limit('heavy').handle(async ({ ctx, scope, params, body }) => presentConnection(await setSigning(ctx, scope, params.id, body.on))),
  route(admin.prepareSigningKey).allow(staffMay('portals.manage')).limit('heavy').handle(async ({ ctx, scope, params }) => presentConnection(await prepareKey(ctx, scope, params.id))),
  route(admin.changeSigningKey).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => presentConnection(await changeKey(ctx, scope, params.id, params.keyId))),
  route(admin.test).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => ({ url: await beginTest(ctx, scope, params.id) })),
  route(admin.tests).allow(staffMay('customers.read')).handle(async ({ ctx, scope, params }) => (await tests(ctx, scope, params.id)).map((test) => presentTest(test, scope))),
  route(admin.shareTest).allow(staffMay('portals.manage')).handle(({ ctx, scope, params }) => shareTest(ctx, scope, params.id, params.testId)),
  route(admin.stopSharing).allow(staffMay('portals.manage')).handle(({ ctx, scope, params }) => stopSharing(ctx, scope, params.id, params.testId)),
  route(shares.read).allow(anyone).limit('credentials').handle(async ({ ctx, body }) => presentSharedTest(await sharedTest(ctx, body.token))),
  route(admin.enable).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => presentConnection(await enableConnection(ctx, scope, params.id))),
  route(admin.disable).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params }) => presentConnection(await disableConnection(ctx, scope, params.id))),
  route(admin.forget).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params, body }) => ({ forgotten: await forgetPeople(ctx, scope, params.id, body.customerUserId) })),
  route(admin.onlyWay).allow(staffMay('customers.read')).handle(({ ctx, scope, params }) => onlyWay(ctx, scope, params.id)),
  route(admin.remove).allow(staffMay('portals.manage')).handle(({ ctx, scope, params }) => removeConnection(ctx, scope, params.id)),
  route(ways.login).allow(anyone).handle(async (call) => lead(call, await login(call.ctx, call.params.connectionId, call.query, browserOf(call), (door) => call.reply.at(door).knownDevice()))),
  route(ways.acs).allow(anyone).handle(async (call) => lead(call, await takeResponse(call.ctx, call.params.connectionId, call.body))),
  route(ways.callback).allow(anyone).handle(async (call) => lead(call, await callback(call.ctx, call.params.connectionId, { ...call.query, written: afterQuestion(call.request.originalUrl) }, browserOf(call), (door) => call.reply.at(door).knownDevice()))),
  route(contracts.microsoft365Tenants.list).allow(staffMay('customers.read')).handle(async ({ ctx, scope, query }) => {
    const page = await tenants(ctx, scope, query);
    return { ...page, rows: page.rows.map(presentTenant) };
  }),
  route(contracts.microsoft365Tenants.get).allow(staffMay('customers.read')).handle(async ({ ctx, scope, params }) => presentTenant(await tenantRecord(ctx, scope, params.id))),
  route(contracts.microsoft365Tenants.update).allow(staffMay('portals.manage')).handle(async ({ ctx, scope, params, body }) => presentTenant(await setTenant(ctx, scope, params.id, body.tenantId))),
  route(contracts.microsoft365Tenants.ask).allow(staffMay('portals.manage')).handle(({ ctx, scope, params }) => askForConsent(ctx, scope, params.id)),
  route(contracts.providerSignIn.get).allow(staffMay('provider.manage')).handle(async ({ ctx, scope }) => presentProviderSignIn(await providerSignInState(ctx, scope))),
  route(contracts.providerSignIn.createConnection).allow(staffMay('provider.manage')).handle(async ({ ctx, scope, body }) => presentConnection(await createProviderConnection(ctx, scope, body))),
  route(contracts.providerSignIn.updateStaff).allow(staffMay('owners.manage')).handle(async ({ ctx, scope, body }) => presentProviderSignIn(await saveStaffSignIn(ctx, scope, body, presentProviderSignIn))),
  route(contracts.adminSso.ways).allow(anyone).handle(({ ctx }) => waysAtConsole(ctx)),
  route(contracts.adminSso.stepUp).allow(staffEnrolling).limit('credentials').handle(async (call) => ({ url: await beginStepUp(call.ctx, call.scope, asStaff(call.ctx), call.body.return, browserOf(call)) })),
  route(contracts.portalSso.stepUp).allow(customerEnrolling).limit('credentials').handle(async (call) => ({ url: await beginStepUp(call.ctx, call.scope, asCustomer(call.ctx), call.body.return, browserOf(call)) })),
  route(contracts.portalSso.exchange).allow(anyone).limit('credentials').handle(async ({ ctx, body, reply }) => {
    const signedIn = await exchangeCode(ctx, body);
    return portalSessionBody(ctx, await customerOf(ctx, signedIn.token), handOver(reply, signedIn));
  }),
  route(contracts.ssoProofs.waiting).allow(anyone).limit('credentials').handle((call) => waitingProof(call.ctx, call.body.id, browserOf(call))),
  route(contracts.ssoProofs.preview).allow(anyone).limit('credentials').handle((call) => previewProof(call.ctx, call.body.token, browserOf(call))),
  route(contracts.ssoProofs.redeem).allow(anyone).limit('credentials').handle(async (call) => {
    const signedIn = await redeemProof(call.ctx, call.body, browserOf(call), call.reply.knownDevice());
    return portalSessionBody(call.ctx, await customerOf(call.ctx, signedIn.token), handOver(call.reply, signedIn));
  }),
  route(ways.metadata).allow(anyone).handle(async ({ ctx, params, response }) => {
    const metadata = await ourMetadata(ctx, params.connectionId);
    response.setHeader('Content-Type', 'application/samlmetadata+xml; charset=utf-8');
    response.end(metadata);
  }),
];
