import { useState, type ReactNode } from 'react';
import Skeleton from '@mui/material/Skeleton';
import { Callout } from '../components/Callout.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { problemText } from '../components/useAct.ts';
import type { PersonSecurity, Verification } from '../providers/records.ts';
import css from './GuardedDialog.module.css';
import { useSecurity } from './useSecurity.ts';
import { useVerification } from './useVerification.ts';
import { VerifiedLine, VerifyStep } from './VerifyStep.tsx';

interface GuardedDialogProps {
  readonly personId: string;
  readonly title: string;
  /** A verb. */
  readonly confirm: string;
  readonly danger?: boolean;
  readonly ready?: boolean;
  /** Why this member of staff may not do it, where that is so. */
  readonly barred?: (security: PersonSecurity) => string | undefined;
  readonly onClose: () => void;
  /** Carries it out; what was refused, or nothing: then the dialog closes. */
  readonly onConfirm: (verificationId: string, security: PersonSecurity) => Promise<string | undefined>;
  /** What will happen, in numbers, and what is to be said. */
  readonly children: (security: PersonSecurity) => ReactNode;
}

/** An act that could hand an account to somebody else: first the caller is verified, then it says what will happen, and happens. */
export function GuardedDialog({ personId, ...dialog }: GuardedDialogProps) {
  const { data, error } = useSecurity(personId);
  if (data !== undefined) return <Guarded security={data} {...dialog} />;
  return (
    <ConfirmDialog open wide title={dialog.title} confirm={dialog.confirm} ready={false} onClose={dialog.onClose} onConfirm={async () => ''}>
      {error ? <Callout tone="danger">{problemText(error)}</Callout> : <Skeleton variant="rectangular" height={160} />}
    </ConfirmDialog>
  );
}

function Guarded({ security, title, confirm, danger = false, ready = true, barred, onClose, onConfirm, children }: Omit<GuardedDialogProps, 'personId'> & { readonly security: PersonSecurity }) {
  const flow = useVerification(security);
  // What is done uses the verification up for the page; the dialog that did it stays with it to its end.
  const [spent, setSpent] = useState<Verification>();
  const verification = spent ?? flow.usable;
  const reason = barred?.(security);
  if (reason !== undefined) {
    return (
      <ConfirmDialog open wide title={title} confirm={confirm} danger={danger} ready={false} onClose={onClose} onConfirm={async () => ''}>
        <Callout tone="warning">{reason}</Callout>
      </ConfirmDialog>
    );
  }
  const act = verification !== undefined;
  return (
    <ConfirmDialog
      open
      wide
      title={title}
      confirm={act ? confirm : flow.nextLabel}
      cancel={!act && flow.begun?.status === 'pending' ? 'Close' : 'Cancel'}
      danger={act && danger}
      ready={act ? ready : flow.ready}
      onClose={onClose}
      onConfirm={async () => {
        if (verification === undefined) return flow.next();
        setSpent(verification);
        const refusal = await onConfirm(verification.id, security);
        if (refusal !== undefined) setSpent(undefined);
        return refusal;
      }}
    >
      <ol className={css.steps} aria-label="Steps">
        <li aria-current={act ? undefined : 'step'} data-done={act}>
          Verify the caller
        </li>
        <li aria-current={act ? 'step' : undefined}>{confirm}</li>
      </ol>
      {act ? (
        <div className={css.body}>
          <VerifiedLine verification={verification} />
          {children(security)}
        </div>
      ) : (
        <VerifyStep flow={flow} />
      )}
    </ConfirmDialog>
  );
}
