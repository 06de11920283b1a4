import { useState } from 'react';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { GuardedDialog } from '../../callers/GuardedDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { reasonField } from '../../components/reasonField.ts';
import { dayAndTime, zoneName } from '../../components/time.ts';
import { useAct } from '../../components/useAct.ts';
import type { PersonSecurity } from '../../providers/records.ts';
import { useTimeZone } from '../../providers/useSession.ts';
import { exemptFromSso } from '../../providers/verbs.ts';
import { endOf, hourMilliseconds, spans } from './ExemptDialog.tsx';
import type { Named } from './ResetMfaDialog.tsx';

/** Lets a person in by other ways than their company's own sign-in until a moment, after a verification of the caller. */
export function ExemptSsoDialog({ person, onClose }: { readonly person: Named; readonly onClose: () => void }) {
  const [hours, setHours] = useState<number>(24);
  const [reason, setReason] = useState('');
  const [mail, setMail] = useState(true);
  const timeZone = useTimeZone();
  const { act } = useAct();
  const written = (until: string) => `${dayAndTime(new Date(until), timeZone)} ${zoneName(new Date(until), timeZone)}`;
  const barred = ({ may }: PersonSecurity) => (may.exempt ? undefined : (may.reason ?? 'Your role does not exempt people. Ask an owner or admin of your team.'));
  return (
    <GuardedDialog
      personId={person.id}
      title={`Let ${person.name} in without the company’s sign-in`}
      confirm="Exempt"
      ready={reason.trim() !== ''}
      barred={barred}
      onClose={onClose}
      onConfirm={async (verificationId, { may, password }) => {
        const until = endOf(hours, may.exemptUntil);
        const outcome = await act({
          quiet: true,
          run: () => exemptFromSso(person.id, { verificationId, until, reason, mailPassword: !password.set && mail }),
          done: ({ sso }) => `${person.name} gets in with something of their own until ${written(sso.exemption?.until ?? until)}.`,
        });
        return outcome.ok ? undefined : (outcome.problem?.errors['until'] ?? outcome.problem?.errors['reason'] ?? outcome.problem?.detail ?? '');
      }}
    >
      {({ may, password }) => {
        const longest = may.exemptUntil === null ? 24 : (Date.parse(may.exemptUntil) - Date.now()) / hourMilliseconds + 1;
        return (
          <>
            <p>
              <b>1 person</b> gets in with a password or passkey of their own until then. After that only the company’s own sign-in counts again, by itself. For everybody else it counts all along.
            </p>
            <TextField select label="For how long?" value={hours} onChange={(event) => setHours(Number(event.target.value))} helperText={`Until ${written(endOf(hours, may.exemptUntil))}.`}>
              {spans.filter((span) => span.hours <= longest).map((span) => (
                <MenuItem key={span.hours} value={span.hours}>
                  {span.label}
                </MenuItem>
              ))}
            </TextField>
            <TextField {...reasonField} value={reason} onChange={(event) => setReason(event.target.value)} />
            {!password.set && (
              <>
                <FormControlLabel control={<Checkbox checked={mail} onChange={(event) => setMail(event.target.checked)} />} label={`${person.name} has no password: mail a link to set one`} />
                {mail && <MailWarning />}
              </>
            )}
          </>
        );
      }}
    </GuardedDialog>
  );
}
