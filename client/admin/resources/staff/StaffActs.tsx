import { useState } from 'react';
import Button from '@mui/material/Button';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { Staff } from '../../providers/records.ts';
import { disableStaff, enableStaff, endStaffSessions, resendStaffInvitation } from '../../providers/verbs.ts';

/** Everything that can be done about a colleague. */
export function StaffActs({ record }: { readonly record: Staff }) {
  const [asking, setAsking] = useState(false);
  const { act, busy } = useAct();
  const enable = () => void act({ run: () => enableStaff(record.id), done: `${record.name} gets in again.`, undo: () => () => disableStaff(record.id), undone: `${record.name} is disabled again.` });
  return (
    <>
      {record.status === 'invited' && (
        <Button variant="outlined" loading={busy} onClick={() => void act({ run: () => resendStaffInvitation(record.id), done: `A new invitation to ${record.email} is on its way.` })}>
          Send the invitation again
        </Button>
      )}
      {record.status === 'active' && (
        <Button variant="outlined" loading={busy} onClick={() => void act({ run: () => endStaffSessions(record.id), done: ({ ended }) => `${count(ended, 'session', 'sessions')} of ${record.name} ended.` })}>
          End sessions
        </Button>
      )}
      {record.status === 'disabled' ? (
        <Button variant="contained" loading={busy} onClick={enable}>
          Enable
        </Button>
      ) : (
        <Button variant="outlined" color="error" onClick={() => setAsking(true)}>
          Disable
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        danger
        title={`Shut ${record.name} out?`}
        confirm="Disable"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => disableStaff(record.id), done: `${record.name} is disabled; their sessions have ended.`, undo: () => () => enableStaff(record.id), undone: `${record.name} gets in again.` });
          return refusalOf(outcome);
        }}
      >
        <p>1 colleague can no longer use this console; every session of theirs ends at once. What they did stays in the audit.</p>
      </ConfirmDialog>
    </>
  );
}
