import { useState, type ReactNode } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useGetList, useGetMany, useInput, required as isRequired, ValidationError } from 'react-admin';
import type { Organization } from '../../providers/records.ts';
import { useDebounced } from '../useDebounced.ts';

interface PickerProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly error?: ReactNode;
  readonly help?: ReactNode;
  readonly except?: string;
  readonly autoFocus?: boolean;
  readonly id?: string;
}

/** Chooses one active organization by searching its name or number. */
export function OrganizationPicker({ label, value, onChange, error, help, except, autoFocus = false, id }: PickerProps) {
  const { options, nameOf, setText, isFetching } = useOrganizationSearch(value === '' ? [] : [value]);
  return (
    <Autocomplete
      id={id ?? 'organization'}
      options={options.filter((option) => option !== except)}
      value={value === '' ? null : value}
      loading={isFetching}
      getOptionLabel={nameOf}
      filterOptions={(all) => all}
      onInputChange={(_, text, reason) => setText(reason === 'input' ? text : '')}
      onChange={(_, chosen) => onChange(chosen ?? '')}
      noOptionsText="No active organization has this in its name"
      renderInput={(params) => <TextField {...params} label={label} required autoFocus={autoFocus} error={error !== undefined} helperText={error ?? help} placeholder="Search by name or number" />}
    />
  );
}

/** The organization of a record. */
export function OrganizationInput({ source, label, help }: { readonly source: string; readonly label: string; readonly help?: string }) {
  const { field, fieldState, id } = useInput({ source, defaultValue: '', validate: isRequired() });
  return <OrganizationPicker id={id} label={label} help={help} value={typeof field.value === 'string' ? field.value : ''} onChange={field.onChange} error={fieldState.error && <ValidationError error={fieldState.error.message ?? ''} />} />;
}

/** Several organizations of a record; null means every one. */
export function OrganizationsInput({ source, label, help }: { readonly source: string; readonly label: string; readonly help?: string }) {
  const { field, fieldState, id } = useInput({ source, defaultValue: null });
  const values = Array.isArray(field.value) ? (field.value as string[]) : [];
  const { options, nameOf, setText, isFetching } = useOrganizationSearch(values);
  return (
    <Autocomplete
      multiple
      id={id}
      options={options}
      value={values}
      loading={isFetching}
      getOptionLabel={nameOf}
      filterOptions={(all) => all}
      filterSelectedOptions
      disableCloseOnSelect
      onInputChange={(_, text, reason) => setText(reason === 'input' ? text : '')}
      onChange={(_, chosen) => field.onChange(chosen)}
      renderInput={(params) => <TextField {...params} label={label} error={fieldState.invalid} helperText={fieldState.error?.message ?? help} placeholder={values.length === 0 ? 'Search by name or number' : undefined} />}
    />
  );
}

function useOrganizationSearch(chosen: readonly string[]) {
  const [text, setText] = useState('');
  const asked = useDebounced(text.trim(), 180);
  const { data: found = [], isFetching } = useGetList<Organization>('organizations', { filter: { status: 'active', ...(asked !== '' && { q: asked }) }, sort: { field: 'name', order: 'ASC' }, pagination: { page: 1, perPage: 25 } });
  const { data: known = [] } = useGetMany<Organization>('organizations', { ids: [...chosen] }, { enabled: chosen.length > 0 });
  const names = new Map([...known, ...found].filter(Boolean).map((one) => [one.id, one.name]));
  return { options: [...new Set([...found.map((one) => one.id), ...chosen])], nameOf: (id: string) => names.get(id) ?? '…', setText, isFetching };
}
