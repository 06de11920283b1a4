import { useState } from 'react';
import { wasNotUsed } from '../../../http/passkeys.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { useTakeFactorChange } from '../../session/factors.ts';
import { registerPasskey } from '../../session/passkeys.ts';
import { deviceName } from './device-name.ts';
import styles from './Factors.module.css';

const nameCharacters = 60;

/** Making a passkey and naming it. */
export function PasskeySetup({ onDone }: { readonly onDone?: (name: string) => void }) {
  const take = useTakeFactorChange();
  const [name, setName] = useState(() => deviceName(navigator.userAgent));
  const form = useSubmit({
    send: () => registerPasskey(name.trim()),
    onDone: ({ session, recoveryCodes, passkey }) => {
      take(session, recoveryCodes);
      onDone?.(passkey.name);
    },
  });
  return (
    <Form state={form} refusal={form.problem && wasNotUsed(form.problem) && <Alert tone="warning">{form.problem.detail}</Alert>}>
      <p className={styles.muted}>Your device asks for your fingerprint, face or PIN, as when you unlock it. None of that leaves the device.</p>
      <TextField label="Name" name="passkey-name" autoComplete="off" maxLength={nameCharacters} value={name} onChange={setName} error={form.errors['name']} hint="So that you know it again in the list." />
      <Button type="submit" look="primary" icon="passkey" wide pending={form.pending}>
        Make a passkey
      </Button>
    </Form>
  );
}
