import { useState } from 'react';
import { GuardedDialog } from '../../callers/GuardedDialog.tsx';
import { dayAndTime, zoneName } from '../../components/time.ts';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { useTimeZone } from '../../providers/useSession.ts';
import { exemptPerson } from '../../providers/verbs.ts';
import { ExemptionFields } from './ExemptionFields.tsx';
import { barredFromExempting, endOf } from './exemptions.ts';
import type { Named } from './ResetMfaDialog.tsx';

/** Lets a person in without a second factor until a moment, after a verification of the caller. */
export function ExemptDialog({ person, onClose }: { readonly person: Named; readonly onClose: () => void }) {
  const [hours, setHours] = useState<number>(4);
  const [reason, setReason] = useState('');
  const timeZone = useTimeZone();
  const { act } = useAct();
  const written = (until: string) => `${dayAndTime(new Date(until), timeZone)} ${zoneName(new Date(until), timeZone)}`;
  return (
    <GuardedDialog
      personId={person.id}
      title={`Let ${person.name} in without a second factor`}
      confirm="Exempt"
      ready={reason.trim() !== ''}
      barred={barredFromExempting}
      onClose={onClose}
      onConfirm={async (verificationId, { may }) => {
        const until = endOf(hours, may.exemptUntil);
        const outcome = await act({
          quiet: true,
          run: () => exemptPerson(person.id, verificationId, until, reason),
          done: ({ exemption }) => `${person.name} gets in without a second factor until ${written(exemption?.until ?? until)}.`,
        });
        return refusalOf(outcome, 'until', 'reason');
      }}
    >
      {({ may, factors }) => {
        const has = factors.totp !== null || factors.passkeys.length > 0;
        return (
          <>
            <p>
              <b>1 person</b> gets in without setting up a second factor until then, in every organization whose rule asks for one. After that it is asked for again, by itself.
            </p>
            {has && <p>{person.name} has a second factor, and is still asked for it: an exemption waives the set-up only. For a lost phone, make an access pass.</p>}
            <ExemptionFields hours={hours} onHours={setHours} reason={reason} onReason={setReason} latest={may.exemptUntil} written={written} />
          </>
        );
      }}
    </GuardedDialog>
  );
}
