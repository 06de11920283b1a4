import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { inTransaction, type Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { lookAtLink, redeem } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import type { FlowRow } from './sso.flows.repository.ts';
import { consentAddress } from './sso.microsoft365.domain.ts';
import { findTenant, updateTenant } from './sso.microsoft365.repository.ts';
import type { Named } from './sso.identity.domain.ts';
import { step } from './sso.steps.domain.ts';

/** What a consent's way carries from its beginning to its end. */
interface Kept {
  readonly linkId: string;
  readonly rowId: string;
}

export interface OpenedConsent extends Kept {
  readonly tenantId: string;
  readonly organizationId: string;
}

/** What a consent link opens, without using it up: mail scanners follow links too. Null where it opens nothing any more. */
export async function openConsent(ctx: Context, scope: Scope, secret: string): Promise<OpenedConsent | null> {
  const link = await lookAtLink(ctx, 'microsoft365_consent', secret);
  if (!link || link.providerId !== scope.providerId) return null;
  const row = await findTenant(ctx.db, scope, link.subjectId);
  return row ? { linkId: link.id, rowId: row.id, tenantId: row.tenant_id, organizationId: row.organization_id } : null;
}

/** What a way to Microsoft's consent page keeps of the link that began it. */
export function keptConsent({ linkId, rowId }: OpenedConsent): string {
  return JSON.stringify({ linkId, rowId } satisfies Kept);
}

/** The page of Microsoft where an administrator decides. */
export function consentPage(ctx: Context, tenantId: string, request: { clientId: string; redirectUri: string; state: string }): string {
  return consentAddress(ctx.ports.config.microsoftAuthority, tenantId, request);
}

/** What an administrator came back with: null goes on, a step says why it does not. */
export function consentRefusal(query: URLSearchParams, tenantId: string): SsoStep | null {
  const error = query.get('error');
  if (error !== null) return step('consent', 'failed', 'The consent was not given at Microsoft. It takes an administrator of the directory; ask one to open the link.', query.get('error_description') ?? error);
  if (query.get('admin_consent')?.toLowerCase() !== 'true') return step('consent', 'failed', 'Microsoft did not say that the consent was given. Open the link again.');
  const tenant = query.get('tenant')?.toLowerCase() ?? null;
  return tenant === tenantId ? null : step('consent', 'failed', 'The consent was given for another directory. Sign in with an administrator of the organization’s own, or correct its tenant ID.', tenant, tenantId);
}

/** Writes down that the directory has let the app in, by the word of somebody who has just signed in there; false where the link was used or the directory changed meanwhile. */
export async function finishConsent(ctx: Context, scope: Scope, flow: FlowRow, named: Named): Promise<boolean> {
  const { linkId, rowId } = JSON.parse(flow.steps) as Kept;
  return inTransaction(ctx, async (inner) => {
    const row = await findTenant(inner.db, scope, rowId);
    if (row?.tenant_id !== flow.tenant_id || named.tenantId !== row.tenant_id || !(await redeem(inner, linkId))) return false;
    const said = (name: string) => named.claims.find((claim) => claim.name === name)?.values[0] ?? '';
    const who = (said('preferred_username') === '' ? said('name') : said('preferred_username')).slice(0, 200);
    const now = inner.now();
    await updateTenant(inner.db, scope, row.id, { consented_at: now, consented_by: who === '' ? null : who, updated_at: now });
    const { name } = await organizationById(inner, scope, row.organization_id);
    await record(inner, { action: 'microsoft365.consented', subject: { kind: 'organization', id: row.organization_id, label: name }, organizationId: row.organization_id, changes: [{ field: 'consented_by', before: null, after: who }], actor: { kind: 'anonymous', id: null, label: who === '' ? 'Somebody of the directory' : who } });
    return true;
  });
}
