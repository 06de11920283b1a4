import { useId, useState } from 'react';
import FormControl from '@mui/material/FormControl';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useInput } from 'react-admin';
import { duration } from '../words.ts';
import css from './form.module.css';

interface DurationInputProps {
  readonly source: string;
  readonly label: string;
  readonly help?: string;
  /** Minutes. */
  readonly maximum: number;
  /** What holds where none is given; absent: one must be. */
  readonly fallback?: string;
}

const units = [
  { minutes: 1, label: 'minutes' },
  { minutes: 60, label: 'hours' },
  { minutes: 1_440, label: 'days' },
] as const;

/** A length of time of a record, kept in minutes, typed in whatever unit fits. */
export function DurationInput({ source, label, help, maximum, fallback }: DurationInputProps) {
  const { field, fieldState, id } = useInput({ source, defaultValue: null });
  const helpId = useId();
  const minutes = typeof field.value === 'number' ? field.value : null;
  const [unit, setUnit] = useState<number>(() => units.findLast((one) => minutes !== null && minutes % one.minutes === 0)?.minutes ?? 60);
  const fits = minutes !== null && minutes % unit === 0;
  const shown = minutes === null ? '' : String(fits ? minutes / unit : minutes);
  const shownUnit = minutes === null || fits ? unit : 1;
  return (
    <FormControl error={fieldState.invalid}>
      <FormLabel htmlFor={id} className={css.legend}>
        {label}
      </FormLabel>
      <div className={css.inline}>
        <TextField
          id={id}
          name={field.name}
          type="number"
          value={shown}
          placeholder={fallback}
          onBlur={field.onBlur}
          onChange={(event) => field.onChange(event.target.value === '' ? null : Math.round(Number(event.target.value) * shownUnit))}
          error={fieldState.invalid}
          slotProps={{ htmlInput: { min: 1, step: 1, 'aria-describedby': helpId } }}
        />
        <TextField
          select
          value={shownUnit}
          sx={{ width: 130, flex: 'none' }}
          slotProps={{ select: { inputProps: { 'aria-label': `Unit of: ${label}` } } }}
          onChange={(event) => {
            const next = Number(event.target.value);
            if (minutes !== null) field.onChange((minutes / shownUnit) * next);
            setUnit(next);
          }}
        >
          {units.map((one) => (
            <MenuItem key={one.minutes} value={one.minutes}>
              {one.label}
            </MenuItem>
          ))}
        </TextField>
      </div>
      <FormHelperText id={helpId}>{fieldState.error?.message ?? help ?? `From 5 minutes to ${duration(maximum)}.${fallback === undefined ? '' : ' Empty: as your settings say.'}`}</FormHelperText>
    </FormControl>
  );
}
