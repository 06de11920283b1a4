import type { TestApp } from '../app.ts';
import type { Answer, Client } from '../client.ts';
import type { MadeOrganization } from '../world.ts';
import type { OwnProvider } from './own-provider.ts';
import type { SamlPerson, SamlProvider } from './saml-provider.ts';

/** Lets an app reach identity providers on this machine. */
export const loopbackAllowed = { ALLOW_PRIVATE_TARGETS: '127.0.0.0/8,::1/128' } as const;

export interface Connected {
  readonly id: string;
  readonly login: string;
}

interface Record_ extends Record<string, unknown> {
  readonly id: string;
  readonly version: number;
}

/** Gives an organization a domain as if its record had been found. */
export async function proveDomain(app: TestApp, organization: MadeOrganization, domain: string): Promise<void> {
  const ctx = app.operator(organization.providerId);
  const row = { id: ctx.newId(), provider_id: organization.providerId, organization_id: organization.id, domain, created_at: ctx.now(), proof_token: ctx.newId(), proven_at: ctx.now(), checked_at: ctx.now(), check_outcome: 'proven', check_found: '[]', failing_since: null, warned_at: null, recheck_at: '2099-01-01T00:00:00.000Z' } as const;
  await app.database.db.withoutPlugins().insertInto('organization_domains').values(row).execute();
}

/** The form of a connection as a page sends it back, with changes. */
export function formOf(record: Record<string, unknown>, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const { version, name, mapping, unknownPeople, defaultRole, mfa, mfaValues, unsolicited } = record;
  const oidc = record['oidc'] as { issuer: string; clientId: string; secretExpiresAt: string | null } | null;
  const saml = record['saml'] as { entityId: string; ssoUrl: string; metadataUrl: string } | null;
  return {
    ...{ version, name, mapping, unknownPeople, defaultRole, mfa, mfaValues, unsolicited },
    oidc: oidc && { issuer: oidc.issuer, clientId: oidc.clientId, secretExpiresAt: oidc.secretExpiresAt },
    saml: saml && { entityId: saml.entityId, ssoUrl: saml.ssoUrl, metadataUrl: saml.metadataUrl },
    ...changes,
  };
}

const path = '/api/admin/sso-connections';

/** The body of an answer that is as it should be; throws otherwise. */
export function good<Body>(answer: Answer, what: string): Body {
  if (answer.status >= 300) throw new Error(`${what} was answered ${answer.status} ${answer.text}`);
  return answer.body as Body;
}

/** Lets a connection go live as if a test had passed, and gives where its sign-in begins. */
export async function goLive(app: TestApp, staff: Client, id: string): Promise<Connected> {
  // A whole test has tests of its own.
  await app.database.db.withoutPlugins().updateTable('sso_connections').set({ test_passed_at: app.operator().now() }).where('id', '=', id).execute();
  const live = good<{ ours: { loginUrl: string } }>(await staff.post(`${path}/${id}/enable`), 'enabling');
  return { id, login: new URL(live.ours.loginUrl).pathname };
}

/** Makes a live OpenID connection of an organization, as staff do. */
export async function connectOidc(app: TestApp, staff: Client, organization: MadeOrganization, provider: Pick<OwnProvider, 'issuer' | 'clientId' | 'clientSecret'>, changes: Record<string, unknown> = {}): Promise<Connected> {
  const made = good<Record_>(await staff.post(path, { organizationId: organization.id, protocol: 'oidc', guide: 'other' }), 'beginning');
  good(await staff.put(`${path}/${made.id}`, formOf(made, { oidc: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret }, ...changes })), 'saving');
  return goLive(app, staff, made.id);
}

/** Makes a live SAML connection of an organization, as staff do. */
export async function connectSaml(app: TestApp, staff: Client, organization: MadeOrganization, provider: SamlProvider, changes: Record<string, unknown> = {}): Promise<Connected> {
  const made = good<Record_>(await staff.post(path, { organizationId: organization.id, protocol: 'saml', guide: 'other' }), 'beginning');
  const read = good<Record_>(await staff.post(`${path}/${made.id}/metadata`, { xml: provider.metadata() }), 'reading metadata');
  if (Object.keys(changes).length > 0) good(await staff.put(`${path}/${made.id}`, formOf(read, changes)), 'saving');
  return goLive(app, staff, made.id);
}

/** The path and question of an address of ours. */
export function ours(address: string | undefined): string {
  const url = new URL(address ?? '', 'http://nowhere.example');
  return `${url.pathname}${url.search}`;
}

export const locationOf = (answer: Answer): string => answer.headers.location ?? '';

/** Leads a browser to an OpenID provider, signs somebody in there, and gives what the way back answers, or what leads to no provider. */
export async function throughOidc(client: Client, connection: Connected, provider: OwnProvider, claims: Record<string, unknown>, query = ''): Promise<Answer> {
  const there = await client.get(`${connection.login}${query}`);
  if (!URL.canParse(locationOf(there))) return there;
  return client.get(ours(provider.signIn(locationOf(there), claims)));
}

/** Posts a form as a page of the identity provider does: from another site, without our cookies. */
export function post(client: Client, acsPath: string, form: string): Promise<Answer> {
  return client.send(acsPath, { method: 'POST', raw: form, headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://idp.example', 'sec-fetch-site': 'cross-site', cookie: undefined, 'x-csrf-token': undefined } });
}

/** Leads a browser to a SAML provider, signs somebody in there, posts the response, and gives what the completing GET answers, or the post itself where it completes nothing. */
export async function throughSaml(client: Client, connection: Connected, provider: SamlProvider, person: SamlPerson, options: Parameters<SamlProvider['document']>[2] = {}): Promise<Answer> {
  const request = provider.read(locationOf(await client.get(connection.login)));
  const posted = await post(client, ours(request.acsUrl), provider.form(request, provider.document(request, person, options)));
  return locationOf(posted).includes('/callback?') ? client.get(ours(locationOf(posted))) : posted;
}

export interface FailedAttempt {
  readonly outcome: string;
  readonly reference: string;
  readonly email: string;
  readonly steps: readonly { readonly check: string; readonly verdict: string; readonly sentence: string }[];
}

/** The attempt behind the reference that a refused browser is led to. */
export async function attemptBehind(staff: Client, answer: Answer): Promise<FailedAttempt> {
  const url = new URL(locationOf(answer), 'http://nowhere.example');
  if (url.pathname !== '/sign-in/company-problem' && url.pathname !== '/sign-in/check-mail') throw new Error(`The browser was led to ${locationOf(answer)} (${answer.status} ${answer.text}).`);
  const [attempt] = (await staff.list('/api/admin/sign-in-attempts', { filter: { reference: url.searchParams.get('reference') ?? '-' } })).body;
  if (!attempt) throw new Error(`No attempt has the reference of ${locationOf(answer)}.`);
  return attempt as unknown as FailedAttempt;
}

/** What failed, check by check. */
export async function whyFailed(staff: Client, answer: Answer): Promise<string[]> {
  return (await attemptBehind(staff, answer)).steps.filter(({ verdict }) => verdict === 'failed').map(({ check }) => check);
}

/** What failed of a way that led back to the console, check by check. */
export async function attemptAtConsole(staff: Client, answer: Answer): Promise<string[]> {
  const url = new URL(locationOf(answer), 'http://nowhere.example');
  if (url.pathname !== '/admin/sign-in/problem') throw new Error(`The browser was led to ${locationOf(answer)} (${answer.status} ${answer.text}).`);
  const [attempt] = (await staff.list('/api/admin/sign-in-attempts', { filter: { reference: url.searchParams.get('reference') ?? '-' } })).body as unknown as FailedAttempt[];
  return (attempt?.steps ?? []).filter(({ verdict }) => verdict === 'failed').map(({ check }) => check);
}

/** Lets only the single sign-on of a connection's organization open its portal, as staff do; gives the rule. */
export async function enforce(staff: Client, connection: Connected, body: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  return good(await staff.post(`${path}/${connection.id}/enforce`, body), 'enforcing');
}
