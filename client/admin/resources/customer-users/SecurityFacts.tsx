import { useState } from 'react';
import Button from '@mui/material/Button';
import { PasswordState } from '../../callers/PasswordState.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import layout from '../../components/layout.module.css';
import { Facts, Panel } from '../../components/Panel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { CustomerUser, PersonSecurity } from '../../providers/records.ts';
import { protectPerson, requirePasswordChange, revokeExemption, revokeSsoExemption, unprotectPerson, waivePasswordChange } from '../../providers/verbs.ts';
import { ruleWords } from '../../rules/MfaRuleWords.tsx';

/** What the rules say about a person's second factor, and what was allowed beside them. */
export function SecurityFacts({ record, security }: { readonly record: CustomerUser; readonly security: PersonSecurity }) {
  const { mfa, exemption, accessPassUntil, portalPin, may } = security;
  const { act, busy } = useAct();
  const rule = mfa.required ? 'Must have a second factor' : ruleWords({ rule: mfa.from === null ? 'optional' : 'required', from: mfa.from });
  return (
    <Panel title="What holds">
      <Facts
        of={[
          ['Rule', <span key="rule">{rule}<br /><span className={layout.muted}>{mfa.setBy === 'organization' ? `Set for ${record.organizationName}.` : 'As your settings say.'}</span></span>],
          [
            'Exemption',
            exemption === null ? (
              'None'
            ) : (
              <span key="exemption">
                Until <When at={exemption.until} ago />. “{exemption.reason}”
                <br />
                {may.exempt && (
                  <Button size="small" variant="outlined" sx={{ mt: 0.75 }} loading={busy} onClick={() => void act({ run: () => revokeExemption(record.id), done: `The exemption of ${record.name} is over, from their next click.` })}>
                    End it
                  </Button>
                )}
              </span>
            ),
          ],
          ...(security.sso.only ? [['Way in', <WayIn key="way" record={record} security={security} />] as const] : []),
          ['Access pass', accessPassUntil === null ? 'None' : <span key="pass">Works until <When at={accessPassUntil} ago /></span>],
          ['Password', <PasswordState key="password" subject={record} state={security.password} may={may.requirePasswordChange} sessions={security.reset.sessions} verbs={{ require: requirePasswordChange, waive: waivePasswordChange }} />],
          ['Portal PIN', portalPin.set ? <span key="pin">Set on <When at={portalPin.changedAt} /></span> : 'Not set'],
          ['Protected', <Protection key="protected" record={record} security={security} />],
        ]}
      />
    </Panel>
  );
}

/** Whether only the company's own sign-in opens the portal for this person, and the exemption beside it. */
function WayIn({ record, security }: { readonly record: CustomerUser; readonly security: PersonSecurity }) {
  const { act, busy } = useAct();
  const { exemption } = security.sso;
  if (exemption === null) return <>Only the company’s own sign-in</>;
  return (
    <>
      Exempt from the company’s sign-in until <When at={exemption.until} ago />. “{exemption.reason}”
      <br />
      {security.may.exempt && (
        <Button size="small" variant="outlined" sx={{ mt: 0.75 }} loading={busy} onClick={() => void act({ run: () => revokeSsoExemption(record.id), done: `${record.name} comes in through the company alone again, from their next click.` })}>
          End it
        </Button>
      )}
    </>
  );
}

function Protection({ record, security }: { readonly record: CustomerUser; readonly security: PersonSecurity }) {
  const [asking, setAsking] = useState(false);
  const { act } = useAct();
  const on = security.protected;
  const name = record.name;
  return (
    <>
      <StatusMark word={on ? { label: 'Two of your team needed', tone: 'info' } : { label: 'No', tone: 'neutral' }} />
      {security.may.protect && (
        <div>
          <Button size="small" variant="outlined" sx={{ mt: 0.75 }} onClick={() => setAsking(true)}>
            {on ? 'Unprotect' : 'Protect'}
          </Button>
        </div>
      )}
      {asking && (
        <ConfirmDialog
          open
          title={on ? `Take the protection from ${name}?` : `Protect ${name}?`}
          confirm={on ? 'Unprotect' : 'Protect'}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const outcome = await act({ quiet: true, run: () => (on ? unprotectPerson(record.id) : protectPerson(record.id)), done: on ? `One member of your team is enough for ${name} again.` : `${name} is protected: only two of your team together may touch their access.` });
            return refusalOf(outcome);
          }}
        >
          <p>{on ? 'From then on one member of your team who has verified the caller may reset the second factor, hand out a pass, exempt, link and change address or phone.' : 'From then on a second member of your team must confirm every verification of this caller, before anybody resets the second factor, hands out a pass, exempts, links or changes address or phone. For managing directors, bookkeepers, and whoever is worth deceiving you for.'}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
