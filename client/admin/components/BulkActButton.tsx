import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useQuery } from '@tanstack/react-query';
import type { BulkResult, BulkTarget } from '../providers/verbs.ts';
import { Callout } from './Callout.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';
import { useBulk } from './list/selection.ts';
import { useFollowJob } from './useFollowJob.ts';
import { problemText, useAct } from './useAct.ts';

interface BulkActButtonProps {
  readonly label: string;
  readonly icon: IconName;
  readonly title: string;
  readonly run: (target: BulkTarget) => Promise<BulkResult>;
  readonly undo?: (target: BulkTarget) => Promise<BulkResult>;
  /** What it will do, from the dry run. */
  readonly forecast: (dryRun: BulkResult) => ReactNode;
  readonly done: (result: BulkResult) => string;
  /** What else to know before it is done. */
  readonly note?: ReactNode;
  readonly danger?: boolean;
}

/** A verb over the selected rows: counts by a dry run whom it touches, asks, acts, and offers Undo. */
export function BulkActButton({ label, icon, ...dialog }: BulkActButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" variant="outlined" startIcon={<Icon name={icon} size={16} />} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && <BulkDialog label={label} {...dialog} onClose={() => setOpen(false)} />}
    </>
  );
}

type BulkDialogProps = Omit<BulkActButtonProps, 'icon'> & { readonly onClose: () => void };

function BulkDialog({ label, title, run, undo, forecast, done, note, danger = false, onClose }: BulkDialogProps) {
  const { selection, clear } = useBulk();
  const { act } = useAct();
  const followJob = useFollowJob();
  const dryRun = useQuery({ queryKey: ['dry-run', title, selection], queryFn: () => run({ ...selection, dryRun: true }), gcTime: 0, staleTime: 0, retry: false, refetchOnWindowFocus: false });
  const nothing = dryRun.data?.changed === 0;
  return (
    <ConfirmDialog
      open
      title={title}
      confirm={label}
      danger={danger}
      ready={dryRun.data !== undefined && !nothing}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({
          quiet: true,
          run: () => run(selection),
          done: (result) => (result.jobId === null ? done(result) : `Begun for ${result.changed.toLocaleString('en-GB')} records; this goes on by itself.`),
          undone: 'Taken back: everything is as it was.',
          undo: undo && ((result) => (result.ids.length === 0 ? undefined : () => undo({ ids: result.ids }))),
        });
        if (!outcome.ok) return outcome.problem?.detail ?? 'Something went wrong. Try again in a moment.';
        if (outcome.result.jobId !== null) followJob(outcome.result.jobId, () => done(outcome.result));
        clear();
        return undefined;
      }}
    >
      {dryRun.error ? <Callout tone="danger">{problemText(dryRun.error)}</Callout> : dryRun.data === undefined ? <Skeleton height={22} /> : nothing ? <Callout tone="info">Nothing would change: all of them are like that already.</Callout> : <p>{forecast(dryRun.data)}</p>}
      {!nothing && note}
    </ConfirmDialog>
  );
}
