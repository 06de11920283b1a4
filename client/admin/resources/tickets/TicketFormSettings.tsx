import { useState, type FormEvent } from 'react';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { limits } from '../../../../shared/limits.ts';
import { newId } from '../../../http/new-id.ts';
import { Callout } from '../../components/Callout.tsx';
import form from '../../components/form/form.module.css';
import { Icon } from '../../components/Icon.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import { PageSkeleton } from '../../layout/PageSkeleton.tsx';
import { RecordMissing } from '../../components/RecordPage.tsx';
import { call } from '../../providers/door.ts';
import type { TicketSettings } from '../../providers/records.ts';
import { saveTicketForm } from '../../providers/verbs.ts';
import css from './tickets.module.css';

type Field = TicketSettings['fields'][number];
const kinds = { text: 'Text', choice: 'Choice', checkbox: 'Checkbox' } as const;

/** What customers are asked beside subject, description and priority. */
export function TicketFormSettings() {
  const { data, error } = useQuery({ queryKey: ['ticket-settings'], queryFn: ({ signal }) => call('ticketSettings.get', undefined, { signal }) });
  if (error && data === undefined) return <RecordMissing error={error} />;
  if (data === undefined) return <PageSkeleton />;
  return <FieldsForm key={data.version} settings={data} />;
}

function FieldsForm({ settings }: { readonly settings: TicketSettings }) {
  const [fields, setFields] = useState<readonly Field[]>(settings.fields);
  const [problem, setProblem] = useState<{ readonly text: string; readonly errors: Readonly<Record<string, string>> }>();
  const { act, busy } = useAct();
  const put = (index: number, changes: Partial<Field>) => setFields(fields.map((field, at) => (at === index ? { ...field, ...changes } : field)));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(undefined);
    const outcome = await act({ quiet: true, run: () => saveTicketForm({ version: settings.version, fields: fields.map((field) => ({ ...field, options: field.options.map((option) => option.trim()).filter((option) => option !== '') })) }), done: 'New tickets ask this from now on.' });
    if (!outcome.ok) setProblem({ text: outcome.problem?.detail ?? '', errors: outcome.problem?.errors ?? {} });
  };
  return (
    <Panel narrow title="New tickets" about="Subject, description and priority are always asked. Add what your team needs to know besides; tickets keep what they were answered, also when you change the form.">
      <form className={form.form} onSubmit={(event) => void save(event)} noValidate>
        {fields.length === 0 && <p className={css.muted}>Nothing besides is asked yet.</p>}
        {fields.map((field, index) => {
          const errorOf = (name: string) => problem?.errors[`fields.${index}.${name}`];
          return (
            <fieldset key={field.id} className={css.field} aria-label={field.label === '' ? 'New field' : field.label}>
              <div className={css.fieldLine}>
                <TextField label="Label" value={field.label} required slotProps={{ htmlInput: { maxLength: 100 } }} onChange={(event) => put(index, { label: event.target.value })} error={errorOf('label') !== undefined} helperText={errorOf('label')} />
                <TextField select label="Kind" value={field.kind} onChange={(event) => put(index, { kind: event.target.value as Field['kind'] })}>
                  {Object.entries(kinds).map(([value, label]) => (
                    <MenuItem key={value} value={value}>
                      {label}
                    </MenuItem>
                  ))}
                </TextField>
              </div>
              {field.kind === 'choice' && <TextField label="Options, one a line" multiline minRows={3} value={field.options.join('\n')} onChange={(event) => put(index, { options: event.target.value.split('\n').slice(0, limits.ticket.fieldOptions) })} error={errorOf('options') !== undefined} helperText={errorOf('options')} />}
              <div className={css.acts}>
                <FormControlLabel control={<Checkbox checked={field.required} onChange={(event) => put(index, { required: event.target.checked })} />} label={field.kind === 'checkbox' ? 'Must be ticked' : 'Must be filled in'} />
                <Button variant="text" color="error" onClick={() => setFields(fields.filter((_, at) => at !== index))}>
                  Remove
                </Button>
              </div>
            </fieldset>
          );
        })}
        <div>
          <Button variant="outlined" startIcon={<Icon name="plus" />} disabled={fields.length >= limits.ticket.fields} onClick={() => setFields([...fields, { id: newId(), label: '', kind: 'text', required: false, options: [] }])}>
            Add a field
          </Button>
        </div>
        {problem !== undefined && problem.text !== '' && <Callout tone="danger">{problem.text}</Callout>}
        <div className={form.acts}>
          <Button type="submit" variant="contained" loading={busy} disabled={JSON.stringify(fields) === JSON.stringify(settings.fields)}>
            Save
          </Button>
        </div>
      </form>
    </Panel>
  );
}
