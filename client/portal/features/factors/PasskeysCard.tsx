import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { knowsPasskeys } from '../../../http/passkeys.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { type Factors, factorsQuery, type Passkey, useTakeFactorChange } from '../../session/factors.ts';
import { ConfirmSheet } from './ConfirmSheet.tsx';
import { LastOne } from './LastOne.tsx';
import { PasskeyItem } from './PasskeyItem.tsx';
import { PasskeySetup } from './PasskeySetup.tsx';
import { removePasskey, renamePasskey } from './queries.ts';
import styles from './Security.module.css';
import { State } from './State.tsx';

type Doing = { readonly what: 'adding' } | { readonly what: 'renaming' | 'removing'; readonly passkey: Passkey };

/** The person's passkeys: add, name, remove. */
export function PasskeysCard({ factors: { totp, passkeys }, onSaid }: { readonly factors: Factors; readonly onSaid: (text: string) => void }) {
  const take = useTakeFactorChange();
  const [doing, setDoing] = useState<Doing>();
  const stop = () => setDoing(undefined);
  const about = doing && doing.what !== 'adding' ? doing.passkey : undefined;
  return (
    <Card title="Passkeys" lead="Sign in with the fingerprint, face or PIN of a device instead of your password and a code.">
      {passkeys.length === 0 ? (
        <State on={false}>None yet</State>
      ) : (
        <ul className={styles.list}>
          {passkeys.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} onRename={() => setDoing({ what: 'renaming', passkey })} onRemove={() => setDoing({ what: 'removing', passkey })} />
          ))}
        </ul>
      )}
      {knowsPasskeys() ? (
        <div className={styles.buttons}>
          <Button icon="passkey" onClick={() => setDoing({ what: 'adding' })}>
            Add a passkey
          </Button>
        </div>
      ) : (
        <p className={styles.muted}>This browser cannot make passkeys. Open the portal in an up-to-date browser to add one.</p>
      )}
      <Sheet open={doing?.what === 'adding'} onClose={stop} title="Add a passkey">
        <PasskeySetup
          onDone={(name) => {
            stop();
            onSaid(`The passkey “${name}” is added. All your other sessions have been ended.`);
          }}
        />
      </Sheet>
      <Sheet open={doing?.what === 'renaming'} onClose={stop} title="Rename the passkey">
        {about && <Rename passkey={about} onDone={stop} />}
      </Sheet>
      <ConfirmSheet
        open={doing?.what === 'removing'}
        onClose={stop}
        title={`Remove “${about?.name ?? ''}”?`}
        verb="Remove it"
        keep="Keep it"
        act={() => removePasskey(about?.id ?? '')}
        onDone={(session) => {
          take(session);
          onSaid('The passkey is removed. Delete it on the device, too, so that it is no longer offered.');
        }}
      >
        <p>It opens nothing here any more, and all your other sessions end.</p>
        <LastOne shown={passkeys.length === 1 && !totp.enrolled} />
      </ConfirmSheet>
    </Card>
  );
}

function Rename({ passkey, onDone }: { readonly passkey: Passkey; readonly onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(passkey.name);
  const form = useSubmit({
    check: () => (name.trim() === '' ? { name: 'Enter a name.' } : {}),
    send: () => renamePasskey(passkey.id, name),
    onDone: (renamed) => {
      client.setQueryData(factorsQuery.queryKey, (own) => own && { ...own, passkeys: own.passkeys.map((other) => (other.id === renamed.id ? renamed : other)) });
      onDone();
    },
  });
  return (
    <Form state={form}>
      <TextField label="Name" name="passkey-name" autoComplete="off" maxLength={60} value={name} onChange={setName} error={form.errors['name']} />
      <Button type="submit" look="primary" wide pending={form.pending}>
        Save
      </Button>
    </Form>
  );
}
