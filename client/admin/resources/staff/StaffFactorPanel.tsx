import { useState } from 'react';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { PasswordState } from '../../callers/PasswordState.tsx';
import { SecondConfirmation } from '../../callers/SecondConfirmation.tsx';
import { lookMilliseconds } from '../../callers/useSecurity.ts';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Countdown } from '../../components/Countdown.tsx';
import { FactorRows } from '../../components/FactorRows.tsx';
import layout from '../../components/layout.module.css';
import { Facts, Panel } from '../../components/Panel.tsx';
import { reasonField } from '../../components/reasonField.ts';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { count } from '../../components/words.ts';
import { call } from '../../providers/door.ts';
import type { Staff, StaffSecurity, Verification } from '../../providers/records.ts';
import { askColleagues, requireStaffPasswordChange, resetStaffMfa, waiveStaffPasswordChange } from '../../providers/verbs.ts';

const waits = (security: StaffSecurity | undefined) => security?.verifications.some((one) => one.startedBy.mine && one.status === 'pending') === true;

/** A colleague's second factors, and their reset by two of the team together. */
export function StaffFactorPanel({ record }: { readonly record: Staff }) {
  const [asking, setAsking] = useState<'ask' | 'reset'>();
  const { data } = useQuery({
    queryKey: ['staff-security', record.id],
    queryFn: ({ signal }) => call('staffRecovery.security', { params: { id: record.id } }, { signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (waits(state.data) ? lookMilliseconds : false),
  });
  if (data === undefined) return null;
  const mine = data.verifications.filter((one) => one.startedBy.mine);
  const usable = mine.find((one) => one.usable);
  const pending = mine.find((one) => one.status === 'pending');
  const has = data.factors.totp !== null || data.factors.passkeys.length > 0;
  const close = () => setAsking(undefined);
  return (
    <Panel
      title="Sign-in"
      acts={
        data.mayReset && has && pending === undefined && (
          <Button size="small" variant={usable === undefined ? 'outlined' : 'contained'} onClick={() => setAsking(usable === undefined ? 'ask' : 'reset')}>
            Reset second factor
          </Button>
        )
      }
    >
      <div className={layout.stack}>
        <SecondConfirmation verifications={data.verifications} name={record.name} />
        {usable !== undefined && (
          <Callout tone="success">
            {usable.secondBy ?? 'A colleague'} has confirmed it. You can reset it for <Countdown until={usable.expiresAt} /> more.
          </Callout>
        )}
        {pending !== undefined && (
          <Callout tone="info">
            Waiting for a second member of your team: whoever may confirm it has a mail. They open this page and press Confirm. It can be confirmed until <When at={pending.expiresAt} />.
          </Callout>
        )}
        <FactorRows of={record.name} factors={data.factors} />
        <Facts of={[['Password', <PasswordState key="password" subject={record} state={data.password} may={data.mayRequirePasswordChange} sessions={data.sessions} verbs={{ require: requireStaffPasswordChange, waive: waiveStaffPasswordChange }} />]]} />
        {data.reason !== null && has && <p className={layout.muted}>{data.reason}</p>}
      </div>
      {asking === 'ask' && <AskDialog record={record} onClose={close} />}
      {asking === 'reset' && usable !== undefined && <ResetDialog record={record} security={data} verification={usable} onClose={close} />}
    </Panel>
  );
}

function AskDialog({ record, onClose }: { readonly record: Staff; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const { act } = useAct();
  return (
    <ConfirmDialog
      open
      title={`Reset the second factor of ${record.name}`}
      confirm="Ask a colleague"
      ready={reason.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => askColleagues(record.id, reason), done: 'Your colleagues who may confirm it have a mail.' });
        return refusalOf(outcome, 'reason');
      }}
    >
      <p>It takes two of you: make sure first that it is {record.name} who asks. Then whoever else may do this gets a mail, and one of them confirms it on this page. Only after that you can reset it.</p>
      <TextField {...reasonField} sx={{ mt: 2 }} value={reason} onChange={(event) => setReason(event.target.value)} autoFocus />
    </ConfirmDialog>
  );
}

function ResetDialog({ record, security, verification, onClose }: { readonly record: Staff; readonly security: StaffSecurity; readonly verification: Verification; readonly onClose: () => void }) {
  const { factors, sessions } = security;
  const { act } = useAct();
  const number = factors.passkeys.length + (factors.totp === null ? 0 : 1);
  return (
    <ConfirmDialog
      open
      danger
      title={`Reset the second factor of ${record.name}?`}
      confirm="Reset"
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => resetStaffMfa(record.id, verification.id, verification.note), done: (gone) => `${count(gone.factorsRemoved, 'second factor', 'second factors')} of ${record.name} removed, ${count(gone.sessionsEnded, 'session', 'sessions')} ended. They set up a new one at their next sign-in.` });
        return refusalOf(outcome);
      }}
    >
      <p>
        This removes <b>{count(number, 'second factor', 'second factors')}</b> and <b>{count(factors.recoveryCodesLeft, 'recovery code', 'recovery codes')}</b>, ends <b>{count(sessions, 'session', 'sessions')}</b>, and tells {record.name} by mail. At the next sign-in they set up a new one, before anything else opens.
      </p>
    </ConfirmDialog>
  );
}
