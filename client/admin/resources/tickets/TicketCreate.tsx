import { useState } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { required as isRequired, useGetList, useGetOne, useInput, ValidationError } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { limits } from '../../../../shared/limits.ts';
import { BlockInput, LineInput } from '../../components/form/inputs.tsx';
import { RecordCreate } from '../../components/form/RecordCreate.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useDebounced } from '../../components/useDebounced.ts';
import { ticketPriorityWords } from '../../components/words.ts';
import type { CustomerUser, Ticket } from '../../providers/records.ts';

/** Opens a ticket for a person, who hears of it by mail. */
export default function TicketCreate() {
  const [search] = useSearchParams();
  return (
    <RecordCreate<Ticket>
      resource="tickets"
      head={<PageHeader title="New ticket" about="The person finds it in their portal, and hears of it by mail if they may sign in." trail={[{ label: 'Tickets', to: '/tickets' }]} />}
      defaults={{ customerUserId: search.get('customerUserId') ?? '', subject: '', description: '', priority: 'normal' }}
      save="Open ticket"
      created={(record) => `Ticket #${record.number} is open.`}
      to={(record) => `/tickets/${record.id}/show`}
      cancelTo="/tickets"
    >
      <PersonInput />
      <LineInput source="subject" label="Subject" required maxLength={limits.ticket.subjectCharacters} />
      <BlockInput source="description" label="What they ask for" help="The customer reads this." maxLength={limits.ticket.textCharacters} rows={6} />
      <PriorityInput />
    </RecordCreate>
  );
}

function PriorityInput() {
  const { field } = useInput({ source: 'priority', defaultValue: 'normal' });
  return (
    <TextField {...field} select label="Priority" sx={{ maxWidth: '16rem' }}>
      {Object.entries(ticketPriorityWords).map(([value, { label }]) => (
        <MenuItem key={value} value={value}>
          {label}
        </MenuItem>
      ))}
    </TextField>
  );
}

function PersonInput() {
  const { field, fieldState, id } = useInput({ source: 'customerUserId', defaultValue: '', validate: isRequired() });
  const [text, setText] = useState('');
  const asked = useDebounced(text.trim(), 180);
  const chosen = typeof field.value === 'string' ? field.value : '';
  const { data: found = [], isFetching } = useGetList<CustomerUser>('customer-users', { filter: asked === '' ? {} : { q: asked }, sort: { field: 'name', order: 'ASC' }, pagination: { page: 1, perPage: 25 } });
  const { data: known } = useGetOne<CustomerUser>('customer-users', { id: chosen }, { enabled: chosen !== '' });
  const people = new Map([...found, ...(known === undefined ? [] : [known])].map((one) => [one.id, one]));
  const nameOf = (personId: string) => {
    const person = people.get(personId);
    return person === undefined ? '…' : `${person.name}, ${person.organizationName}`;
  };
  return (
    <Autocomplete
      id={id}
      options={[...people.keys()]}
      value={chosen === '' ? null : chosen}
      loading={isFetching}
      getOptionLabel={nameOf}
      filterOptions={(all) => all}
      onInputChange={(_, typed, reason) => setText(reason === 'input' ? typed : '')}
      onChange={(_, personId) => field.onChange(personId ?? '')}
      noOptionsText="Nobody has this in their name, address or phone number"
      renderInput={(params) => <TextField {...params} label="For" required autoFocus={chosen === ''} error={fieldState.invalid} helperText={fieldState.error && <ValidationError error={fieldState.error.message ?? ''} />} placeholder="Search by name, address or phone number" />}
    />
  );
}
