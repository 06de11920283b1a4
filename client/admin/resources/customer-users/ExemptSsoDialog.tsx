import { useState } from 'react';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { GuardedDialog } from '../../callers/GuardedDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { dayAndTime, zoneName } from '../../components/time.ts';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { useTimeZone } from '../../providers/useSession.ts';
import { exemptFromSso } from '../../providers/verbs.ts';
import { ExemptionFields } from './ExemptionFields.tsx';
import { barredFromExempting, endOf } from './exemptions.ts';
import type { Named } from './ResetMfaDialog.tsx';

/** Lets a person in by other ways than their company's own sign-in until a moment, after a verification of the caller. */
export function ExemptSsoDialog({ person, onClose }: { readonly person: Named; readonly onClose: () => void }) {
  const [hours, setHours] = useState<number>(24);
  const [reason, setReason] = useState('');
  const [mail, setMail] = useState(true);
  const timeZone = useTimeZone();
  const { act } = useAct();
  const written = (until: string) => `${dayAndTime(new Date(until), timeZone)} ${zoneName(new Date(until), timeZone)}`;
  return (
    <GuardedDialog
      personId={person.id}
      title={`Let ${person.name} in without the company’s sign-in`}
      confirm="Exempt"
      ready={reason.trim() !== ''}
      barred={barredFromExempting}
      onClose={onClose}
      onConfirm={async (verificationId, { may, password }) => {
        const until = endOf(hours, may.exemptUntil);
        const outcome = await act({
          quiet: true,
          run: () => exemptFromSso(person.id, { verificationId, until, reason, mailPassword: !password.set && mail }),
          done: ({ sso }) => `${person.name} gets in with something of their own until ${written(sso.exemption?.until ?? until)}.`,
        });
        return refusalOf(outcome, 'until', 'reason');
      }}
    >
      {({ may, password }) => (
        <>
          <p>
            <b>1 person</b> gets in with a password or passkey of their own until then. After that only the company’s own sign-in counts again, by itself. For everybody else it counts all along.
          </p>
          <ExemptionFields hours={hours} onHours={setHours} reason={reason} onReason={setReason} latest={may.exemptUntil} written={written} />
          {!password.set && (
            <>
              <FormControlLabel control={<Checkbox checked={mail} onChange={(event) => setMail(event.target.checked)} />} label={`${person.name} has no password: mail a link to set one`} />
              {mail && <MailWarning />}
            </>
          )}
        </>
      )}
    </GuardedDialog>
  );
}
