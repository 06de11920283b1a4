import type { HTMLInputTypeAttribute, ReactNode } from 'react';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { required as isRequired, useInput, ValidationError } from 'react-admin';
import css from './form.module.css';

interface InputProps {
  readonly source: string;
  readonly label: string;
  readonly help?: ReactNode;
  readonly required?: boolean;
}

interface LineInputProps extends InputProps {
  readonly type?: HTMLInputTypeAttribute;
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly autoComplete?: string;
}

const asIs = <T,>(value: T): T => value;
const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const mustBeFilled = isRequired();

/** One line of text of a record. */
export function LineInput({ source, label, help, required = false, type = 'text', maxLength, placeholder, autoFocus = false, autoComplete = 'off' }: LineInputProps) {
  const { field, fieldState, id } = useInput({ source, defaultValue: '', format: text, parse: asIs, ...(required && { validate: mustBeFilled }) });
  return (
    <TextField
      {...field}
      id={id}
      label={label}
      type={type}
      required={required}
      autoFocus={autoFocus}
      autoComplete={autoComplete}
      placeholder={placeholder}
      error={fieldState.invalid}
      helperText={fieldState.error ? <ValidationError error={fieldState.error.message ?? ''} /> : help}
      slotProps={{ htmlInput: { maxLength } }}
    />
  );
}

/** Several lines of text of a record; says how much room is left once it gets scarce. */
export function BlockInput({ source, label, help, maxLength, rows = 3, placeholder }: InputProps & { readonly maxLength: number; readonly rows?: number; readonly placeholder?: string }) {
  const { field, fieldState, id } = useInput({ source, defaultValue: '', format: text, parse: asIs });
  const left = maxLength - text(field.value).length;
  return (
    <TextField
      {...field}
      id={id}
      label={label}
      multiline
      minRows={rows}
      maxRows={14}
      placeholder={placeholder}
      error={fieldState.invalid}
      helperText={fieldState.error ? <ValidationError error={fieldState.error.message ?? ''} /> : left < maxLength * 0.2 ? `${left} characters left` : help}
      slotProps={{ htmlInput: { maxLength } }}
    />
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly about?: string;
  /** Why it cannot be chosen. */
  readonly barred?: string | undefined;
}

/** One of a few, each with what it means beside it. */
export function ChoiceInput({ source, label, help, choices }: InputProps & { readonly choices: readonly Choice[] }) {
  const { field, fieldState, id } = useInput({ source, format: text, parse: asIs });
  return (
    <FormControl component="fieldset" error={fieldState.invalid}>
      <FormLabel component="legend" className={css.legend}>
        {label}
      </FormLabel>
      <RadioGroup name={field.name} value={field.value} onChange={field.onChange} onBlur={field.onBlur} id={id} ref={field.ref}>
        {choices.map((choice) => (
          <FormControlLabel
            key={choice.value}
            value={choice.value}
            disabled={choice.barred !== undefined}
            control={<Radio />}
            sx={{ alignItems: 'flex-start' }}
            label={
              <span className={css.choice}>
                {choice.label}
                {(choice.barred ?? choice.about) !== undefined && <small>{choice.barred ?? choice.about}</small>}
              </span>
            }
          />
        ))}
      </RadioGroup>
      {(fieldState.error !== undefined || help !== undefined) && <FormHelperText>{fieldState.error ? <ValidationError error={fieldState.error.message ?? ''} /> : help}</FormHelperText>}
    </FormControl>
  );
}
