import { useState } from 'react';
import Button from '@mui/material/Button';
import { limits } from '../../../../shared/limits.ts';
import { Choices } from '../../components/Choices.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import type { SsoRule } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { chooseWatchdog } from '../../providers/verbs.ts';

const { liftDays } = limits.sso.watchdog;

/** What the watchdog may choose from, wherever it is asked. */
export const watchdogChoices = [
  { value: 'alert', label: 'Alert only', about: 'Whoever receives your alerts hears of it; you relax the rule.' },
  { value: 'lift', label: 'Lift the rule', about: `Within ${liftDays} days of enforcing, when the company’s sign-in is broken by its own fault for people known here. A second factor of yours is then required.` },
] as const;

/** What happens when sign-ins collapse while the rule holds. */
export function SsoOnlyWatchdog({ rule }: { readonly rule: SsoRule }) {
  const may = useMay('portals.manage');
  const [asking, setAsking] = useState(false);
  return (
    <Panel
      title="Watchdog"
      acts={
        may && (
          <Button size="small" variant="outlined" onClick={() => setAsking(true)} aria-label="Change what the watchdog may do">
            Change
          </Button>
        )
      }
    >
      <p>
        <b>{rule.watchdog === 'lift' ? 'Alerts, and may lift the rule' : 'Alerts only'}</b>
      </p>
      <p className={layout.muted} style={{ marginTop: '0.35rem' }}>
        It looks at this organization’s sign-ins while the rule holds, and tells whoever receives your alerts when they collapse.
        {rule.watchdog === 'lift' && ` In the first ${liftDays} days it lifts the rule when the company’s sign-in is broken by its own fault.`}
      </p>
      {asking && <WatchdogDialog rule={rule} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function WatchdogDialog({ rule, onClose }: { readonly rule: SsoRule; readonly onClose: () => void }) {
  const [chosen, setChosen] = useState(rule.watchdog);
  const { act } = useAct();
  return (
    <ConfirmDialog
      open
      title="When sign-ins collapse"
      confirm="Save"
      ready={chosen !== rule.watchdog}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => chooseWatchdog(rule.id, chosen), done: chosen === 'lift' ? 'The watchdog may lift the rule.' : 'The watchdog only alerts.', undo: () => () => chooseWatchdog(rule.id, rule.watchdog), undone: 'The watchdog is as it was.' });
        return refusalOf(outcome);
      }}
    >
      <Choices label="What may the watchdog do?" value={chosen} onChange={setChosen} choices={watchdogChoices} />
    </ConfirmDialog>
  );
}
