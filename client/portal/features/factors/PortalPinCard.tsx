import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { limits } from '../../../../shared/limits.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { PasswordField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { Time } from '../../components/Time.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { usePresentSession } from '../../session/session.ts';
import { ConfirmSheet } from './ConfirmSheet.tsx';
import styles from './Security.module.css';
import { portalPinQuery, removePortalPin, setPortalPin } from './queries.ts';
import { State } from './State.tsx';

const { minimum, maximum } = limits.portalPin;

/** The PIN that shows on the phone who is calling: set it, change it, remove it. */
export function PortalPinCard({ onSaid }: { readonly onSaid: (text: string) => void }) {
  const client = useQueryClient();
  const provider = usePresentSession().branding.providerName;
  const pin = useQuery(portalPinQuery);
  const [doing, setDoing] = useState<'setting' | 'removing'>();
  const stop = () => setDoing(undefined);
  return (
    <Card title="PIN for the phone" lead={`When you call ${provider} and cannot get in, you can say it to show that it is you. It signs nobody in.`}>
      <Loaded query={pin} what="your PIN" lines={2}>
        {({ set, changedAt }) => (
          <>
            <State on={set}>{set && changedAt !== null ? <>Set <Time at={changedAt} /></> : set ? 'Set' : 'Not set'}</State>
            <div className={styles.buttons}>
              <Button onClick={() => setDoing('setting')}>{set ? 'Change the PIN' : 'Set a PIN'}</Button>
              {set && (
                <Button look="danger" onClick={() => setDoing('removing')}>
                  Remove<span className="visually-hidden"> the PIN</span>
                </Button>
              )}
            </div>
            <Sheet open={doing === 'setting'} onClose={stop} title={set ? 'Change the PIN' : 'Set a PIN'}>
              <PinForm
                provider={provider}
                onDone={(state) => {
                  client.setQueryData(portalPinQuery.queryKey, state);
                  stop();
                  onSaid('Your PIN for the phone is set.');
                }}
              />
            </Sheet>
            <ConfirmSheet
              open={doing === 'removing'}
              onClose={stop}
              title="Remove the PIN?"
              verb="Remove it"
              keep="Keep it"
              act={removePortalPin}
              onDone={() => {
                void client.invalidateQueries({ queryKey: portalPinQuery.queryKey });
                onSaid('Your PIN for the phone is removed.');
              }}
            >
              <p>On the phone {provider} then makes sure in another way that it is you.</p>
            </ConfirmSheet>
          </>
        )}
      </Loaded>
    </Card>
  );
}

type PinState = Awaited<ReturnType<typeof setPortalPin>>;

function PinForm({ provider, onDone }: { readonly provider: string; readonly onDone: (state: PinState) => void }) {
  const [pin, setPin] = useState('');
  const form = useSubmit<PinState>({
    check: () => (pin.length >= minimum && pin.length <= maximum ? {} : { pin: `Use ${minimum} to ${maximum} digits; this has ${pin.length}.` }),
    send: () => setPortalPin(pin),
    onDone,
  });
  return (
    <Form state={form} refusal={form.problem?.code === 'step_up_required' && <Alert tone="info">{form.problem.detail}</Alert>}>
      <PasswordField
        label="PIN"
        name="portal-pin"
        autoComplete="new-password"
        inputMode="numeric"
        value={pin}
        onChange={(typed) => setPin(typed.replaceAll(/\D/g, ''))}
        error={form.errors['pin']}
        hint={`${minimum} to ${maximum} digits. Take none that stand in your birthday or phone number; ${provider} never asks for it by mail.`}
      />
      <Button type="submit" look="primary" wide pending={form.pending}>
        Save
      </Button>
    </Form>
  );
}
