import type { BodyOf } from '../../../shared/contracts/contract.ts';
import type { ssoSetUp } from '../../../shared/contracts/sso-links.ts';
import type { SsoProposalsTable } from '../../../db/tables/sso.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { spendOrRefuse } from '../attempt-limits/index.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { queueMails } from '../deliveries/index.ts';
import { lookAtLink, redeem } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import { providerById } from '../providers/index.ts';
import type { IdpCertificate } from './sso.certificates.domain.ts';
import { described, fetched, sentenceOf } from './sso.certificates.service.ts';
import { faultsOf } from './sso.connections.domain.ts';
import { insertCertificate } from './sso.connections.repository.ts';
import { connectionRecord, subjectOf, type ConnectionRecord } from './sso.connections.service.ts';
import { endLinks, findLink, type LinkRow } from './sso.links.repository.ts';
import { setUpPath } from './sso.links.service.ts';
import { linkState, proposedSecretPlace, type ProposedCertificate } from './sso.proposals.domain.ts';
import { findProposalOf, insertProposal, updateProposal, type ProposalRow } from './sso.proposals.repository.ts';
import { dropProposedCertificates } from './sso.proposals.service.ts';
import { asProposed } from './sso.proposed.service.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { readIdpCertificate } from './sso.saml-set-up.service.ts';
import { keepKey, keyIfNone } from './sso.signing.service.ts';
import { beginTest, lastTestOf } from './sso.tests.service.ts';

type Save = BodyOf<typeof ssoSetUp.save>;

interface Held {
  readonly secretId: string;
  readonly link: LinkRow;
  readonly connection: ConnectionRecord;
  /** What came in by this link so far. */
  readonly proposal: ProposalRow | null;
}

const somebody: NonNullable<AuditEntry['actor']> = { kind: 'anonymous', id: null, label: 'Somebody with a set-up link' };

/** The one connection that a link's secret opens. Throws `link_invalid` alike for unknown, used, revoked and expired ones, and for those of another provider or an archived organization. */
async function held(ctx: Context, scope: Scope, token: string): Promise<Held> {
  const refused = new AppError('link_invalid');
  const secret = await lookAtLink(ctx, 'sso_link', token);
  const link = secret?.providerId === scope.providerId ? await findLink(ctx.db, scope, secret.subjectId) : undefined;
  if (!secret || !link || linkState(link, ctx.now()) !== 'open') throw refused;
  if ((await organizationById(ctx, scope, link.organization_id)).status === 'archived') throw refused;
  const connection = await connectionRecord(ctx, scope, link.connection_id);
  const proposal = await findProposalOf(ctx.db, scope, connection.id, { source: 'link', kind: link.kind });
  return { secretId: secret.id, link, connection, proposal: proposal?.link_id === link.id ? proposal : null };
}

/** What whoever holds a link may see of it. */
export interface HeldView extends Omit<Held, 'secretId'> {
  readonly providerName: string;
  readonly test: Awaited<ReturnType<typeof lastTestOf>>;
}

async function view(ctx: Context, scope: Scope, { link, connection, proposal }: Held): Promise<HeldView> {
  const { name: providerName } = await providerById(ctx, scope);
  return { link, connection, proposal, providerName, test: proposal === null ? null : await lastTestOf(ctx, scope, proposal, connection.protocol) };
}

/** What a link is for and how far it is; uses nothing up. Throws `link_invalid`. */
export async function previewSetUp(ctx: Context, token: string): Promise<HeldView> {
  const scope = signInScope(ctx.actor.providerId);
  return view(ctx, scope, await held(ctx, scope, token));
}

const unusable = (detail: string, field: string) => new AppError('sso_certificate_unusable', { detail, errors: { [field]: detail } });

function oneCertificate(text: string, now: number): IdpCertificate {
  try {
    return readIdpCertificate(text, now);
  } catch (error) {
    if (error instanceof SamlRefused) throw unusable(sentenceOf(error), 'saml.certificate');
    throw error;
  }
}

const kept = (certificates: readonly IdpCertificate[]): ProposedCertificate[] =>
  [...certificates].sort((one, other) => other.validTo - one.validTo).slice(0, limits.sso.certificates).map(({ der, fingerprint, validTo }) => ({ der, fingerprint, expiresAt: isoTime(validTo) }));

type Values = Pick<SsoProposalsTable, 'issuer' | 'sso_url' | 'metadata_url' | 'sign_requests' | 'client_id' | 'client_secret_expires_at'> & { readonly certificates: readonly ProposedCertificate[]; readonly secret: string | null };

const identityOf = ({ issuer, sso_url: ssoUrl, client_id: clientId }: ConnectionRecord) => ({ issuer, sso_url: ssoUrl, metadata_url: '', sign_requests: 0, client_id: clientId });

/** The next certificates of the identity provider that a connection has. */
function nextCertificates(connection: ConnectionRecord, found: readonly IdpCertificate[]): Values {
  const active = connection.certificates.filter(({ status }) => status === 'active');
  const fresh = kept(found).filter(({ fingerprint }) => !active.some((one) => one.fingerprint === fingerprint));
  if (fresh.length === 0) throw unusable('This certificate is in use here already: there is nothing to renew. Export the new one.', 'saml.certificate');
  const room = limits.sso.certificates - active.length;
  if (room < 1) throw unusable('There are as many certificates here as there may be. Ask your provider to remove the old ones first.', 'saml.certificate');
  return { ...identityOf(connection), client_secret_expires_at: null, certificates: fresh.slice(0, room), secret: null };
}

/** What somebody says of a SAML identity provider, read and judged; fetched from checked targets alone. */
async function samlValues(ctx: Context, { link, connection }: Held, given: NonNullable<Save['saml']>): Promise<Values> {
  const now = milliseconds(ctx.now());
  const { url, xml, certificate } = given;
  if ([url, xml, certificate].filter((text) => text !== '').length !== 1 || (certificate !== '' && link.kind === 'set_up')) throw new AppError('validation_failed', { errors: { 'saml.url': link.kind === 'set_up' ? 'Enter the address of the metadata, choose their file, or paste them.' : 'Enter the address of the metadata, choose a file, or paste the certificate.' } });
  if (certificate !== '') return nextCertificates(connection, [oneCertificate(certificate, now)]);
  const idp = described(url === '' ? xml : await fetched(ctx, url), now, url === '' ? 'xml' : 'url');
  if (link.kind === 'set_up') return { issuer: idp.entityId, sso_url: idp.redirectUrl, metadata_url: url, sign_requests: idp.wantsSignedRequests ? 1 : 0, client_id: '', client_secret_expires_at: null, certificates: kept(idp.certificates), secret: null };
  if (idp.entityId !== connection.issuer) throw new AppError('sso_metadata_unusable', { detail: 'These metadata describe another identity provider than the one in use. Take those of the application that people sign in with today.', errors: { [url === '' ? 'xml' : 'url']: 'This is another identity provider than the one in use.' } });
  return nextCertificates(connection, idp.certificates);
}

/** What somebody says of an OpenID provider; a secret is only ever sent to the provider and client it was entered for. */
function oidcValues({ link, connection, proposal }: Held, given: NonNullable<Save['oidc']>): Values {
  const renewal = link.kind === 'renewal';
  const values = renewal ? identityOf(connection) : { issuer: given.issuer, sso_url: '', metadata_url: '', sign_requests: 0, client_id: given.clientId };
  const keeps = given.clientSecret === undefined && proposal?.client_secret_sealed != null && proposal.issuer === values.issuer && proposal.client_id === values.client_id;
  const faults = faultsOf({ ...values, protocol: 'oidc', has_secret: keeps || given.clientSecret !== undefined ? 1 : 0, certificates: [] });
  if (Object.keys(faults).length > 0) throw new AppError('validation_failed', { errors: faults });
  return { ...values, client_secret_expires_at: given.secretExpiresAt, certificates: [], secret: given.clientSecret ?? null };
}

/** Keeps what came in beside the connection, in place of what came in before; the connection itself stays as it is. */
async function keep(inner: Context, scope: Scope, now: Held, guide: Save['guide'], values: Values): Promise<void> {
  const { link, connection } = now;
  const before = await findProposalOf(inner.db, scope, connection.id, { source: 'link', kind: link.kind });
  const id = before?.id ?? inner.newId();
  const { secret, certificates, ...columns } = values;
  // Of another link nothing is taken over, its secret least of all.
  const keptSecret = before?.link_id === link.id && before.issuer === columns.issuer && before.client_id === columns.client_id ? before.client_secret_sealed : null;
  const sealed = secret === null ? keptSecret : inner.ports.keyring.seal(secret, proposedSecretPlace(id));
  const at = inner.now();
  const row = { ...columns, guide: guide ?? before?.guide ?? connection.guide, certificates: JSON.stringify(certificates), client_secret_sealed: sealed, link_id: link.id, status: 'open' as const, test_passed_at: null, handed_in_at: null, updated_at: at };
  if (before) {
    await dropProposedCertificates(inner, scope, connection, before);
    if (!(await updateProposal(inner.db, scope, id, before.version, row))) throw new AppError('changed_meanwhile');
  } else {
    await insertProposal(inner.db, { ...row, id, provider_id: scope.providerId, organization_id: link.organization_id, connection_id: connection.id, source: 'link', kind: link.kind, version: 1, created_at: at });
  }
  if (link.kind === 'set_up') return;
  for (const { der, fingerprint, expiresAt } of certificates) await insertCertificate(inner.db, { id: inner.newId(), provider_id: scope.providerId, organization_id: link.organization_id, connection_id: connection.id, certificate: der, fingerprint, expires_at: expiresAt, status: 'proposed', created_at: at, named_at: null });
}

/**
 * Reads and judges what somebody with a link says of their identity provider, and keeps it beside the connection until staff decide. Throws `link_invalid`, `too_many_attempts`, `validation_failed`,
 * `sso_metadata_unusable`, `sso_certificate_unusable`, `target_refused`, `changed_meanwhile`.
 */
export async function saveSetUp(ctx: Context, { token, guide, saml, oidc }: Save): Promise<HeldView> {
  const scope = signInScope(ctx.actor.providerId);
  const before = await held(ctx, scope, token);
  await spendOrRefuse(ctx, scope, 'sso_link', before.link.id);
  const said = before.connection.protocol === 'saml' ? saml : oidc;
  if (said === undefined) throw new AppError('validation_failed', { errors: { [before.connection.protocol]: 'Please fill this in.' } });
  const values = 'url' in said ? await samlValues(ctx, before, said) : oidcValues(before, said);
  const key = values.sign_requests === 1 ? await keyIfNone(ctx, scope, before.connection.id) : null;
  return inTransaction(ctx, async (inner) => {
    // Revoked, handed in or changed while the metadata were on their way.
    const now = await held(inner, scope, token);
    if (key) await keepKey(inner, scope, now.connection, key, 'current');
    await keep(inner, scope, now, guide, values);
    await record(inner, { action: 'sso_connection.proposal_saved', subject: subjectOf(now.connection), organizationId: now.link.organization_id, actor: somebody, changes: [{ field: 'kind', before: null, after: now.link.kind }, { field: 'issuer', before: now.connection.issuer, after: values.issuer }] });
    return view(inner, scope, await held(inner, scope, token));
  });
}

const nothingSaved = () => new AppError('sso_incomplete', { detail: 'Nothing is saved yet. Check and save what your identity provider says first.' });

/** Begins a round trip with what is saved; gives the address to open, which works once. Throws `link_invalid`, `too_many_attempts`, `sso_incomplete`. */
export async function testSetUp(ctx: Context, token: string): Promise<string> {
  const scope = signInScope(ctx.actor.providerId);
  const { link, connection, proposal } = await held(ctx, scope, token);
  await spendOrRefuse(ctx, scope, 'sso_link', link.id);
  if (proposal === null) throw nothingSaved();
  const errors = faultsOf(asProposed(connection, proposal));
  if (Object.keys(errors).length > 0) throw new AppError('sso_incomplete', { errors });
  return beginTest(ctx, scope, connection.id, { proposal, returnPath: `${setUpPath}/tested`, actor: somebody });
}

/** Gives what is saved to staff and uses the link up: exactly one of any number of simultaneous callers gets past it. Throws `link_invalid`, `sso_incomplete`, `changed_meanwhile`. */
export async function handIn(ctx: Context, token: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  await inTransaction(ctx, async (inner) => {
    const { secretId, link, connection, proposal } = await held(inner, scope, token);
    if (proposal === null) throw nothingSaved();
    if (!(await redeem(inner, secretId))) throw new AppError('link_invalid');
    const at = inner.now();
    await endLinks(inner.db, scope, [link.id], { handed_in_at: at });
    // The round trip was one with these very values.
    if (!(await updateProposal(inner.db, scope, proposal.id, proposal.version, { handed_in_at: at, updated_at: at }))) throw new AppError('changed_meanwhile');
    const { alertEmails } = await providerById(inner, scope);
    const data = { organizationName: link.organization_name, connectionName: connection.name, connectionId: connection.id, kind: link.kind, source: 'link', tested: proposal.test_passed_at !== null };
    await queueMails(inner, alertEmails.map((to) => ({ kind: 'sso_proposal', to, organizationId: link.organization_id, subjectId: proposal.id, data })));
    await record(inner, { action: 'sso_connection.proposal_handed_in', subject: subjectOf(connection), organizationId: link.organization_id, actor: somebody, changes: [{ field: 'kind', before: null, after: link.kind }] });
  });
}
