import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import type { ReactNode } from 'react';
import css from './form/form.module.css';

interface ChoicesProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly choices: readonly { readonly value: V; readonly label: string; readonly about?: ReactNode; readonly barred?: boolean }[];
}

/** One of a few in a dialog, each with what it means below it. */
export function Choices<V extends string>({ label, value, onChange, choices }: ChoicesProps<V>) {
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend" className={css.legend}>
        {label}
      </FormLabel>
      <RadioGroup name={label} value={value} onChange={(event) => onChange(event.target.value as V)}>
        {choices.map((choice) => (
          <FormControlLabel
            key={choice.value}
            value={choice.value}
            disabled={choice.barred === true}
            control={<Radio />}
            sx={{ alignItems: 'flex-start' }}
            label={
              <span className={css.choice}>
                {choice.label}
                {choice.about !== undefined && <small>{choice.about}</small>}
              </span>
            }
          />
        ))}
      </RadioGroup>
    </FormControl>
  );
}
