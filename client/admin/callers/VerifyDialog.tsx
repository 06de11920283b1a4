import Skeleton from '@mui/material/Skeleton';
import { Callout } from '../components/Callout.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { problemText } from '../components/useAct.ts';
import type { PersonSecurity } from '../providers/records.ts';
import { useSecurity } from './useSecurity.ts';
import { useVerification } from './useVerification.ts';
import { VerifyStep } from './VerifyStep.tsx';

/** Makes sure who is calling, before it is clear what for. */
export function VerifyDialog({ personId, name, onClose }: { readonly personId: string; readonly name: string; readonly onClose: () => void }) {
  const { data, error } = useSecurity(personId);
  if (data !== undefined) return <Verify security={data} name={name} onClose={onClose} />;
  return (
    <ConfirmDialog open wide title={`Is it ${name}?`} confirm="Go on" ready={false} onClose={onClose} onConfirm={async () => ''}>
      {error ? <Callout tone="danger">{problemText(error)}</Callout> : <Skeleton variant="rectangular" height={160} />}
    </ConfirmDialog>
  );
}

function Verify({ security, name, onClose }: { readonly security: PersonSecurity; readonly name: string; readonly onClose: () => void }) {
  const flow = useVerification(security);
  const done = flow.usable !== undefined;
  return (
    <ConfirmDialog open wide title={`Is it ${name}?`} confirm={done ? 'Done' : flow.nextLabel} cancel={flow.begun === undefined ? 'Cancel' : 'Close'} ready={done || flow.ready} onClose={onClose} onConfirm={async () => (done ? undefined : flow.next())}>
      <VerifyStep flow={flow} />
    </ConfirmDialog>
  );
}
