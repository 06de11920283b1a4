import type { z } from 'zod';
import { effectiveMfaRule, tighterLifetime } from '../../../shared/access.ts';
import type { portalSchema } from '../../../shared/contracts/portals.ts';
import type { PortalRecord } from './portals.service.ts';

/** One portal as staff see it; the logo's address changes with the logo, so that no page shows the old one. */
export function presentPortal(row: PortalRecord): z.output<typeof portalSchema> {
  return {
    id: row.organization_id,
    version: row.version,
    organizationName: row.organization_name,
    organizationStatus: row.organization_status,
    enabled: row.enabled === 1,
    enabledChangedAt: row.enabled_changed_at,
    enabledChangedBy: row.enabled_changed_by,
    note: row.note,
    welcomeText: row.welcome_text,
    rules: { idleMinutes: row.idle_minutes, absoluteMinutes: row.absolute_minutes },
    lifetimes: tighterLifetime({ idleMinutes: row.provider_idle, absoluteMinutes: row.provider_absolute }, { idleMinutes: row.idle_minutes, absoluteMinutes: row.absolute_minutes }),
    logoUrl: row.logo_id === null ? null : `/api/admin/portals/${row.organization_id}/logo?v=${row.logo_id}`,
    mfa: { rule: row.mfa_rule, from: row.mfa_from, effective: effectiveMfaRule({ rule: row.provider_mfa_rule, from: row.provider_mfa_from }, { rule: row.mfa_rule, from: row.mfa_from }) },
    peopleAffected: row.people_affected,
    invitationsWaiting: row.invitations_waiting,
    updatedAt: row.updated_at,
  };
}
