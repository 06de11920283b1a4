import { Form, useGetList, useInput } from 'react-admin';
import { useState } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { Callout } from '../../../components/Callout.tsx';
import form from '../../../components/form/form.module.css';
import { FormActs } from '../../../components/form/FormActs.tsx';
import { ChoiceInput } from '../../../components/form/inputs.tsx';
import { ListInput } from '../../../components/form/ListInput.tsx';
import { UnsavedGuard } from '../../../components/form/UnsavedGuard.tsx';
import { Facts, Panel } from '../../../components/Panel.tsx';
import { useAct } from '../../../components/useAct.ts';
import { call } from '../../../providers/door.ts';
import type { ProviderSignIn, Staff } from '../../../providers/records.ts';

type StaffState = ProviderSignIn['staff'];
interface Values {
  readonly domains: string[];
  readonly offered: string;
  readonly required: string;
  readonly breakGlass: string[];
}

/** Whom the staff connection is for, whether it is required, and who gets in without it when it fails. */
export function StaffRuleForm({ staff, mayChange }: { readonly staff: StaffState; readonly mayChange: boolean }) {
  const [problem, setProblem] = useState('');
  const { act } = useAct();
  const live = staff.connection?.status === 'live';
  const values: Values = { domains: staff.domains, offered: staff.offered ? 'yes' : 'no', required: staff.required ? 'yes' : 'no', breakGlass: staff.breakGlass.map(({ id }) => id) };
  if (!mayChange) return <ReadOnly staff={staff} />;
  const save = async (given: Values) => {
    setProblem('');
    const body = { version: staff.version, domains: given.domains, offered: given.offered === 'yes', required: given.required === 'yes', breakGlass: given.breakGlass };
    const outcome = await act({ quiet: true, run: () => call('providerSignIn.updateStaff', { body }), done: 'How your team signs in is saved.' });
    if (outcome.ok) return undefined;
    const errors = outcome.problem?.errors ?? {};
    if (Object.keys(errors).length > 0) return errors;
    setProblem(outcome.problem?.code === 'changed_meanwhile' ? 'Somebody has changed it meanwhile. Reload the page and enter it again.' : (outcome.problem?.detail ?? 'It could not be saved.'));
    return undefined;
  };
  return (
    <Panel title="Who comes this way">
      <Form defaultValues={values} onSubmit={(given: unknown) => save(given as Values) as Promise<never>} warnWhenUnsavedChanges WarnWhenUnsavedChangesComponent={UnsavedGuard}>
        <div className={form.form}>
          <ListInput source="domains" label="Domains of your team’s addresses" placeholder="yours.example" help="Addresses under them are led to single sign-on, and recognized by it at the first time. Enter only domains whose addresses your identity provider alone gives out." />
          <ChoiceInput
            source="offered"
            label="Button on the sign-in page"
            choices={[
              { value: 'no', label: 'No', about: 'Only an address under one of the domains leads there.' },
              { value: 'yes', label: 'Yes', about: 'Everybody who opens the sign-in page sees it.' },
            ]}
          />
          <ChoiceInput
            source="required"
            label="May your team come another way?"
            choices={[
              { value: 'no', label: 'Yes', about: 'Passwords and passkeys go on working, with a second factor.' },
              { value: 'yes', label: 'No, single sign-on is required', about: 'Whoever came another way is signed out at their next click.', barred: live || staff.required ? undefined : 'Let the connection go live first.' },
            ]}
          />
          <BreakGlassInput named={staff.breakGlass} />
          {problem !== '' && <Callout tone="danger">{problem}</Callout>}
          <FormActs save="Save" />
        </div>
      </Form>
    </Panel>
  );
}

function BreakGlassInput({ named }: { readonly named: StaffState['breakGlass'] }) {
  const { field, fieldState, id } = useInput({ source: 'breakGlass', defaultValue: [] });
  const { data = [] } = useGetList<Staff>('staff', { filter: { status: 'active' }, sort: { field: 'name', order: 'ASC' }, pagination: { page: 1, perPage: 100 } });
  const people = new Map([...named, ...data].map((one) => [one.id, one]));
  const chosen = Array.isArray(field.value) ? (field.value as string[]) : [];
  const unready = named.filter((one) => !one.ready && chosen.includes(one.id));
  return (
    <>
      <Autocomplete
        multiple
        id={id}
        options={[...people.keys()]}
        value={chosen}
        getOptionLabel={(one) => people.get(one)?.name ?? ''}
        onChange={(_, next) => field.onChange(next)}
        onBlur={field.onBlur}
        noOptionsText="Nobody of your team has this name"
        renderInput={(params) => <TextField {...params} label="Who breaks the glass" error={fieldState.invalid} helperText={fieldState.error?.message ?? 'They get in with their own password and second factor when single sign-on fails. Each use alerts all owners. Where it is required, at least one owner has to be named.'} />}
      />
      {unready.length > 0 && <Callout tone="warning">{unready.map(({ name }) => name).join(', ')} could not get in now: a password of their own and a second factor are needed.</Callout>}
    </>
  );
}

function ReadOnly({ staff }: { readonly staff: StaffState }) {
  return (
    <Panel title="Who comes this way">
      <Facts
        of={[
          ['Domains', staff.domains.join(', ')],
          ['Button on the sign-in page', staff.offered ? 'Yes' : 'No'],
          ['Required', staff.required ? 'Yes' : 'No'],
          ['Who breaks the glass', staff.breakGlass.map(({ name }) => name).join(', ')],
        ]}
      />
    </Panel>
  );
}
