import { useState } from 'react';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Callout } from '../components/Callout.tsx';
import { Choices } from '../components/Choices.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { MailWarning } from '../components/MailWarning.tsx';
import { dayOf, startOfDay } from '../components/time.ts';
import { problemText, useAct } from '../components/useAct.ts';
import { count } from '../components/words.ts';
import { useTimeZone } from '../providers/useSession.ts';
import css from './MfaRuleDialog.module.css';
import { MfaPreview } from './MfaPreview.tsx';
import { asBefore, type MfaPreviewCounts, type MfaRuleChange } from './MfaRuleWords.tsx';

interface MfaRuleDialogProps {
  /** Whose rule it is. */
  readonly of: string;
  /** As it stands; absent where several stand in different ways. */
  readonly before?: MfaRuleChange;
  /** Whether it may say nothing of its own; the provider inherits from nobody. */
  readonly inherits?: boolean;
  readonly run: (change: MfaRuleChange & { readonly dryRun: boolean }) => Promise<{ readonly preview: MfaPreviewCounts }>;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

const dayMilliseconds = 86_400_000;

/** Whether people must have a second factor, and from when; shows whom that hits before it is set. */
export function MfaRuleDialog({ of, before, inherits = false, run, onClose, onDone }: MfaRuleDialogProps) {
  const timeZone = useTimeZone();
  const { act } = useAct();
  const [rule, setRule] = useState<MfaRuleChange['rule']>(before === undefined || before.rule === 'required' ? 'required' : before.rule);
  const [start, setStart] = useState<'now' | 'day'>(before !== undefined && asBefore(before).from !== null ? 'day' : 'now');
  const [day, setDay] = useState(() => dayOf(new Date(before !== undefined && before.from !== null && start === 'day' ? before.from : Date.now() + 14 * dayMilliseconds), timeZone));
  const dated = rule === 'required' && start === 'day';
  const from = dated && day !== '' ? startOfDay(day, timeZone).toISOString() : null;
  const change = { rule, from };
  const complete = !dated || day !== '';
  const preview = useQuery({ queryKey: ['dry-run', 'mfa', of, change], queryFn: () => run({ ...change, dryRun: true }), enabled: complete, placeholderData: keepPreviousData, gcTime: 0, staleTime: 0, retry: false, refetchOnWindowFocus: false });
  const same = before !== undefined && before.rule === rule && asBefore(before).from === from;
  return (
    <ConfirmDialog
      open
      wide
      title={`Second factor of ${of}`}
      confirm={rule === 'required' ? (from === null ? 'Require it now' : 'Require it from that day') : rule === 'optional' ? 'Leave it to each person' : 'Take over your settings'}
      ready={complete && preview.data !== undefined && !preview.isPlaceholderData && !preview.error && !same}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({
          quiet: true,
          run: () => run({ ...change, dryRun: false }),
          done: ({ preview: hit }) => (rule === 'required' ? `A second factor is required${from === null ? '' : ' from that day on'}. ${count(hit.notEnrolled - hit.exempt, 'person is', 'people are')} told to set one up.` : 'The rule for second factors is changed.'),
          undo: before && (() => () => run({ ...asBefore(before), dryRun: false })),
          undone: 'The rule for second factors is as it was.',
        });
        if (!outcome.ok) return outcome.problem?.errors['from'] ?? outcome.problem?.detail ?? '';
        onDone?.();
        return undefined;
      }}
    >
      <div className={css.body}>
        <Choices
          label="Who must have one?"
          value={rule}
          onChange={setRule}
          choices={[
            ...(inherits ? [{ value: 'inherit' as const, label: 'As your settings say', about: 'It follows what you set under Settings for all customers.' }] : []),
            { value: 'optional', label: 'Up to each person', about: 'Whoever sets one up is asked for it.' },
            { value: 'required', label: 'Everybody must have one', about: 'Without one, nothing opens but its set-up. You can exempt one person until a date on their page.' },
          ]}
        />
        {rule === 'required' && (
          <div className={css.start}>
            <Choices
              label="From when?"
              value={start}
              onChange={setStart}
              choices={[
                { value: 'now', label: 'From now on' },
                { value: 'day', label: 'From a day on', about: 'People are told now and the day before, and their portal counts down to it.' },
              ]}
            />
            {start === 'day' && <TextField type="date" label="First day" value={day} onChange={(event) => setDay(event.target.value)} sx={{ maxWidth: 220, ml: 4 }} slotProps={{ htmlInput: { min: dayOf(new Date(Date.now() + dayMilliseconds), timeZone), max: dayOf(new Date(Date.now() + 365 * dayMilliseconds), timeZone) } }} />}
          </div>
        )}
        {preview.error ? <Callout tone="danger">{problemText(preview.error)}</Callout> : preview.data === undefined ? complete && <Skeleton variant="rectangular" height={90} /> : same ? <Callout tone="info">This is how it stands now.</Callout> : <MfaPreview rule={rule} preview={preview.data.preview} />}
        {rule === 'required' && !same && <MailWarning news />}
      </div>
    </ConfirmDialog>
  );
}
