import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { queueMails } from '../deliveries/index.ts';
import { enqueueAll } from '../jobs/index.ts';
import { organizationById } from '../organizations/index.ts';
import { providerById } from '../providers/index.ts';
import { described, fetched } from './sso.certificates.service.ts';
import { deleteCertificate, findConnection, insertCertificate, updateConnection } from './sso.connections.repository.ts';
import { connectionRecord, subjectOf, type ConnectionRecord } from './sso.connections.service.ts';
import { refreshMetadataJob } from './sso.jobs.ts';
import { isSameHost, type ProposedCertificate } from './sso.proposals.domain.ts';
import { deleteProposal, findProposal, findProposalOf, insertProposal, updateProposal } from './sso.proposals.repository.ts';
import { noteMetadata, noteNamed, takeDueMetadata } from './sso.refresh.repository.ts';
import { keepKey, keyIfNone, type FreshKey } from './sso.signing.service.ts';
import type { IdpDescription } from './sso.saml-set-up.service.ts';

const waiting = 'They name another identity provider or sign-in address than the one in use. It waits for your decision.';

/** Enqueues a look at the metadata of every connection, of any provider, for which it is time; each once, however many ask at the same moment. */
export async function enqueueRefreshes(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const now = inner.now();
    const due = await takeDueMetadata(inner.db, now, isoTime(milliseconds(now) - limits.sso.metadataHours * 3_600_000));
    for (const [providerId, rows] of Map.groupBy(due, (row) => row.provider_id)) {
      await enqueueAll(actingAs(inner, { kind: 'system', providerId, name: 'Portico' }), refreshMetadataJob, rows.map(({ id }) => ({ connectionId: id })));
    }
  });
}

const newest = (idp: IdpDescription): ProposedCertificate[] =>
  [...idp.certificates].sort((one, other) => other.validTo - one.validTo).slice(0, limits.sso.certificates).map(({ der, fingerprint, validTo }) => ({ der, fingerprint, expiresAt: isoTime(validTo) }));

/** Takes the certificates that the metadata name: new ones come in, and those go that were named before and are no more. Those that staff added by hand stay. */
async function follow(inner: Context, scope: Scope, connection: ConnectionRecord, idp: IdpDescription, key: FreshKey | null): Promise<void> {
  const now = inner.now();
  const named = newest(idp);
  const isNamed = (fingerprint: string) => idp.certificates.some((one) => one.fingerprint === fingerprint);
  const gone = connection.certificates.filter(({ named_at: before, fingerprint, status }) => status === 'active' && before !== null && !isNamed(fingerprint));
  const stay = connection.certificates.filter(({ id }) => !gone.some((one) => one.id === id));
  const fresh = named.filter(({ fingerprint }) => !stay.some((one) => one.fingerprint === fingerprint));
  const room = Math.max(0, limits.sso.certificates - stay.length);
  const added = fresh.slice(0, room);
  const problem = fresh.length > room ? `They name more certificates than the ${limits.sso.certificates} that a connection can have. Remove those that are used no longer.` : '';
  for (const { id } of gone) await deleteCertificate(inner.db, scope, connection.id, id);
  for (const { der, fingerprint, expiresAt } of added) await insertCertificate(inner.db, { id: inner.newId(), provider_id: scope.providerId, organization_id: connection.organization_id, connection_id: connection.id, certificate: der, fingerprint, expires_at: expiresAt, status: 'active', created_at: now, named_at: now });
  await noteNamed(inner.db, scope, connection.id, named.map(({ fingerprint }) => fingerprint), now);
  await noteMetadata(inner.db, scope, connection.id, now, problem);
  // What was proposed meanwhile has been taken back by whoever proposed it.
  const outdated = await findProposalOf(inner.db, scope, connection.id, { source: 'metadata', kind: 'set_up' });
  if (outdated) await deleteProposal(inner.db, scope, outdated.id, outdated.version);
  const moved = idp.redirectUrl !== connection.sso_url;
  const signs = idp.wantsSignedRequests && connection.sign_requests === 0;
  if (added.length === 0 && gone.length === 0 && !moved && !signs) return;
  if (key) await keepKey(inner, scope, connection, key, 'current');
  if (!(await updateConnection(inner.db, scope, connection.id, connection.version, { sso_url: idp.redirectUrl, ...(signs ? { sign_requests: 1 } : {}), updated_at: now }))) throw new AppError('changed_meanwhile');
  const changes = [
    ...added.map(({ fingerprint }) => ({ field: 'certificate', before: null, after: fingerprint })),
    ...gone.map(({ fingerprint }) => ({ field: 'certificate', before: fingerprint, after: null })),
    ...(signs ? [{ field: 'sign_requests', before: false, after: true }] : []),
    ...(moved ? [{ field: 'ssoUrl', before: connection.sso_url, after: idp.redirectUrl }] : []),
  ];
  await record(inner, { action: 'sso_connection.metadata_followed', subject: subjectOf(connection), organizationId: connection.organization_id, changes });
}

/** Keeps what the metadata say of another identity provider or host until staff decide, and tells them once; what they have refused is not asked again. */
async function propose(inner: Context, scope: Scope, connection: ConnectionRecord, idp: IdpDescription, key: FreshKey | null): Promise<void> {
  const at = inner.now();
  if (key) await keepKey(inner, scope, connection, key, 'current');
  const before = await findProposalOf(inner.db, scope, connection.id, { source: 'metadata', kind: 'set_up' });
  const certificates = JSON.stringify(newest(idp));
  await noteMetadata(inner.db, scope, connection.id, at, waiting);
  if (before && before.issuer === idp.entityId && before.sso_url === idp.redirectUrl && (before.status === 'refused' || before.certificates === certificates)) return;
  const isNews = before?.status !== 'open' || before.issuer !== idp.entityId || before.sso_url !== idp.redirectUrl;
  const row = { issuer: idp.entityId, sso_url: idp.redirectUrl, metadata_url: connection.metadata_url, sign_requests: idp.wantsSignedRequests ? 1 : 0, certificates, guide: connection.guide, client_id: '', client_secret_sealed: null, client_secret_expires_at: null, link_id: null, status: 'open' as const, test_passed_at: null, handed_in_at: at, updated_at: at };
  const id = before?.id ?? inner.newId();
  if (before) {
    if (!(await updateProposal(inner.db, scope, id, before.version, row))) throw new AppError('changed_meanwhile');
  } else {
    await insertProposal(inner.db, { ...row, id, provider_id: scope.providerId, organization_id: connection.organization_id, connection_id: connection.id, source: 'metadata', kind: 'set_up', version: 1, created_at: at });
  }
  await record(inner, { action: 'sso_connection.metadata_waits', subject: subjectOf(connection), organizationId: connection.organization_id, changes: [{ field: 'issuer', before: connection.issuer, after: idp.entityId }, { field: 'ssoUrl', before: connection.sso_url, after: idp.redirectUrl }] });
  if (!isNews) return;
  const { alertEmails } = await providerById(inner, scope);
  const data = { organizationName: connection.organization_name ?? '', connectionName: connection.name, connectionId: connection.id, kind: 'set_up', source: 'metadata', tested: false };
  await queueMails(inner, alertEmails.map((to) => ({ kind: 'sso_proposal', to, organizationId: connection.organization_id, subjectId: id, data })));
}

async function look(ctx: Context, url: string): Promise<IdpDescription | { readonly problem: string }> {
  try {
    return described(await fetched(ctx, url), milliseconds(ctx.now()), 'url');
  } catch (error) {
    if (error instanceof AppError && (error.code === 'sso_metadata_unusable' || error.code === 'target_refused')) return { problem: error.refusal.detail ?? 'They cannot be read.' };
    throw error;
  }
}

/** Looks at the metadata of a connection: certificates of the same identity provider are followed, another one waits for staff, and what cannot be read is noted and changes nothing. */
export async function refreshMetadata(ctx: Context, connectionId: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const row = await findConnection(ctx.db, scope, connectionId);
  if (row?.protocol !== 'saml' || row.metadata_url === '') return;
  if (row.organization_id !== null && (await organizationById(ctx, scope, row.organization_id)).status === 'archived') return;
  const found = await look(ctx, row.metadata_url);
  const key = 'wantsSignedRequests' in found && found.wantsSignedRequests ? await keyIfNone(ctx, scope, connectionId) : null;
  await inTransaction(ctx, async (inner) => {
    const connection = await connectionRecord(inner, scope, connectionId);
    // Somebody chose other metadata while these were on their way.
    if (connection.metadata_url !== row.metadata_url) return;
    if ('problem' in found) {
      await noteMetadata(inner.db, scope, connectionId, inner.now(), found.problem);
      if (connection.metadata_problem !== found.problem) await record(inner, { action: 'sso_connection.metadata_unreadable', subject: subjectOf(connection), organizationId: connection.organization_id, changes: [{ field: 'problem', before: connection.metadata_problem, after: found.problem }] });
    } else if (found.entityId === connection.issuer && isSameHost(found.redirectUrl, connection.sso_url)) {
      await follow(inner, scope, connection, found, key);
    } else {
      await propose(inner, scope, connection, found, key);
    }
  });
}

/** Whether something still waits for staff, for mails that say so. */
export async function isStillProposed(ctx: Context, proposalId: string): Promise<boolean> {
  return (await findProposal(ctx.db, signInScope(ctx.actor.providerId), proposalId)) !== undefined;
}
