import { useState } from 'react';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { limits } from '../../../../shared/limits.ts';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { problemText, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import { useSession } from '../../providers/useSession.ts';
import { disablePortal, disablePortals, enablePortal, enablePortals } from '../../providers/verbs.ts';

interface PortalSwitchDialogProps {
  readonly id: string;
  readonly organizationName: string;
  /** What it shall be. */
  readonly to: 'on' | 'off';
  readonly note?: string;
  readonly invitationsWaiting: number;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

/** Switches one portal after saying how many people that touches; off, with a note the customers read. */
export function PortalSwitchDialog({ id, organizationName, to, note: before = '', invitationsWaiting, onClose, onDone }: PortalSwitchDialogProps) {
  const [note, setNote] = useState(before);
  const { act } = useAct();
  const session = useSession();
  const on = to === 'on';
  const dryRun = useQuery({ queryKey: ['dry-run', 'portal', id, to], queryFn: () => (on ? enablePortals : disablePortals)({ ids: [id], dryRun: true }), gcTime: 0, staleTime: 0, retry: false, refetchOnWindowFocus: false });
  const touched = dryRun.data?.people;
  const mails = on && invitationsWaiting > 0;
  return (
    <ConfirmDialog
      open
      wide={!on}
      title={on ? `Switch the portal of ${organizationName} on?` : `Switch the portal of ${organizationName} off?`}
      confirm={on ? 'Switch on' : 'Switch off'}
      danger={!on}
      ready={dryRun.data !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({
          quiet: true,
          run: () => (on ? enablePortal(id) : disablePortal(id, note)),
          done: on ? `The portal of ${organizationName} is on.` : `The portal of ${organizationName} is off, from everybody’s next click.`,
          undo: () => () => (on ? disablePortal(id) : enablePortal(id)),
          undone: on ? `The portal of ${organizationName} is off again.` : `The portal of ${organizationName} is on again.`,
        });
        if (!outcome.ok) return outcome.problem?.detail ?? '';
        onDone?.();
        return undefined;
      }}
    >
      {dryRun.error ? (
        <Callout tone="danger">{problemText(dryRun.error)}</Callout>
      ) : touched === undefined ? (
        <Skeleton height={22} />
      ) : (
        <p>
          {touched === 0 ? `Nobody is active there yet${mails ? '' : ', so nobody notices'}` : on ? `${count(touched, 'active person', 'active people')} can open it at once` : `${count(touched, 'active person', 'active people')} will meet “Portal not available” at their next click`}
          {mails ? `, and ${count(invitationsWaiting, 'waiting invitation goes', 'waiting invitations go')} out.` : '.'}
        </p>
      )}
      {mails && session?.provider?.mailConfigured === false && <Callout tone="warning" spaced>No mail server is set up: the invitations are kept in the mailbox, and nobody receives them.</Callout>}
      {!on && (
        <TextField
          sx={{ mt: 2 }}
          label="A note for the customers"
          multiline
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          helperText="They read it below “Portal not available”. Say why, and until when. It may stay empty."
          slotProps={{ htmlInput: { maxLength: limits.noteCharacters } }}
        />
      )}
    </ConfirmDialog>
  );
}
