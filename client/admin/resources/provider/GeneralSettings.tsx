import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useInput } from 'react-admin';
import { limits } from '../../../../shared/limits.ts';
import form from '../../components/form/form.module.css';
import { LineInput } from '../../components/form/inputs.tsx';
import { ListInput } from '../../components/form/ListInput.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { timeZones } from '../../components/time.ts';
import type { Provider } from '../../providers/records.ts';
import { ProviderForm } from './ProviderForm.tsx';

const fields = {
  name: 'Name',
  timeZone: 'Time zone',
  'support.name': 'Support: name',
  'support.email': 'Support: e-mail',
  'support.phone': 'Support: phone',
  'support.url': 'Support: web page',
  alertEmails: 'Who is alerted',
} as const;

/** Who the provider is, whom its customers turn to, and who is alerted. */
export function GeneralSettings({ provider }: { readonly provider: Provider }) {
  return (
    <div className={layout.split}>
      <ProviderForm provider={provider} title="Who you are" about="Customers read the name on their portal and in every mail, and the support contact on every wall they meet." fields={fields}>
        <div className={form.pair}>
          <LineInput source="name" label={fields.name} required maxLength={limits.nameCharacters} />
          <TimeZoneInput />
        </div>
        <div className={form.pair}>
          <LineInput source="support.name" label={fields['support.name']} maxLength={limits.nameCharacters} placeholder="Helpdesk" />
          <LineInput source="support.email" label={fields['support.email']} type="email" maxLength={limits.emailCharacters} />
          <LineInput source="support.phone" label={fields['support.phone']} type="tel" maxLength={limits.phoneCharacters} />
          <LineInput source="support.url" label={fields['support.url']} type="url" maxLength={500} placeholder="https://" />
        </div>
        <ListInput source="alertEmails" label={fields.alertEmails} placeholder="ops@yours.example" help="They hear when somebody becomes an owner or an owner’s account is recovered." />
      </ProviderForm>
      <Panel title="Addresses" about="Where your customers’ portals answer.">
        <ul className={layout.stack}>
          {provider.hosts.map((host) => (
            <li key={host.host}>
              <code>{host.host}</code>
              {host.main && ' (main)'}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function TimeZoneInput() {
  const { field, fieldState, id } = useInput({ source: 'timeZone' });
  return (
    <Autocomplete
      id={id}
      options={timeZones()}
      value={typeof field.value === 'string' ? field.value : 'UTC'}
      disableClearable
      onChange={(_, zone) => field.onChange(zone)}
      renderInput={(params) => <TextField {...params} label={fields.timeZone} required error={fieldState.invalid} helperText={fieldState.error?.message ?? 'Every date in this console is shown in it.'} />}
    />
  );
}
