import { useState } from 'react';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Choices } from '../components/Choices.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { dayAndTime, dayOf, startOfDay, zoneName } from '../components/time.ts';
import { useAct } from '../components/useAct.ts';
import { count } from '../components/words.ts';
import { useTimeZone } from '../providers/useSession.ts';
import { previewPeople, publishDraft, undoPublication } from '../providers/verbs.ts';
import type { Cell } from './draft.ts';
import { effectWords, featureName } from './effectWords.ts';
import css from './PublishDialog.module.css';

interface Effect {
  readonly feature: Cell['feature'];
  readonly gain: number;
  readonly lose: number;
}

interface PublishDialogProps {
  readonly cells: readonly Cell[];
  readonly effects: readonly Effect[];
  readonly onDone?: () => void;
  readonly onClose: () => void;
}

/** Everybody a draft touches, by name, and when it is to hold. */
export function PublishDialog({ cells, effects, onDone, onClose }: PublishDialogProps) {
  const timeZone = useTimeZone();
  const { act } = useAct();
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [day, setDay] = useState(() => dayOf(new Date(Date.now() + 86_400_000), timeZone));
  const [time, setTime] = useState('08:00');
  const at = when === 'later' && day !== '' && time !== '' ? momentOf(day, time, timeZone) : undefined;
  return (
    <ConfirmDialog
      open
      wide
      title="Publish what you changed?"
      confirm={when === 'now' ? 'Publish now' : 'Plan it'}
      ready={when === 'now' || at !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({
          quiet: true,
          run: () => publishDraft({ cells: [...cells], ...(at && { publishAt: at.toISOString() }) }),
          done: at ? `Planned for ${dayAndTime(at, timeZone)} ${zoneName(at, timeZone)}.` : `Published. ${effectWords(effects)}`,
          undo: at ? undefined : ({ id }) => () => undoPublication(id),
          undone: 'Everything is shown and hidden as it was.',
        });
        if (!outcome.ok) return outcome.problem?.errors['publishAt'] ?? outcome.problem?.detail ?? '';
        onDone?.();
        return undefined;
      }}
    >
      <div className={css.effects}>
        {effects.length === 0 && <p>Nobody gains or loses anything today. It holds for people who come later.</p>}
        {effects.flatMap(({ feature, gain, lose }) => [
          ...(lose > 0 ? [<Names key={`${feature} lose`} cells={cells} feature={feature} direction="lose" total={lose} />] : []),
          ...(gain > 0 ? [<Names key={`${feature} gain`} cells={cells} feature={feature} direction="gain" total={gain} />] : []),
        ])}
      </div>
      <Choices
        label="When"
        value={when}
        onChange={setWhen}
        choices={[
          { value: 'now', label: 'Now', about: 'It holds from each person’s next click on. You can take it back in one step.' },
          { value: 'later', label: 'At a time' },
        ]}
      />
      {when === 'later' && (
        <div className={css.when}>
          <TextField label="Day" type="date" value={day} onChange={(event) => setDay(event.target.value)} slotProps={{ inputLabel: { shrink: true } }} />
          <TextField label={`Time, ${zoneName(at ?? new Date(), timeZone)}`} type="time" value={time} onChange={(event) => setTime(event.target.value)} slotProps={{ inputLabel: { shrink: true } }} />
        </div>
      )}
    </ConfirmDialog>
  );
}

/** A day and time of day in a time zone; undefined where it is none. */
function momentOf(day: string, time: string, timeZone: string): Date | undefined {
  const [hours, minutes] = time.split(':').map(Number);
  const start = startOfDay(day, timeZone).getTime();
  const moment = new Date(start + ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

function Names({ cells, feature, direction, total }: { readonly cells: readonly Cell[]; readonly feature: Cell['feature']; readonly direction: 'gain' | 'lose'; readonly total: number }) {
  const [open, setOpen] = useState(false);
  const names = useInfiniteQuery({
    queryKey: ['dry-run', 'feature-names', cells, feature, direction],
    queryFn: ({ pageParam }) => previewPeople({ cells: [...cells], feature, direction, from: pageParam }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => {
      const seen = all.reduce((sum, page) => sum + page.people.length, 0);
      return last.people.length === 0 || seen >= last.total ? undefined : seen;
    },
    enabled: open,
    gcTime: 0,
  });
  const verb = direction === 'gain' ? count(total, 'person gains', 'people gain') : count(total, 'person loses', 'people lose');
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {verb} {featureName(feature)}
      </summary>
      <ul className={css.names} aria-label={`${verb} ${featureName(feature)}`}>
        {names.data?.pages.flatMap(({ people }) =>
          people.map((person) => (
            <li key={person.id}>
              {person.name === '' ? person.email : person.name} <small>{person.organizationName}</small>
            </li>
          )),
        )}
      </ul>
      {names.isPending && open && <p role="status">Loading the names.</p>}
      {names.isError && <p role="alert">The names could not be loaded.</p>}
      {names.hasNextPage && (
        <Button size="small" loading={names.isFetchingNextPage} onClick={() => void names.fetchNextPage()}>
          Show more names
        </Button>
      )}
    </details>
  );
}
