import { useEffect, useState } from 'react';
import { limits } from '../../../shared/limits.ts';
import { Callout } from '../components/Callout.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { problemText } from '../components/useAct.ts';
import { call, loadSession } from '../providers/door.ts';
import { onConfirmed, settleIdentity } from '../providers/stepUp.ts';
import css from './StepUpDialog.module.css';

/** Asks whoever came through single sign-on to sign in there once more, in a window of its own, so that nothing typed here is lost. */
export function SsoConfirm() {
  const [waiting, setWaiting] = useState(false);
  useEffect(() => onConfirmed(() => void loadSession().then(() => settleIdentity(true)).catch(() => settleIdentity(false))), []);
  const begin = async () => {
    // Opened at once, since a window that opens later is taken for an advertisement.
    const other = window.open('about:blank', '_blank', 'popup,width=520,height=720');
    try {
      const { url } = await call('adminSso.stepUp', { body: { return: other === null ? `${window.location.pathname}${window.location.search}` : '/admin/confirmed' } });
      (other === null ? window.location : other.location).assign(url);
      setWaiting(true);
      return '';
    } catch (error) {
      other?.close();
      return problemText(error);
    }
  };
  return (
    <ConfirmDialog open title="Confirm that it is you" confirm={waiting ? 'Open the window again' : 'Sign in again'} onClose={() => settleIdentity(false)} onConfirm={begin}>
      <div className={css.body}>
        <p>This decides who gets in, so it needs a fresh sign-in with your single sign-on. You are not asked again for {limits.stepUpMinutes} minutes.</p>
        {waiting && <Callout tone="info">Sign in in the other window. This page goes on by itself.</Callout>}
      </div>
    </ConfirmDialog>
  );
}
