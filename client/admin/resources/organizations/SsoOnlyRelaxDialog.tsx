import { useState } from 'react';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { SsoRule } from '../../providers/records.ts';
import { relaxSsoRule, resumeSsoRule } from '../../providers/verbs.ts';
import css from './SsoOnly.module.css';

/** Lets other ways open the portal again, after saying for how many; can be taken back within the hour. */
export function SsoOnlyRelaxDialog({ rule, connectionId, onClose }: { readonly rule: SsoRule; readonly connectionId: string; readonly onClose: () => void }) {
  const [offer, setOffer] = useState(false);
  const { act } = useAct();
  const { people, withoutPassword } = rule.counts;
  const holds = rule.state === 'on';
  return (
    <ConfirmDialog
      open
      title={holds ? `Relax the sign-in rule of ${rule.organizationName}?` : rule.state === 'planned' ? 'Call the plan off?' : rule.state === 'rehearsal' ? 'End the rehearsal?' : 'Relax the rule for good?'}
      confirm={holds ? 'Relax the rule' : rule.state === 'planned' ? 'Call it off' : rule.state === 'rehearsal' ? 'End the rehearsal' : 'Relax it'}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({
          quiet: true,
          run: () => relaxSsoRule(connectionId, offer),
          done: holds ? 'Other ways open the portal again.' : 'Nothing but what people choose opens the portal.',
          undo: ({ resumeUntil }) => (resumeUntil === null ? undefined : () => resumeSsoRule(connectionId)),
          undone: 'The rule is back.',
        });
        return refusalOf(outcome);
      }}
    >
      <div className={css.body}>
        <p>
          {holds ? (
            <>
              Passwords, passkeys and resets open the portal again for <b>{count(people, 'person', 'people')}</b>, from their next click. The company’s own sign-in counts as before. Whoever receives your alerts is told.
            </>
          ) : rule.state === 'off' ? (
            'People keep coming in with what they have, and a second factor of yours is required no longer.'
          ) : rule.state === 'planned' ? (
            'Nobody is refused now, and nobody will be. Whoever was told of the date is mailed that it holds no longer.'
          ) : (
            'Nobody notices: nobody is refused now, and nobody will be.'
          )}
        </p>
        {rule.state === 'planned' && <MailWarning news />}
        {holds && withoutPassword > 0 && (
          <>
            <FormControlLabel control={<Checkbox checked={offer} onChange={(event) => setOffer(event.target.checked)} />} label={`Mail ${count(withoutPassword, 'person', 'people')} without a password how to set one`} />
            {offer && <MailWarning news />}
          </>
        )}
      </div>
    </ConfirmDialog>
  );
}
