import { limits } from '../../../shared/limits.ts';
import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { readCertificate } from '../../platform/certificates.ts';
import { OidcError, type OidcClient } from '../../platform/oidc.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { issueChallenge, redeem, takeOnce } from '../one-time/index.ts';
import { linkTo, mainHost } from '../providers/index.ts';
import { deviceOwner } from '../sessions/index.ts';
import type { SignedIn } from '../sign-in/index.ts';
import { faultsOf, secretPlace, type Mapping } from './sso.connections.domain.ts';
import { findSealedSecret } from './sso.connections.repository.ts';
import { connectionInUse, type ConnectionRecord } from './sso.connections.service.ts';
import type { FlowRow } from './sso.flows.repository.ts';
import { bindFlow, carriedFlow, createFlow, flowEnd, flowSeconds, isSameBrowser, keepOutcome, keepVerifier, malformed, outcomeOf, verifierOf, wayAddress, type Browser, type Carried } from './sso.flows.service.ts';
import { consolePath, namedByAssertion, namedByToken, returnPath, type Named } from './sso.identity.domain.ts';
import { handToApp, isChallenge } from './sso.app.service.ts';
import { consentPage, consentRefusal, finishConsent, keptConsent, openConsent } from './sso.microsoft365-consent.service.ts';
import { namedByMicrosoft, tenantIssuer, tenantOfIssuer } from './sso.microsoft365.domain.ts';
import { askedTenant } from './sso.microsoft365.service.ts';
import { spMetadata } from './sso.saml-metadata.domain.ts';
import { readAcsForm } from './sso.saml-parameters.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { requestIdOf } from './sso.saml-requests.domain.ts';
import { requestAddress } from './sso.saml-set-up.service.ts';
import { clockToleranceMs } from './sso.saml-times.domain.ts';
import { verifyResponse } from './sso.saml.service.ts';
import { askForProof } from './sso.proofs.service.ts';
import { failWay, notLive, signInThrough } from './sso.sign-in.service.ts';
import { signerOf } from './sso.signing.service.ts';
import { finishStepUp, freshSince, staleness } from './sso.step-up.service.ts';
import { directoryHolds, oidcSentences, otherDirectory, saidByToken, samlSentences, step } from './sso.steps.domain.ts';
import { asTested } from './sso.proposed.service.ts';
import { finishTest } from './sso.tests.service.ts';

/** What an identity provider needs of us for a connection, as SAML metadata. Throws `not_found`. */
export async function ourMetadata(ctx: Context, connectionId: string): Promise<string> {
  const { base, sign_requests: signs, signingKeys } = await connectionInUse(ctx, signInScope(ctx.actor.providerId), connectionId);
  return spMetadata({ entityId: `${base}/metadata`, acsUrl: `${base}/acs`, signs: signs === 1, certificates: signingKeys.map(({ certificate }) => certificate) });
}

/** Where the browser goes next, with the session where one was made or renewed, and at which door. */
export interface Leading {
  readonly location: string;
  readonly signedIn?: SignedIn;
  readonly door?: 'admin' | 'portal';
}

/** What a browser asks for where a way begins. */
export interface LoginQuery {
  readonly return?: string | undefined;
  readonly hint?: string | undefined;
  readonly test?: string | undefined;
  readonly begin?: string | undefined;
  readonly tenant?: string | undefined;
  readonly consent?: string | undefined;
  readonly challenge?: string | undefined;
}

/** What was checked, carried from the post of a response to the browser that began. */
interface Outcome {
  readonly named: Named;
  readonly steps: readonly SsoStep[];
}

const stops = {
  unsolicited: step('in_response_to', 'failed', 'The answer belongs to no sign-in that is under way here: it began at the identity provider, took longer than 15 minutes, or was sent twice. Begin the sign-in here.'),
  otherBrowser: step('browser', 'failed', 'The answer came back in another browser than the one that began. Begin and end the sign-in in the same browser, and let it keep cookies.'),
  replayed: step('once', 'failed', 'The answer was used before. Begin the sign-in again.'),
  consentLink: step('consent', 'failed', 'The link for the consent has run out, was replaced by a newer one, or has done its work already. Ask your provider for a new one.'),
  noTenant: step('tenant', 'failed', 'The address belongs to no organization whose directory has let the provider’s Microsoft 365 app in. Enter the organization’s tenant ID and have its administrator open the consent link.'),
  lost: step('outcome', 'failed', 'What the identity provider said could not be read again. Begin the sign-in again.'),
} as const;

const mappingOf = (connection: ConnectionRecord) => JSON.parse(connection.mapping) as Mapping;

/** Ends a way that met a refusal: a test with what it found, a sign-in with a reference. */
async function stop(ctx: Context, connection: ConnectionRecord, flow: FlowRow | null, steps: readonly SsoStep[]): Promise<Leading> {
  if (flow?.kind === 'test') return { location: await finishTest(ctx, connection, flow, steps, null) };
  throw await failWay(ctx, connection, steps, '', flow?.known_user_id ?? null);
}

async function clientOf(ctx: Context, scope: Scope, connection: ConnectionRecord, flow: FlowRow): Promise<OidcClient> {
  const { tried } = connection;
  const sealed = tried?.sealed ?? (await findSealedSecret(ctx.db, scope, connection.id));
  const clientSecret = sealed === null ? '' : ctx.ports.keyring.open(sealed, tried?.place ?? secretPlace(connection.id));
  // With Microsoft 365 each directory is an issuer of its own; no token of another one, nor of all together, is taken.
  const issuer = flow.tenant_id === null ? connection.issuer : tenantIssuer(ctx.ports.config.microsoftAuthority, flow.tenant_id);
  return { issuer, clientId: connection.client_id, clientSecret, redirectUri: `${connection.base}/callback` };
}

/** The identity provider's address with the request of a way that is bound to its browser. */
async function requestOf(ctx: Context, scope: Scope, connection: ConnectionRecord, flow: FlowRow, hint: string): Promise<Leading> {
  const { secret: state } = await issueChallenge(ctx, { purpose: 'sso_state', subjectId: flow.id, expiresAt: flow.expires_at });
  const fresh = flow.kind === 'step_up';
  if (connection.protocol === 'saml') {
    const request = { id: requestIdOf(flow.nonce), issuedAt: milliseconds(ctx.now()), destination: connection.sso_url, entityId: `${connection.base}/metadata`, acsUrl: `${connection.base}/acs`, forceAuthn: fresh, nameIdFormat: null };
    return { location: requestAddress(request, state, await signerOf(ctx, scope, connection)) };
  }
  const verifier = await keepVerifier(ctx, scope, flow);
  try {
    return { location: await ctx.ports.oidc.authorizationUrl(await clientOf(ctx, scope, connection, flow), { state, nonce: flow.nonce, verifier, fresh }, hint) };
  } catch (error) {
    if (error instanceof OidcError) return stop(ctx, connection, flow, oidcSentences(error));
    throw error;
  }
}

/** The way that a test's address or another host began, once; null where the request begins one itself. */
async function begunWay(ctx: Context, scope: Scope, connection: ConnectionRecord, query: { test?: string | undefined; begin?: string | undefined }, browser: Browser): Promise<FlowRow | null> {
  if (query.test === undefined && query.begin === undefined) return null;
  const carried = (await carriedFlow(ctx, scope, connection.id, 'sso_test', query.test)) ?? (await carriedFlow(ctx, scope, connection.id, 'sso_begin', query.begin));
  if (!carried) throw new AppError('link_invalid');
  // A confirmation was bound where it began; nobody else's browser takes it up.
  if (carried.flow.browser_hash !== '' && !isSameBrowser(ctx, carried.flow, browser)) throw new AppError('link_invalid');
  if (!(await redeem(ctx, carried.secretId))) throw new AppError('link_invalid');
  return bindFlow(ctx, scope, carried.flow, browser);
}

/** Leads a browser to the identity provider of a connection; one on another host of the provider by way of the main one. Throws `not_found`, `link_invalid`, `sso_failed`. */
export async function login(ctx: Context, connectionId: string, query: LoginQuery, browser: Browser, devices: Devices): Promise<Leading> {
  const scope = signInScope(ctx.actor.providerId);
  const connection = await connectionInUse(ctx, scope, connectionId);
  const hint = (query.hint ?? '').slice(0, limits.emailCharacters);
  const begun = await begunWay(ctx, scope, connection, query, browser);
  if (query.consent !== undefined && begun === null) return beginConsent(ctx, scope, connection, query.consent, browser);
  if (begun?.kind === 'test') return requestOf(ctx, scope, await asTested(ctx, scope, connection, begun), begun, hint);
  if (connection.status !== 'live' || Object.keys(faultsOf(connection)).length > 0) return stop(ctx, connection, null, [notLive]);
  if (begun) return requestOf(ctx, scope, connection, begun, hint);
  const tenantId = connection.purpose === 'microsoft365' ? await askedTenant(ctx, scope, { tenant: query.tenant, email: hint }) : null;
  if (connection.purpose === 'microsoft365' && tenantId === null) return stop(ctx, connection, null, [stops.noTenant]);
  const appChallenge = connection.purpose === 'staff' ? undefined : query.challenge;
  if (appChallenge !== undefined && !isChallenge(appChallenge)) malformed('challenge');
  const main = await mainHost(ctx, scope);
  const { host } = ctx.client;
  const token = browser.bind(flowSeconds);
  const flow = await createFlow(ctx, scope, { connectionId: connection.id, organizationId: connection.organization_id, kind: 'sign_in', returnPath: connection.purpose === 'staff' ? consolePath(query.return) : returnPath(query.return), browser: host === main ? token : null, hostBrowser: host === main ? null : token, staffUserId: null, knownUserId: await deviceOwner(ctx, scope, devices(connection.purpose === 'staff' ? 'admin' : 'portal')), host, tenantId, ...(appChallenge === undefined ? {} : { appChallenge }) });
  if (host === main) return requestOf(ctx, scope, connection, flow, hint);
  const { secret } = await issueChallenge(ctx, { purpose: 'sso_begin', subjectId: flow.id, expiresAt: flowEnd(ctx) });
  return { location: `${connection.base}/login?${new URLSearchParams({ begin: secret, ...(hint === '' ? {} : { hint }) }).toString()}` };
}

/** Leads an administrator of a customer's directory to Microsoft's consent page; the link that brought them is not used up by it. */
async function beginConsent(ctx: Context, scope: Scope, connection: ConnectionRecord, secret: string, browser: Browser): Promise<Leading> {
  const opened = connection.purpose === 'microsoft365' && Object.keys(faultsOf(connection)).length === 0 ? await openConsent(ctx, scope, secret) : null;
  if (!opened) return stop(ctx, connection, null, [stops.consentLink]);
  const flow = await createFlow(ctx, scope, { connectionId: connection.id, organizationId: null, kind: 'consent', returnPath: '/', browser: browser.bind(flowSeconds), hostBrowser: null, staffUserId: null, host: ctx.client.host, tenantId: opened.tenantId, steps: keptConsent(opened) });
  const { secret: state } = await issueChallenge(ctx, { purpose: 'sso_state', subjectId: flow.id, expiresAt: flow.expires_at });
  return { location: consentPage(ctx, opened.tenantId, { clientId: connection.client_id, redirectUri: `${connection.base}/callback`, state }) };
}

/** Takes what Microsoft's consent page says, once, and has the administrator sign in to the directory: what the page says is signed by nobody. */
async function afterConsent(ctx: Context, scope: Scope, connection: ConnectionRecord, { secretId, flow }: Carried, written: string): Promise<Leading> {
  if (!(await redeem(ctx, secretId))) return stop(ctx, connection, null, [stops.replayed]);
  const refused = consentRefusal(new URLSearchParams(written), flow.tenant_id ?? '');
  return refused ? stop(ctx, connection, flow, [refused]) : requestOf(ctx, scope, connection, flow, '');
}

function formOf(body: string): ReturnType<typeof readAcsForm> {
  try {
    return readAcsForm(body);
  } catch (error) {
    if (error instanceof SamlRefused) malformed(error.code);
    throw error;
  }
}

/** Uses up, in one step, the request that was answered and the assertion that answers it (B3), and keeps what it says; null where either was used before. */
async function takeAnswer(ctx: Context, scope: Scope, { secretId, flow }: Carried, assertion: { id: string; until: number }, outcome: Outcome): Promise<string | null> {
  return inTransaction(ctx, async (inner) => {
    if (!(await redeem(inner, secretId))) return null;
    if (!(await takeOnce(inner, { purpose: 'sso_assertion', subjectId: flow.connection_id, name: assertion.id, expiresAt: isoTime(assertion.until) }))) return null;
    return keepOutcome(inner, scope, flow, outcome);
  });
}

/** Checks a posted SAML response and leads to the GET that brings the cookie of the browser that began (B4). Throws `not_found`, `malformed_request`, `sso_failed`. */
export async function takeResponse(ctx: Context, connectionId: string, body: string): Promise<Leading> {
  const scope = signInScope(ctx.actor.providerId);
  const form = formOf(body);
  const kept = await connectionInUse(ctx, scope, connectionId);
  if (kept.protocol !== 'saml') throw new AppError('not_found');
  const carried = await carriedFlow(ctx, scope, kept.id, 'sso_state', form.relayState);
  if (!carried) {
    if (kept.unsolicited === 'restart' && kept.status === 'live') return { location: `${kept.base}/login` };
    return stop(ctx, kept, null, [stops.unsolicited]);
  }
  const { flow } = carried;
  const connection = await asTested(ctx, scope, kept, flow);
  if (flow.kind === 'sign_in' && connection.status !== 'live') return stop(ctx, connection, flow, [notLive]);
  const certificates = connection.certificates.filter(({ status }) => status === 'active').flatMap(({ certificate }) => readCertificate(certificate) ?? []);
  const verdict = await verifyResponse(form.samlResponse, certificates, { idpEntityId: connection.issuer, entityId: `${connection.base}/metadata`, acsUrl: `${connection.base}/acs`, requestId: requestIdOf(flow.nonce), signed: 'either', authenticatedSince: flow.kind === 'step_up' ? freshSince(flow, milliseconds(ctx.now())) : null, now: milliseconds(ctx.now()) });
  const steps = samlSentences(verdict.steps);
  if (!verdict.accepted) return stop(ctx, connection, flow, steps);
  const named = namedByAssertion(verdict.identity);
  const handle = await takeAnswer(ctx, scope, carried, { id: verdict.identity.assertionId, until: verdict.identity.notOnOrAfter + clockToleranceMs }, { named, steps });
  if (handle === null) return stop(ctx, connection, null, [...steps, stops.replayed]);
  return { location: `${connection.base}/callback?handle=${encodeURIComponent(handle)}` };
}

/** The cookie by which a door knows the device. */
export type Devices = (door: 'admin' | 'portal') => string | undefined;

/** Who asks for the end of a way, by their cookies. */
interface Asking {
  readonly devices: Devices;
  readonly browser: Browser;
}

/** Ends a way whose every check holds: on the host where it began, with a session there; a test without one. */
async function complete(ctx: Context, scope: Scope, connection: ConnectionRecord, flow: FlowRow, { named, steps }: Outcome, { devices, browser }: Asking): Promise<Leading> {
  if (flow.kind === 'consent') {
    if (!(await finishConsent(ctx, scope, flow, named))) return stop(ctx, connection, flow, [...steps, stops.consentLink]);
    return { location: '/sign-in/microsoft-365-connected' };
  }
  if (flow.kind === 'test') return { location: await finishTest(ctx, connection, flow, steps, named) };
  if (flow.host !== ctx.client.host) {
    const handle = await keepOutcome(ctx, scope, flow, { named, steps } satisfies Outcome);
    return { location: linkTo(ctx, flow.host, `/sso/${connection.id}/callback?handle=${encodeURIComponent(handle)}`) };
  }
  if (flow.kind === 'step_up') return { location: flow.return_path, signedIn: await finishStepUp(ctx, connection, flow, named, steps), door: connection.purpose === 'staff' ? 'admin' : 'portal' };
  const proof = await askForProof(ctx, connection, flow, { named, steps }, browser);
  if (proof !== null) return { location: proof };
  if (flow.app_challenge !== null) return { location: await handToApp(ctx, scope, flow, { named, steps } satisfies Outcome) };
  const door = connection.purpose === 'staff' ? 'admin' : 'portal';
  const signedIn = await signInThrough(ctx, connection.id, named, steps, { deviceToken: devices(door), transport: 'cookie' });
  return { location: flow.return_path, signedIn, door };
}

/** Redeems the code with which an OpenID provider sent the browser back; the request is used up before the provider is asked, so that one answer counts once (C2). */
async function takeCode(ctx: Context, scope: Scope, connection: ConnectionRecord, { secretId, flow }: Carried, state: string, query: string): Promise<Outcome | Leading> {
  const verifier = verifierOf(ctx, flow);
  if (verifier === null) return stop(ctx, connection, flow, [stops.lost]);
  if (!(await redeem(ctx, secretId))) return stop(ctx, connection, null, [stops.replayed]);
  const { name, email, role } = mappingOf(connection);
  const isMicrosoft = connection.purpose === 'microsoft365';
  try {
    const address = `${await wayAddress(ctx, scope, connection.id, '/callback')}${query}`;
    const person = await ctx.ports.oidc.person(await clientOf(ctx, scope, connection, flow), { state, nonce: flow.nonce, verifier, fresh: false }, address, isMicrosoft ? [] : [name, email, role]);
    const steps = oidcSentences(null, saidByToken(person.claims, milliseconds(ctx.now())));
    const stale = flow.kind === 'step_up' ? staleness(person.claims, flow, milliseconds(ctx.now())) : null;
    if (stale) return await stop(ctx, connection, flow, [...steps, stale]);
    if (!isMicrosoft) return { named: namedByToken(person), steps };
    const named = namedByMicrosoft(person.claims, flow.tenant_id ?? tenantOfIssuer(ctx.ports.config.microsoftAuthority, connection.issuer) ?? '');
    if ('claim' in named) return await stop(ctx, connection, flow, [...steps, otherDirectory(named)]);
    return { named, steps: [...steps, directoryHolds] };
  } catch (error) {
    if (error instanceof OidcError) return stop(ctx, connection, flow, oidcSentences(error));
    throw error;
  }
}

/** Completes a way in the browser that began it: with an OpenID provider's code, or with the handle of an outcome that was checked. Throws `not_found`, `sso_failed`. */
export async function callback(ctx: Context, connectionId: string, query: { handle?: string | undefined; state?: string | undefined; written: string }, browser: Browser, devices: Devices): Promise<Leading> {
  const scope = signInScope(ctx.actor.providerId);
  const kept = await connectionInUse(ctx, scope, connectionId);
  const { handle, state } = query;
  const carried = handle === undefined ? (kept.protocol === 'oidc' ? await carriedFlow(ctx, scope, kept.id, 'sso_state', state) : null) : await carriedFlow(ctx, scope, kept.id, 'sso_handle', handle);
  if (!carried) return stop(ctx, kept, null, [stops.unsolicited]);
  const { flow, secretId } = carried;
  const connection = await asTested(ctx, scope, kept, flow);
  if (!isSameBrowser(ctx, flow, browser)) return stop(ctx, connection, null, [stops.otherBrowser]);
  if ((flow.kind === 'sign_in' || flow.kind === 'step_up') && connection.status !== 'live') return stop(ctx, connection, flow, [notLive]);
  if (flow.kind === 'consent' && flow.verifier_sealed === null) return afterConsent(ctx, scope, connection, carried, query.written);
  if (handle === undefined) {
    const taken = await takeCode(ctx, scope, connection, carried, state ?? '', query.written);
    return 'location' in taken ? taken : complete(ctx, scope, connection, flow, taken, { devices, browser });
  }
  if (!(await redeem(ctx, secretId))) return stop(ctx, connection, null, [stops.replayed]);
  const outcome = outcomeOf(ctx, flow) as Outcome | null;
  return outcome === null ? stop(ctx, connection, flow, [stops.lost]) : complete(ctx, scope, connection, flow, outcome, { devices, browser });
}
