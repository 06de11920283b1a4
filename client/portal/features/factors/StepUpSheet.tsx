import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { knowsPasskeys } from '../../../http/passkeys.ts';
import { isProblemOf } from '../../../http/problem.ts';
import { Button } from '../../components/Button.tsx';
import { PasswordField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { GroupedCodeField } from '../../components/GroupedCodeField.tsx';
import { PasskeyButton } from '../../components/PasskeyButton.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { SixDigitField } from '../../components/SixDigitField.tsx';
import { TimeZoneContext } from '../../components/time.ts';
import { TooManyAttempts } from '../../components/TooManyAttempts.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { confirmWithPasskey } from '../../session/passkeys.ts';
import { type PortalSession, takeSession, useSession } from '../../session/session.ts';
import type { StepUp } from '../../session/step-up.ts';
import styles from './Factors.module.css';
import { confirmWithPassword } from './queries.ts';
import { SsoConfirm } from './SsoConfirm.tsx';

/** Asks who is there before something that only they may change, and lets the waiting call go on. */
export function StepUpSheet({ stepUp }: { readonly stepUp: StepUp }) {
  const client = useQueryClient();
  const session = useSession().data;
  // Who came in with an access pass has factors that are lost: their password is enough to set up new ones.
  const enrols = session?.access === 'mfa_enrolment_required';
  const has = (method: string) => !enrols && stepUp.ways.some((way) => way.method === method);
  const passkey = has('passkey') && knowsPasskeys();
  const confirmed = (session: PortalSession) => {
    takeSession(client, session);
    stepUp.confirmed();
  };
  const [byPassword, setByPassword] = useState(!passkey);
  const company = stepUp.ways.some((way) => way.method === 'sso') ? (session?.branding.organizationName ?? 'your company') : undefined;
  return (
    <TimeZoneContext value={session?.branding.timeZone ?? 'UTC'}>
      <Sheet open onClose={stepUp.declined} title="Confirm that it is you">
        <p className={styles.muted}>You are about to change how you sign in. Nobody who finds this device open should be able to.</p>
        {company !== undefined && <SsoConfirm company={company} onClose={stepUp.declined} />}
        {company === undefined && passkey && <PasskeyButton label="Use your passkey" look={byPassword ? 'secondary' : 'primary'} use={confirmWithPasskey} onDone={confirmed} instead="your password" />}
        {company === undefined && passkey && !byPassword && (
          <Button look="quiet" wide onClick={() => setByPassword(true)}>
            Use your password instead
          </Button>
        )}
        {company === undefined && byPassword && <PasswordForm codes={has('totp') ? (has('recovery_code') ? 'either' : 'totp') : has('recovery_code') ? 'recovery_code' : 'none'} onConfirmed={confirmed} />}
      </Sheet>
    </TimeZoneContext>
  );
}

interface FormProps {
  /** What the person's factor is, beside the password. */
  readonly codes: 'none' | 'totp' | 'recovery_code' | 'either';
  readonly onConfirmed: (session: PortalSession) => void;
}

function PasswordForm({ codes, onConfirmed }: FormProps) {
  const client = useQueryClient();
  const session = useSession().data;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(codes === 'recovery_code');
  const method = codes === 'none' ? undefined : recovery ? 'recovery_code' : 'totp';
  const form = useSubmit<PortalSession>({
    check: () => ({ ...(password === '' && { password: 'Enter your password.' }), ...(method !== undefined && code === '' && { code: recovery ? 'Enter one of your recovery codes.' : 'Enter the six digits.' }) }),
    send: () =>
      confirmWithPassword({ password, ...(method !== undefined && { method, code }) }).catch((error: unknown) => {
        // Too many wrong codes have ended the session.
        if (isProblemOf(error, 'too_many_attempts')) void client.invalidateQueries({ queryKey: ['session'] });
        throw error;
      }),
    onDone: onConfirmed,
    fieldOf: { password_wrong: 'password', invalid_code: 'code' },
  });
  const other = () => {
    setRecovery(!recovery);
    setCode('');
  };
  return (
    <Form state={form} refusal={form.problem?.code === 'too_many_attempts' && <TooManyAttempts problem={form.problem} />}>
      <input className="visually-hidden" type="email" name="username" autoComplete="username" value={session?.user.email ?? ''} readOnly tabIndex={-1} aria-hidden="true" />
      <PasswordField label="Your password" name="password" autoComplete="current-password" value={password} onChange={setPassword} error={form.errors['password']} autoFocus />
      {method === 'totp' && <SixDigitField label="Six-digit code of your authenticator app" value={code} onChange={setCode} error={form.errors['code']} />}
      {method === 'recovery_code' && <GroupedCodeField label="Recovery code" value={code} onChange={setCode} error={form.errors['code']} />}
      <div className={styles.stack}>
        <Button type="submit" look="primary" wide pending={form.pending}>
          Confirm
        </Button>
        {codes === 'either' && (
          <Button look="quiet" wide onClick={other}>
            {recovery ? 'Use the authenticator app instead' : 'Use a recovery code instead'}
          </Button>
        )}
      </div>
    </Form>
  );
}
