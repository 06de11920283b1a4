import { call } from '../../providers/door.ts';
import type { Portal } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { MfaRuleDialog } from '../../rules/MfaRuleDialog.tsx';
import { MfaRulePanel } from '../../rules/MfaRulePanel.tsx';

/** Whether the people of one organization must have a second factor, and who says so. */
export function PortalMfaPanel({ portal }: { readonly portal: Portal }) {
  const may = useMay('portals.manage');
  const { rule, from, effective } = portal.mfa;
  return (
    <MfaRulePanel
      title="Second factor"
      rule={effective}
      about={rule === null ? 'As your settings say; this organization has no rule of its own.' : 'The organization’s own rule, whatever your settings say.'}
      mayChange={may}
      dialog={(close) => (
        <MfaRuleDialog
          of={portal.organizationName}
          before={{ rule: rule ?? 'inherit', from }}
          inherits
          run={(change) => call('mfaRules.portal', { params: { id: portal.id }, body: change })}
          onClose={close}
        />
      )}
    />
  );
}
