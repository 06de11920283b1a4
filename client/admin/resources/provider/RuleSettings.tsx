import { limits } from '../../../../shared/limits.ts';
import { DurationInput } from '../../components/form/DurationInput.tsx';
import { NumberInput } from '../../components/form/NumberInput.tsx';
import type { Provider } from '../../providers/records.ts';
import { ProviderForm } from './ProviderForm.tsx';

const fields = {
  invitationDays: 'Invitations work for (days)',
  'rules.portalIdleMinutes': 'Customers are signed out when idle for',
  'rules.portalAbsoluteMinutes': 'Customers are signed out at the latest after',
  'rules.adminIdleMinutes': 'Staff are signed out when idle for',
  'rules.adminAbsoluteMinutes': 'Staff are signed out at the latest after',
} as const;

/** How long invitations and sessions live; organizations may be stricter for their own portal. */
export function RuleSettings({ provider }: { readonly provider: Provider }) {
  const { session } = limits;
  return (
    <ProviderForm provider={provider} title="How long sign-ins last" about="These times hold from everybody’s next click, for sessions that are open already too. An organization’s portal may be stricter." fields={fields}>
      <h3>Customers</h3>
      <DurationInput source="rules.portalIdleMinutes" label={fields['rules.portalIdleMinutes']} maximum={session.portalIdleMinutes} />
      <DurationInput source="rules.portalAbsoluteMinutes" label={fields['rules.portalAbsoluteMinutes']} maximum={session.portalAbsoluteMinutes} />
      <NumberInput source="invitationDays" label={fields.invitationDays} minimum={limits.invitationDays.minimum} maximum={limits.invitationDays.maximum} />
      <h3>Staff</h3>
      <DurationInput source="rules.adminIdleMinutes" label={fields['rules.adminIdleMinutes']} maximum={session.adminIdleMinutes} />
      <DurationInput source="rules.adminAbsoluteMinutes" label={fields['rules.adminAbsoluteMinutes']} maximum={session.adminAbsoluteMinutes} />
    </ProviderForm>
  );
}
