import { call } from '../../providers/door.ts';
import type { Provider } from '../../providers/records.ts';
import { MfaRuleDialog } from '../../rules/MfaRuleDialog.tsx';
import { MfaRulePanel } from '../../rules/MfaRulePanel.tsx';
import { useProviderChanged } from './useProvider.ts';

/** Whether customers must have a second factor where their organization says nothing else. */
export function SecondFactorSettings({ provider }: { readonly provider: Provider }) {
  const changed = useProviderChanged();
  const { rule, from } = provider.mfa;
  return (
    <MfaRulePanel
      title="Second factor of your customers"
      rule={{ rule, from }}
      narrow
      about="For every organization that has no rule of its own; those set theirs on their portal’s page. Your own team always has one."
      mayChange
      dialog={(close) => (
        <MfaRuleDialog
          of="your customers"
          before={{ rule, from }}
          run={(change) => call('mfaRules.provider', { body: { ...change, rule: change.rule === 'inherit' ? 'optional' : change.rule } })}
          onClose={close}
          onDone={() => void changed()}
        />
      )}
    />
  );
}
