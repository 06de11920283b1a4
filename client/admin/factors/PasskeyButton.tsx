import { useState } from 'react';
import Button from '@mui/material/Button';
import { Icon } from '../components/Icon.tsx';

interface PasskeyButtonProps {
  readonly label: string;
  readonly large?: boolean;
  readonly variant?: 'contained' | 'outlined';
  /** Asks the device and hands on what it gives. */
  readonly run: () => Promise<unknown>;
  readonly onRefused: (error: unknown) => void;
}

/** Asks the device for a passkey, or to make one. */
export function PasskeyButton({ label, large = false, variant = 'outlined', run, onRefused }: PasskeyButtonProps) {
  const [busy, setBusy] = useState(false);
  const press = () => {
    setBusy(true);
    run().catch(onRefused).finally(() => setBusy(false));
  };
  return (
    <Button variant={variant} fullWidth {...(large && { size: 'large' })} loading={busy} startIcon={<Icon name="key" />} onClick={press}>
      {label}
    </Button>
  );
}
