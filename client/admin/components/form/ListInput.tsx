import { useState, type ReactNode } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useInput } from 'react-admin';

interface ListInputProps {
  readonly source: string;
  readonly label: string;
  readonly help?: ReactNode;
  readonly placeholder?: string;
  /** Texts that may hold spaces and commas, such as names of groups: Enter alone adds one. */
  readonly whole?: boolean;
  /** Usual ones, to choose from. */
  readonly options?: readonly string[];
}

/** Several short texts of a record, such as domains: each is added by Enter, comma or space. */
export function ListInput({ source, label, help, placeholder, whole = false, options = [] }: ListInputProps) {
  const { field, fieldState, id } = useInput({ source, defaultValue: [] });
  const [typed, setTyped] = useState('');
  const values: string[] = Array.isArray(field.value) ? (field.value as string[]) : [];
  const error = fieldState.error === undefined ? undefined : errorText(fieldState.error);

  const change = (next: readonly string[]) => {
    const parts = next.flatMap((text) => (whole ? [text.trim()] : text.split(/[\s,;]+/))).filter((text) => text !== '');
    field.onChange([...new Set(parts)]);
    setTyped('');
  };
  return (
    <Autocomplete
      multiple
      freeSolo
      id={id}
      options={options.filter((option) => !values.includes(option))}
      value={values}
      inputValue={typed}
      onInputChange={(_, text, reason) => {
        if (reason === 'reset') return;
        if (!whole && /[\s,;]/.test(text)) change([...values, text]);
        else setTyped(text);
      }}
      onChange={(_, next) => change(next)}
      onBlur={() => {
        if (typed.trim() !== '') change([...values, typed]);
        field.onBlur();
      }}
      renderInput={(params) => <TextField {...params} label={label} error={fieldState.invalid} helperText={error ?? help} placeholder={values.length === 0 ? placeholder : undefined} />}
    />
  );
}

/** The message of a list's error, or of the first of its entries that has one. */
function errorText(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('message' in error && typeof error.message === 'string' && error.message !== '') return error.message;
  return Object.values(error).map(errorText).find((text) => text !== undefined);
}
