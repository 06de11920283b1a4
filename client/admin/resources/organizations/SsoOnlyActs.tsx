import { useState } from 'react';
import Button from '@mui/material/Button';
import { Icon } from '../../components/Icon.tsx';
import { useAct } from '../../components/useAct.ts';
import type { SsoRule } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { resumeSsoRule } from '../../providers/verbs.ts';
import css from './SsoOnly.module.css';
import { SsoOnlyRelaxDialog } from './SsoOnlyRelaxDialog.tsx';
import { SsoOnlyStepDialog, type SsoRuleStep } from './SsoOnlyStepDialog.tsx';
import { connectionOf } from './useSsoRule.ts';

/** The next step of the rule, the ones beside it, and the way back. */
export function SsoOnlyActs({ rule }: { readonly rule: SsoRule }) {
  const may = useMay('portals.manage');
  const [asked, setAsked] = useState<SsoRuleStep | 'relax'>();
  const { act, busy } = useAct();
  const connectionId = connectionOf(rule);
  if (!may || connectionId === undefined) return null;
  const isLive = rule.connections.some(({ status }) => status === 'live');
  const isReady = rule.ready.connectionId !== null;
  const { state } = rule;
  const button = (step: SsoRuleStep | 'relax', label: string, look: 'contained' | 'outlined' | 'text', enabled: boolean) => (
    <Button key={step} variant={look} disabled={!enabled} onClick={() => setAsked(step)}>
      {label}
    </Button>
  );
  return (
    <div className={css.acts}>
      {state === 'off' && button('rehearsal', 'Start a rehearsal', 'contained', isLive)}
      {state !== 'on' && button('planned', state === 'planned' ? 'Change the date' : 'Plan a date', state === 'rehearsal' ? 'contained' : 'outlined', isReady)}
      {state !== 'on' && button('on', 'Switch it on now', 'outlined', isReady)}
      {(state !== 'off' || rule.liftedAt !== null) && button('relax', { on: 'Relax the rule', planned: 'Call it off', rehearsal: 'End the rehearsal', off: 'Relax it for good' }[state], state === 'on' ? 'contained' : 'text', true)}
      {rule.resumeUntil !== null && (
        <Button variant="outlined" loading={busy} startIcon={<Icon name="undo" size={16} />} onClick={() => void act({ run: () => resumeSsoRule(connectionId), done: 'The rule is back as it was.' })}>
          Put it back
        </Button>
      )}
      {asked === 'relax' && <SsoOnlyRelaxDialog rule={rule} connectionId={connectionId} onClose={() => setAsked(undefined)} />}
      {asked !== undefined && asked !== 'relax' && <SsoOnlyStepDialog step={asked} rule={rule} connectionId={connectionId} onClose={() => setAsked(undefined)} />}
    </div>
  );
}
