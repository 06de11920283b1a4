import TextField from '@mui/material/TextField';
import { useInput } from 'react-admin';

interface NumberInputProps {
  readonly source: string;
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** A whole number of a record. */
export function NumberInput({ source, label, minimum, maximum }: NumberInputProps) {
  const { field, fieldState, id } = useInput({ source });
  return (
    <TextField
      id={id}
      name={field.name}
      label={label}
      type="number"
      value={typeof field.value === 'number' && !Number.isNaN(field.value) ? field.value : ''}
      onBlur={field.onBlur}
      onChange={(event) => field.onChange(event.target.value === '' ? null : Math.round(Number(event.target.value)))}
      error={fieldState.invalid}
      helperText={fieldState.error?.message ?? `From ${minimum.toLocaleString('en-GB')} to ${maximum.toLocaleString('en-GB')}.`}
      slotProps={{ htmlInput: { min: minimum, max: maximum, step: 1 } }}
    />
  );
}
