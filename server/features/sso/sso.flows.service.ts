import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { hashToken, newToken, sameText } from '../../platform/crypto.ts';
import type { Scope } from '../../policy.ts';
import { issueChallenge, lookAtLink } from '../one-time/index.ts';
import { linkTo, mainHost } from '../providers/index.ts';
import { findFlow, insertFlow, updateFlow, type FlowRow } from './sso.flows.repository.ts';

/** How a request tells which browser it comes from, and an answer binds one. */
export interface Browser {
  readonly bound: () => string | undefined;
  readonly bind: (seconds: number) => string;
}

/** How long a way may take, for the cookie that binds it. */
export const flowSeconds = limits.sso.flowMinutes * 60;

/** When a way that begins now runs out. */
export function flowEnd(ctx: Context): string {
  return isoTime(milliseconds(ctx.now()) + flowSeconds * 1_000);
}

const verifierPlace = (id: string) => `sso_flows/verifier_sealed/${id}`;
const outcomePlace = (id: string) => `sso_flows/outcome_sealed/${id}`;

/** The address of a connection's way on the provider's main host, where all of them stay. */
export async function wayAddress(ctx: Context, scope: Scope, connectionId: string, path: string): Promise<string> {
  return linkTo(ctx, await mainHost(ctx, scope), `/sso/${connectionId}${path}`);
}

/** Begins a way; `browser` is the cookie of a browser that stands on the main host already, `hostBrowser` that of one on another host. */
export async function createFlow(ctx: Context, scope: Scope, flow: { connectionId: string; organizationId: string | null; kind: FlowRow['kind']; returnPath: string; browser: string | null; hostBrowser: string | null; staffUserId: string | null; knownUserId?: string | null; host: string; sessionId?: string; tenantId?: string | null; appChallenge?: string; steps?: string }): Promise<FlowRow> {
  const row = {
    id: ctx.newId(),
    provider_id: scope.providerId,
    organization_id: flow.organizationId,
    connection_id: flow.connectionId,
    kind: flow.kind,
    browser_hash: flow.browser === null ? '' : hashToken(flow.browser),
    host: flow.host,
    host_browser_hash: flow.hostBrowser === null ? null : hashToken(flow.hostBrowser),
    return_path: flow.returnPath,
    nonce: newToken(),
    verifier_sealed: null,
    app_challenge: flow.appChallenge ?? null,
    staff_user_id: flow.staffUserId,
    known_user_id: flow.knownUserId ?? null,
    session_id: flow.sessionId ?? null,
    tenant_id: flow.tenantId ?? null,
    steps: flow.steps ?? '{}',
    outcome_sealed: null,
    created_at: ctx.now(),
    expires_at: flowEnd(ctx),
    finished_at: null,
  };
  await insertFlow(ctx.db, row);
  return row;
}

/** What an OpenID provider is asked with: PKCE's secret half stays here, sealed, until the code is redeemed. */
export async function keepVerifier(ctx: Context, scope: Scope, flow: FlowRow): Promise<string> {
  const verifier = newToken();
  await updateFlow(ctx.db, scope, flow.id, { verifier_sealed: ctx.ports.keyring.seal(verifier, verifierPlace(flow.id)) });
  return verifier;
}

/** PKCE's secret half of a way; null where it was never begun or sealed with a key that is gone. */
export function verifierOf(ctx: Context, flow: FlowRow): string | null {
  return flow.verifier_sealed === null ? null : opened(ctx, flow.verifier_sealed, verifierPlace(flow.id));
}

function opened(ctx: Context, sealed: string, place: string): string | null {
  try {
    return ctx.ports.keyring.open(sealed, place);
  } catch {
    return null;
  }
}

/** Keeps what was checked under a way. */
export async function sealOutcome(ctx: Context, scope: Scope, flow: FlowRow, outcome: object): Promise<void> {
  await updateFlow(ctx.db, scope, flow.id, { outcome_sealed: ctx.ports.keyring.seal(JSON.stringify(outcome), outcomePlace(flow.id)) });
}

/** Keeps what was checked until the browser that began fetches it, and gives the handle that works once. */
export async function keepOutcome(ctx: Context, scope: Scope, flow: FlowRow, outcome: object): Promise<string> {
  await sealOutcome(ctx, scope, flow, outcome);
  return (await issueChallenge(ctx, { purpose: 'sso_handle', subjectId: flow.id, expiresAt: flow.expires_at })).secret;
}

/** What was kept under a way; null where there is nothing. */
export function outcomeOf(ctx: Context, flow: FlowRow): unknown {
  const text = flow.outcome_sealed === null ? null : opened(ctx, flow.outcome_sealed, outcomePlace(flow.id));
  return text === null ? null : (JSON.parse(text) as unknown);
}

export interface Carried {
  readonly secretId: string;
  readonly flow: FlowRow;
}

/** The way of this connection that a secret belongs to, without using it up; null where it is unknown, used, run out or of another connection or provider. */
export async function carriedFlow(ctx: Context, scope: Scope, connectionId: string, purpose: 'sso_test' | 'sso_begin' | 'sso_state' | 'sso_handle', secret: string | null | undefined): Promise<Carried | null> {
  if (secret == null || secret === '') return null;
  const found = await lookAtLink(ctx, purpose, secret);
  if (!found || found.providerId !== scope.providerId) return null;
  const flow = await findFlow(ctx.db, scope, found.subjectId, ctx.now());
  return flow?.connection_id === connectionId ? { secretId: found.id, flow } : null;
}

/** Whether a request comes from the browser that began a way (B4): by its cookie on the host it began on, or on the main one. */
export function isSameBrowser(ctx: Context, flow: FlowRow, browser: Browser): boolean {
  const token = browser.bound();
  if (token === undefined) return false;
  const expected = flow.host_browser_hash !== null && ctx.client.host === flow.host ? flow.host_browser_hash : flow.browser_hash;
  return expected !== '' && sameText(hashToken(token), expected);
}

/** Binds a way that began elsewhere to the browser's cookie on the main host. */
export async function bindFlow(ctx: Context, scope: Scope, flow: FlowRow, browser: Browser): Promise<FlowRow> {
  const browserHash = hashToken(browser.bind(flowSeconds));
  await updateFlow(ctx.db, scope, flow.id, { browser_hash: browserHash });
  return { ...flow, browser_hash: browserHash };
}

/** The refusal of a way for what nobody could read. Throws `malformed_request`. */
export function malformed(code: string): never {
  throw new AppError('malformed_request', { detail: `The form could not be read (${code}).` });
}
