import { useState } from 'react';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { GuardedDialog } from '../../callers/GuardedDialog.tsx';
import { dayAndTime, zoneName } from '../../components/time.ts';
import { useAct } from '../../components/useAct.ts';
import type { PersonSecurity } from '../../providers/records.ts';
import { useTimeZone } from '../../providers/useSession.ts';
import { exemptPerson } from '../../providers/verbs.ts';
import { reasonField } from '../../components/reasonField.ts';
import type { Named } from './ResetMfaDialog.tsx';

export const hourMilliseconds = 3_600_000;
export const spans = [
  { hours: 1, label: '1 hour' },
  { hours: 4, label: '4 hours' },
  { hours: 24, label: '1 day' },
  { hours: 7 * 24, label: '1 week' },
  { hours: 30 * 24, label: '30 days' },
  { hours: 90 * 24, label: '90 days' },
] as const;

/** The end of a span, never later than this member of staff may choose. */
export function endOf(hours: number, latest: string | null, now = Date.now()): string {
  const end = new Date(now + hours * hourMilliseconds).toISOString();
  return latest !== null && latest < end ? latest : end;
}

/** Lets a person in without a second factor until a moment, after a verification of the caller. */
export function ExemptDialog({ person, onClose }: { readonly person: Named; readonly onClose: () => void }) {
  const [hours, setHours] = useState<number>(4);
  const [reason, setReason] = useState('');
  const timeZone = useTimeZone();
  const { act } = useAct();
  const written = (until: string) => `${dayAndTime(new Date(until), timeZone)} ${zoneName(new Date(until), timeZone)}`;
  const barred = ({ may }: PersonSecurity) => (may.exempt ? undefined : (may.reason ?? 'Your role does not exempt people. Ask an owner or admin of your team.'));
  return (
    <GuardedDialog
      personId={person.id}
      title={`Let ${person.name} in without a second factor`}
      confirm="Exempt"
      ready={reason.trim() !== ''}
      barred={barred}
      onClose={onClose}
      onConfirm={async (verificationId, { may }) => {
        const until = endOf(hours, may.exemptUntil);
        const outcome = await act({
          quiet: true,
          run: () => exemptPerson(person.id, verificationId, until, reason),
          done: ({ exemption }) => `${person.name} gets in without a second factor until ${written(exemption?.until ?? until)}.`,
        });
        return outcome.ok ? undefined : (outcome.problem?.errors['until'] ?? outcome.problem?.errors['reason'] ?? outcome.problem?.detail ?? '');
      }}
    >
      {({ may, factors }) => {
        const longest = may.exemptUntil === null ? 24 : (Date.parse(may.exemptUntil) - Date.now()) / hourMilliseconds + 1;
        const has = factors.totp !== null || factors.passkeys.length > 0;
        return (
          <>
            <p>
              <b>1 person</b> gets in without setting up a second factor until then, in every organization whose rule asks for one. After that it is asked for again, by itself.
            </p>
            {has && <p>{person.name} has a second factor, and is still asked for it: an exemption waives the set-up only. For a lost phone, make an access pass.</p>}
            <TextField select label="For how long?" value={hours} onChange={(event) => setHours(Number(event.target.value))} helperText={`Until ${written(endOf(hours, may.exemptUntil))}.`}>
              {spans.filter((span) => span.hours <= longest).map((span) => (
                <MenuItem key={span.hours} value={span.hours}>
                  {span.label}
                </MenuItem>
              ))}
            </TextField>
            <TextField {...reasonField} value={reason} onChange={(event) => setReason(event.target.value)} />
          </>
        );
      }}
    </GuardedDialog>
  );
}
