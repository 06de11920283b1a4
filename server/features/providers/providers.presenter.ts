import type { z } from 'zod';
import type { providerSchema } from '../../../shared/contracts/provider.ts';
import type { SmtpSettings } from './providers.domain.ts';
import type { HostRow, ProviderRow } from './providers.repository.ts';

/** The settings as staff read them; of the mail password only whether there is one. */
export function presentProvider(row: ProviderRow, hosts: readonly HostRow[], mail: { source: 'settings' | 'environment' | 'none'; hasPassword: boolean }): z.output<typeof providerSchema> {
  const smtp = row.smtp === null ? null : (JSON.parse(row.smtp) as SmtpSettings);
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    timeZone: row.time_zone,
    support: { name: row.support_name, email: row.support_email, phone: row.support_phone, url: row.support_url },
    alertEmails: JSON.parse(row.alert_emails) as string[],
    invitationDays: row.invitation_days,
    rules: { portalIdleMinutes: row.portal_idle_minutes, portalAbsoluteMinutes: row.portal_absolute_minutes, adminIdleMinutes: row.admin_idle_minutes, adminAbsoluteMinutes: row.admin_absolute_minutes },
    hosts: hosts.map(({ host, organization_id: organizationId, main }) => ({ host, organizationId, main: main === 1 })),
    mfa: { rule: row.mfa_rule, from: row.mfa_from, verificationMethods: JSON.parse(row.verification_methods) as string[] },
    mail: {
      source: mail.source,
      smtp: smtp && { host: smtp.host, port: smtp.port, security: smtp.security, user: smtp.user, from: smtp.from, fromName: smtp.fromName, hasPassword: mail.hasPassword },
    },
    updatedAt: row.updated_at,
  };
}
