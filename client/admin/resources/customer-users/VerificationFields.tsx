import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import form from '../../components/form/form.module.css';

/** How the caller was verified. */
export interface Verification {
  readonly method: 'call_back' | 'manager_approval' | 'in_person';
  readonly note: string;
}

export const unverified: Verification = { method: 'call_back', note: '' };

/** Before an act that could hand an account to somebody else: how the caller was verified, for the audit. */
export function VerificationFields({ value, onChange, phone }: { readonly value: Verification; readonly onChange: (value: Verification) => void; readonly phone: string }) {
  const ways = [
    { method: 'call_back', label: 'I called them back', about: phone === '' ? 'No number is on record: use one you know from elsewhere.' : `On the number on record: ${phone}` },
    { method: 'manager_approval', label: 'A manager of the organization approved', about: 'Never the person themselves.' },
    { method: 'in_person', label: 'I have them before me', about: undefined },
  ] as const;
  return (
    <>
      <FormControl component="fieldset" sx={{ mt: 2 }}>
        <FormLabel component="legend" className={form.legend}>
          How do you know it is them?
        </FormLabel>
        <RadioGroup name="verification" value={value.method} onChange={(event) => onChange({ ...value, method: event.target.value as Verification['method'] })}>
          {ways.map((way) => (
            <FormControlLabel
              key={way.method}
              value={way.method}
              control={<Radio />}
              sx={{ alignItems: 'flex-start' }}
              label={
                <span className={form.choice}>
                  {way.label}
                  {way.about !== undefined && <small>{way.about}</small>}
                </span>
              }
            />
          ))}
        </RadioGroup>
      </FormControl>
      <TextField sx={{ mt: 1 }} label="What you checked" required value={value.note} onChange={(event) => onChange({ ...value, note: event.target.value })} helperText="Who, when, which ticket. It is kept in the audit." slotProps={{ htmlInput: { maxLength: 500 } }} />
    </>
  );
}
