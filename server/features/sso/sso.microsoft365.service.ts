import { violatedKey } from '../../../db/errors.ts';
import { asciiDomain } from '../../../shared/domains.ts';
import { isTenantId } from '../../../shared/identity-providers.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { issueLink, voidOpen } from '../one-time/index.ts';
import { findProvenOwners } from '../organizations/index.ts';
import { endSessions } from '../sessions/index.ts';
import { faultsOf } from './sso.connections.domain.ts';
import { findConnectionOf, type ConnectionRow } from './sso.connections.repository.ts';
import { connectionRecord } from './sso.connections.service.ts';
import { wayAddress } from './sso.flows.service.ts';
import type { Named } from './sso.identity.domain.ts';
import { deleteTenant, findConsented, findTenantOf, insertTenant, listTenants, updateTenant, type TenantFilter, type TenantRow } from './sso.microsoft365.repository.ts';
import { deleteSubjectsOf } from './sso.subjects.repository.ts';

/** An organization with its directory, and how far the provider's own app is. */
export interface TenantRecord extends TenantRow {
  readonly connection: 'none' | 'draft' | 'live' | 'off';
}

async function appStatus(ctx: Context, scope: Scope): Promise<TenantRecord['connection']> {
  // Everybody who may see the organization may know whether there is such an app.
  return (await findConnectionOf(ctx.db, signInScope(scope.providerId), 'microsoft365'))?.status ?? 'none';
}

/** One page of organizations with their directories. */
export async function tenants(ctx: Context, scope: Scope, query: { sort: readonly ['organizationName', 'ASC' | 'DESC']; range: readonly [number, number]; filter: TenantFilter }): Promise<{ rows: TenantRecord[]; total: number }> {
  const page = await listTenants(ctx.db, scope, query.filter, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
  const connection = await appStatus(ctx, scope);
  return { rows: page.rows.map((row) => ({ ...row, connection })), total: page.total };
}

/** Microsoft 365 of one organization. Throws `not_found`. */
export async function tenantRecord(ctx: Context, scope: Scope, organizationId: string): Promise<TenantRecord> {
  const { rows } = await tenants(ctx, scope, { sort: ['organizationName', 'ASC'], range: [0, 0], filter: { id: [organizationId] } });
  const [row] = rows;
  if (!row) throw new AppError('not_found');
  return row;
}

const subjectOf = (row: TenantRow) => ({ kind: 'organization', id: row.organization_id, label: row.organization_name });

/** The directory that a sign-in with Microsoft 365 is sent to: the one named, or that of the address's domain, where it has let the app in; null: none. The domain and the settings alone decide. */
export async function askedTenant(ctx: Context, scope: Scope, asked: { tenant: string | undefined; email: string }): Promise<string | null> {
  if (asked.tenant !== undefined) return isTenantId(asked.tenant) && (await findConsented(ctx.db, scope, asked.tenant)) ? asked.tenant : null;
  const domain = asciiDomain(asked.email.slice(asked.email.lastIndexOf('@') + 1)) ?? '';
  const organizationId = (await findProvenOwners(ctx, scope, [domain])).get(domain);
  return organizationId === undefined ? null : tenantOffered(ctx, scope, organizationId);
}

/** The directory of an organization that has let the app in; null: none has. */
export async function tenantOffered(ctx: Context, scope: Scope, organizationId: string): Promise<string | null> {
  return (await findTenantOf(ctx.db, scope, organizationId))?.tenant_id ?? null;
}

/** Whose people a connection speaks for in an answer: its own organization's, or with Microsoft 365 those of the organization with the directory that vouches and has consented; null: nobody's. */
export async function homeOf(ctx: Context, scope: Scope, connection: Pick<ConnectionRow, 'organization_id' | 'purpose'>, named: Named): Promise<string | null> {
  if (connection.purpose !== 'microsoft365') return connection.organization_id;
  return named.tenantId === undefined ? null : ((await findConsented(ctx.db, scope, named.tenantId))?.organization_id ?? null);
}

/** Says which directory is an organization's, or that none is; the former one's people are forgotten and signed out. Throws `not_found`, `tenant_taken`, `organization_archived`. */
export async function setTenant(ctx: Context, scope: Scope, organizationId: string, tenantId: string | null): Promise<TenantRecord> {
  return inTransaction(ctx, async (inner) => {
    const before = await tenantRecord(inner, scope, organizationId);
    if (before.tenant_id === tenantId) return before;
    if (before.status === 'archived' && tenantId !== null) throw new AppError('organization_archived');
    if (before.id !== null) {
      await voidOpen(inner, ['microsoft365_consent'], [before.id]);
      const connection = await findConnectionOf(inner.db, signInScope(scope.providerId), 'microsoft365');
      if (connection) {
        await deleteSubjectsOf(inner.db, scope, connection.id, organizationId);
        await endSessions(inner, scope, { ssoConnectionId: connection.id, organizationId }, 'directory changed');
      }
      await deleteTenant(inner.db, scope, organizationId);
    }
    const now = inner.now();
    if (tenantId !== null) await addTenant(inner, { id: inner.newId(), provider_id: scope.providerId, organization_id: organizationId, tenant_id: tenantId, asked_at: null, asked_by: null, consented_at: null, consented_by: null, created_at: now, updated_at: now });
    await record(inner, { action: 'microsoft365.tenant_changed', subject: subjectOf(before), organizationId, changes: [{ field: 'tenant_id', before: before.tenant_id, after: tenantId }] });
    return tenantRecord(inner, scope, organizationId);
  });
}

async function addTenant(ctx: Context, row: Parameters<typeof insertTenant>[1]): Promise<void> {
  try {
    await insertTenant(ctx.db, row);
  } catch (error) {
    if (violatedKey(error)?.startsWith('microsoft365_tenants') !== true) throw error;
    throw new AppError('tenant_taken', { errors: { tenantId: 'This directory is another organization’s. Check the tenant ID.' }, cause: error });
  }
}

/** Makes the link by which an administrator of the organization lets the provider's app in; it works for a week and does nothing by being opened. Throws `not_found`, `tenant_missing`, `sso_incomplete`, `organization_archived`. */
export async function askForConsent(ctx: Context, scope: Scope, organizationId: string): Promise<{ url: string; expiresAt: string }> {
  return inTransaction(ctx, async (inner) => {
    const row = await tenantRecord(inner, scope, organizationId);
    if (row.status === 'archived') throw new AppError('organization_archived');
    if (row.id === null) throw new AppError('tenant_missing');
    const all = signInScope(scope.providerId);
    const app = await findConnectionOf(inner.db, all, 'microsoft365');
    const faults = app ? faultsOf(await connectionRecord(inner, all, app.id)) : { 'oidc.clientId': '' };
    if (!app || Object.keys(faults).length > 0) throw new AppError('sso_incomplete', { detail: 'The provider’s Microsoft 365 app is not set up yet. Finish it under Settings, Microsoft 365.' });
    const now = inner.now();
    const { secret, expiresAt } = await issueLink(inner, { purpose: 'microsoft365_consent', subjectId: row.id, expiresAt: isoTime(milliseconds(now) + limits.sso.consentDays * 86_400_000) });
    await updateTenant(inner.db, scope, row.id, { asked_at: now, asked_by: inner.actor.kind === 'staff' ? inner.actor.name : null, updated_at: now });
    await record(inner, { action: 'microsoft365.consent_asked', subject: subjectOf(row), organizationId });
    return { url: `${await wayAddress(inner, scope, app.id, '/login')}?consent=${encodeURIComponent(secret)}`, expiresAt };
  });
}
