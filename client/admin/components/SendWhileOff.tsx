import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { Callout } from './Callout.tsx';

/** For invitations to a portal that is off: they wait for the switch, unless somebody wants them sent anyway. */
export function SendWhileOff({ value, onChange }: { readonly value: boolean; readonly onChange: (value: boolean) => void }) {
  return (
    <>
      <Callout tone="info" spaced>
        The portal is off: {value ? 'whoever follows the link meets “Portal not available”.' : 'the mail waits, and goes out when it is switched on.'}
      </Callout>
      <FormControlLabel control={<Checkbox checked={value} onChange={(event) => onChange(event.target.checked)} />} label="Send it now all the same" />
    </>
  );
}
