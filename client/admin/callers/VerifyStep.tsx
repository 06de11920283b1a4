import { useEffect, useRef, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import TextField from '@mui/material/TextField';
import { limits } from '../../../shared/limits.ts';
import { Callout } from '../components/Callout.tsx';
import { Choices } from '../components/Choices.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { Countdown } from '../components/Countdown.tsx';
import { verificationMethodWords } from '../components/verificationWords.ts';
import { CodeField } from '../factors/CodeField.tsx';
import type { Verification } from '../providers/records.ts';
import { waitsForOthers } from './useSecurity.ts';
import type { VerificationFlow } from './useVerification.ts';
import css from './VerifyStep.module.css';

/** How to make sure who is calling, what to ask them, and what came back. */
export function VerifyStep({ flow }: { readonly flow: VerificationFlow }) {
  const { begun, security } = flow;
  if (!security.may.verify) return <Callout tone="warning">{security.may.reason ?? 'Your role does not verify callers. Ask a colleague who may.'}</Callout>;
  if (begun === undefined || begun.status === 'refused' || begun.status === 'closed') return <ChooseMethod flow={flow} />;
  return (
    <div className={css.step}>
      {begun.status === 'verified' ? <Verified verification={begun} /> : <Answer flow={flow} begun={begun} />}
      <Button size="small" variant="text" className={css.other ?? ''} onClick={flow.startOver}>
        Use another way
      </Button>
    </div>
  );
}

function ChooseMethod({ flow }: { readonly flow: VerificationFlow }) {
  const { begun, security, typed, change } = flow;
  const nothing = security.methods.every((one) => !one.available);
  return (
    <div className={css.step}>
      {begun?.status === 'refused' && <Callout tone="danger">{begun.verifiedBy} says that it is not them. Do not go on; end the call.</Callout>}
      {begun?.status === 'closed' && <Callout tone="info">The time for it is over, or a newer one took its place. Begin again.</Callout>}
      <Choices
        label="How do you make sure it is them?"
        value={typed.method ?? 'mail_code'}
        onChange={(method) => change({ method })}
        choices={security.methods.map((way) => ({ value: way.method, label: verificationMethodWords[way.method].label, barred: !way.available, about: way.reason ?? <>{verificationMethodWords[way.method].about} <b>{way.contact}</b></> }))}
      />
      {nothing && <Callout tone="warning">None of the ways your provider allows works for this person now. An owner or admin can allow more under Settings, Sign-in rules.</Callout>}
      {typed.method === 'manager_approval' && !nothing && (
        <TextField label="What the managers read" multiline minRows={2} value={typed.question} onChange={(event) => change({ question: event.target.value })} placeholder="Has a new phone and asks us to reset the second factor." helperText={`They see your name beside it. They have ${limits.verification.approvalHours} hours to answer.`} slotProps={{ htmlInput: { maxLength: 500 } }} />
      )}
    </div>
  );
}

function Verified({ verification }: { readonly verification: Verification }) {
  if (!waitsForOthers(verification)) return <VerifiedLine verification={verification} />;
  return (
    <>
      <Callout tone="success">You have verified the caller by {verificationMethodWords[verification.method === 'second_staff' ? 'call_back' : verification.method].by}.</Callout>
      <Waiting>
        <b>A second member of your team must confirm it.</b> Ask a colleague to open this person’s page, Sign-in &amp; security, and to press Confirm. You see it here at once.
      </Waiting>
    </>
  );
}

/** That the caller is verified, how, and for how long it counts. */
export function VerifiedLine({ verification }: { readonly verification: Verification }) {
  const how = verification.method === 'second_staff' ? 'a colleague’s word' : verificationMethodWords[verification.method].by;
  return (
    <Callout tone="success">
      The caller is verified by {how}
      {verification.secondBy !== null && ` and ${verification.secondBy}`}. It counts for <Countdown until={verification.expiresAt} /> more.
    </Callout>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <div className={css.waiting} role="status">
      <CircularProgress size={20} thickness={5} aria-label="Waiting" />
      <p>{children}</p>
    </div>
  );
}

function Answer({ flow, begun }: { readonly flow: VerificationFlow; readonly begun: Verification }) {
  const { typed, change, busy, wrong } = flow;
  const error = wrong === '' ? undefined : wrong;
  const field = useRef<HTMLInputElement>(null);
  // What was wrong is typed anew.
  useEffect(() => {
    if (!busy && wrong !== '') field.current?.focus();
  }, [busy, wrong]);
  if (begun.method === 'manager_approval') {
    return (
      <Waiting>
        <b>Asked: {begun.contact}.</b> They have a mail, and the question stands in their own portal under Account. Their answer shows here at once; you can close this and come back.
      </Waiting>
    );
  }
  if (begun.method === 'mail_code') {
    return (
      <>
        <p>
          A mail with eight digits is on its way to <b>{begun.contact}</b>. Ask the caller to read them out; never say any yourself. It works for <Countdown until={begun.expiresAt} /> more.
        </p>
        <CodeField kind="mail_code" label="What the caller reads out" value={typed.said} onChange={(said) => change({ said })} error={error} busy={busy} autoFocus autoSubmit />
      </>
    );
  }
  if (begun.method === 'portal_pin') {
    return (
      <>
        <p>Ask the caller for the PIN they have set for the phone in their portal.</p>
        <TextField inputRef={field} label="The PIN they say" value={typed.said} onChange={(event) => change({ said: event.target.value.replaceAll(/\D/gu, '') })} error={error !== undefined} helperText={error ?? `${limits.portalPin.minimum} to ${limits.portalPin.maximum} digits.`} autoFocus autoComplete="off" slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: limits.portalPin.maximum } }} />
      </>
    );
  }
  return (
    <>
      <p>Hang up, and call the number on record. A number the caller gives you proves nothing.</p>
      <div className={css.number}>
        <a href={`tel:${begun.contact.replaceAll(/[^+\d]/gu, '')}`}>{begun.contact}</a>
        <CopyButton size="small" text={begun.contact} label="Copy" />
      </div>
      <TextField inputRef={field} label="Whom you spoke to, and what you checked" value={typed.note} onChange={(event) => change({ note: event.target.value })} error={error !== undefined} helperText={error ?? 'With the ticket’s number. It is kept in the audit.'} autoFocus autoComplete="off" slotProps={{ htmlInput: { maxLength: 500 } }} />
    </>
  );
}
