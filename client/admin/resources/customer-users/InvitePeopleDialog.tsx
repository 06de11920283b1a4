import { useState, type ReactNode } from 'react';
import Skeleton from '@mui/material/Skeleton';
import { useQuery } from '@tanstack/react-query';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { SendWhileOff } from '../../components/SendWhileOff.tsx';
import { problemText, useAct } from '../../components/useAct.ts';
import { useFollowJob } from '../../components/useFollowJob.ts';
import { invitePeople } from '../../providers/verbs.ts';

interface InvitePeopleDialogProps {
  readonly title: string;
  readonly confirm: string;
  /** Whom of the people list; those with an invitation underway or an account are left out. */
  readonly filter: Record<string, unknown>;
  /** Offers to send although the portal is off. */
  readonly isOff?: boolean;
  /** What it will do, from how many it touches. */
  readonly forecast: (number: number) => ReactNode;
  readonly done: (number: number) => string;
  /** What is said while a job goes through many. */
  readonly begun: (number: number) => string;
  readonly onClose: () => void;
}

/** Invites everybody a filter finds who has no account and no invitation underway, after saying how many that is. */
export function InvitePeopleDialog({ title, confirm, filter, isOff = false, forecast, done, begun, onClose }: InvitePeopleDialogProps) {
  const [sendWhileOff, setSendWhileOff] = useState(false);
  const { act } = useAct();
  const followJob = useFollowJob();
  const dryRun = useQuery({ queryKey: ['dry-run', 'invite', filter], queryFn: () => invitePeople({ filter, dryRun: true }), gcTime: 0, staleTime: 0, retry: false });
  const nobody = dryRun.data?.changed === 0;
  return (
    <ConfirmDialog
      open
      title={title}
      confirm={confirm}
      ready={dryRun.data !== undefined && !nobody}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => invitePeople({ filter, sendWhileOff }), done: (result) => (result.jobId === null ? done(result.changed) : begun(result.changed)) });
        if (!outcome.ok) return outcome.problem?.detail ?? '';
        if (outcome.result.jobId !== null) followJob(outcome.result.jobId, () => done(outcome.result.changed));
        return undefined;
      }}
    >
      {dryRun.error ? <Callout tone="danger">{problemText(dryRun.error)}</Callout> : dryRun.data === undefined ? <Skeleton height={22} /> : <p>{forecast(dryRun.data.changed)}</p>}
      {isOff && <SendWhileOff value={sendWhileOff} onChange={setSendWhileOff} />}
      {!nobody && <MailWarning />}
    </ConfirmDialog>
  );
}
