import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { limits } from '../../../../shared/limits.ts';
import { Callout } from '../../components/Callout.tsx';
import { Choices } from '../../components/Choices.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { dayOf, startOfDay } from '../../components/time.ts';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { SsoRule } from '../../providers/records.ts';
import { useTimeZone } from '../../providers/useSession.ts';
import { enforceSsoRule, relaxSsoRule } from '../../providers/verbs.ts';
import css from './SsoOnly.module.css';
import { watchdogChoices } from './SsoOnlyWatchdog.tsx';

export type SsoRuleStep = 'rehearsal' | 'planned' | 'on';

const dayMilliseconds = 86_400_000;
const suggestedDays = 5;
const words = {
  rehearsal: { title: 'Rehearse the company’s sign-in', confirm: 'Start the rehearsal', done: 'The rehearsal has begun. Nobody is refused.' },
  planned: { title: 'Plan the company’s sign-in', confirm: 'Set the date and mail everybody', done: 'The date is set, and its people are told.' },
  on: { title: 'Let only the company’s sign-in open the portal', confirm: 'Switch it on', done: 'Only the company’s own sign-in opens the portal now.' },
} as const;

/** One step of the rule: what it does to how many people, and when. */
export function SsoOnlyStepDialog({ step, rule, connectionId, onClose }: { readonly step: SsoRuleStep; readonly rule: SsoRule; readonly connectionId: string; readonly onClose: () => void }) {
  const timeZone = useTimeZone();
  const { act } = useAct();
  const [day, setDay] = useState(() => dayOf(new Date(rule.from ?? Date.now() + suggestedDays * dayMilliseconds), timeZone));
  const [watchdog, setWatchdog] = useState(rule.watchdog);
  const from = step === 'planned' && day !== '' ? startOfDay(day, timeZone).toISOString() : null;
  const { title, confirm, done } = words[step];
  return (
    <ConfirmDialog
      open
      wide
      title={`${title}: ${rule.organizationName}`}
      confirm={confirm}
      danger={step === 'on'}
      ready={step !== 'planned' || from !== null}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => enforceSsoRule(connectionId, { step, from, watchdog }), done, undo: () => () => relaxSsoRule(connectionId), undone: 'The rule is off again.' });
        return refusalOf(outcome, 'from');
      }}
    >
      <div className={css.body}>
        <Meaning step={step} rule={rule} />
        {step === 'planned' && (
          <TextField
            type="date"
            label="First day"
            value={day}
            onChange={(event) => setDay(event.target.value)}
            helperText="It begins as that day does. Everybody is mailed now, and once more the day before."
            sx={{ maxWidth: 320 }}
            slotProps={{ htmlInput: { min: dayOf(new Date(Date.now() + dayMilliseconds), timeZone), max: dayOf(new Date(Date.now() + (limits.sso.planDays - 1) * dayMilliseconds), timeZone) } }}
          />
        )}
        {step !== 'rehearsal' && <Choices label="When sign-ins collapse, the watchdog may" value={watchdog} onChange={setWatchdog} choices={watchdogChoices} />}
        {step !== 'rehearsal' && <MailWarning news />}
      </div>
    </ConfirmDialog>
  );
}

function Meaning({ step, rule }: { readonly step: SsoRuleStep; readonly rule: SsoRule }) {
  const { people, shutOut } = rule.counts;
  const lost = shutOut > 0 && (
    <Callout tone="warning">
      <b>{count(shutOut, 'person', 'people')}</b> would be shut out; the list on this page says who and why. Invite them through the company, prove their domain, or exempt them on their page.
    </Callout>
  );
  if (step === 'rehearsal') {
    return <p>Whoever comes another way than by the company’s own sign-in is written down, and nobody is refused: of {count(people, 'person', 'people')} nobody notices anything.</p>;
  }
  return (
    <>
      <p>
        {step === 'on' ? 'From their next click' : 'From that day on'} nothing but the company’s own sign-in opens the portal for <b>{count(people, 'person', 'people')}</b>: no password, passkey, reset, invitation or open session. {step === 'on' ? 'A mail tells each of them now.' : ''}
      </p>
      {lost}
    </>
  );
}
