import { useState } from 'react';
import { isProblemOf, type ProblemError } from '../../../http/problem.ts';
import { Button } from '../../components/Button.tsx';
import { Form } from '../../components/Form.tsx';
import { GroupedCodeField } from '../../components/GroupedCodeField.tsx';
import { SixDigitField } from '../../components/SixDigitField.tsx';
import { bareCode } from '../../components/typed-code.ts';
import { type FormState, useSubmit } from '../../components/useSubmit.ts';
import { useSubmitWhenFull } from '../../components/useSubmitWhenFull.ts';
import type { PortalSession } from '../../session/session.ts';
import styles from './FactorStep.module.css';
import { giveFactor } from './queries.ts';

interface Props {
  readonly provider: string;
  readonly onSignedIn: (session: PortalSession) => void;
  readonly onStopped: (problem: ProblemError) => void;
}

function useFactor(method: 'totp' | 'recovery_code' | 'access_pass', code: string, missing: string | undefined, { onSignedIn, onStopped }: Props): FormState {
  return useSubmit<PortalSession>({
    check: () => (missing === undefined ? {} : { code: missing }),
    send: () =>
      giveFactor({ method, code }).catch((error: unknown) => {
        if (isProblemOf(error, 'too_many_attempts')) onStopped(error);
        throw error;
      }),
    onDone: onSignedIn,
    fieldOf: { invalid_code: 'code' },
  });
}

/** The code of the authenticator app; checked as soon as it is complete. */
export function AuthenticatorCodeForm({ beside, ...props }: Props & { /** Another way stands above it and keeps the focus. */ readonly beside: boolean }) {
  const [code, setCode] = useState('');
  const form = useFactor('totp', code, code.length === 6 ? undefined : `Enter all six digits; this has ${code.length}.`, props);
  useSubmitWhenFull(form, code);
  return (
    <Form state={form}>
      {!beside && <p className={styles.lead}>Open your authenticator app and enter the code it shows for {props.provider}.</p>}
      <SixDigitField
        label={beside ? 'Six-digit code of your authenticator app' : 'Six-digit code'}
        value={code}
        onChange={setCode}
        error={form.errors['code']}
        hint="It is checked as soon as the sixth digit is there."
        autoFocus={!beside}
      />
      <Button type="submit" look={beside ? 'secondary' : 'primary'} wide pending={form.pending}>
        Confirm
      </Button>
    </Form>
  );
}

const kinds = {
  recovery_code: { label: 'Recovery code', length: 16, lead: () => 'Enter one of the ten codes you kept when you set up your second step. Each works once.', hint: 'Capitals, spaces and dashes do not matter.' },
  access_pass: { label: 'Access pass', length: 12, lead: (provider: string) => `Enter the code ${provider} read out to you. It works once and for an hour at most; right after it you set up a new second step.`, hint: 'Capitals, spaces and dashes do not matter.' },
} as const;

/** A recovery code or an access pass. */
export function GroupedFactorForm({ method, ...props }: Props & { readonly method: keyof typeof kinds }) {
  const [code, setCode] = useState('');
  const { label, length, lead, hint } = kinds[method];
  const given = bareCode(code).length;
  const form = useFactor(method, code, given === length ? undefined : given === 0 ? `Enter the ${label.toLowerCase()}.` : `It has ${length} letters and digits; this has ${given}.`, props);
  return (
    <Form state={form}>
      <p className={styles.lead}>{lead(props.provider)}</p>
      <GroupedCodeField label={label} value={code} onChange={setCode} error={form.errors['code']} hint={hint} autoFocus />
      <Button type="submit" look="primary" wide pending={form.pending}>
        Confirm
      </Button>
    </Form>
  );
}
