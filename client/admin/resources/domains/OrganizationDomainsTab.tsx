import { useState, type FormEvent } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { useGetList } from 'react-admin';
import { limits } from '../../../../shared/limits.ts';
import { Callout } from '../../components/Callout.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import type { Domain, Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { claimDomain, removeDomain } from '../../providers/verbs.ts';
import { DomainItem } from './DomainItem.tsx';
import css from './domains.module.css';

const { recheckHours, warnDays, withdrawDays } = limits.domainProof;

/** The domains of an organization, each with the record that proves it. */
export function OrganizationDomainsTab({ organization }: { readonly organization: Organization }) {
  const { data, error } = useGetList<Domain>('domains', { filter: { organizationId: organization.id }, sort: { field: 'domain', order: 'ASC' }, pagination: { page: 1, perPage: limits.domainsPerOrganization } });
  const may = useMay('portals.manage');
  return (
    <div className={layout.split}>
      <Panel title="Domains" about={`The domains of ${organization.name}’s addresses.`}>
        {may && <AddDomain organizationId={organization.id} />}
        {error ? (
          <Callout tone="danger">The domains could not be loaded. Reload the page.</Callout>
        ) : data === undefined ? (
          <Skeleton variant="rectangular" height={160} sx={{ borderRadius: '10px' }} />
        ) : data.length === 0 ? (
          <EmptyState compact icon="globe" title="No domain yet">
            A domain is what stands behind the @ of its people’s addresses.
          </EmptyState>
        ) : (
          <ul className={css.list} aria-label="Domains">
            {data.map((domain) => (
              <DomainItem key={domain.id} domain={domain} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="What a proof is for">
        <div className={css.about}>
          <p>Anybody can write down a domain. A TXT record in its DNS shows that it is the company’s own: only whoever runs the domain can add one.</p>
          <p>Only proven domains lead people to their company’s own sign-in, and of your organizations one alone can prove a domain.</p>
          <p>Some DNS providers add the domain to the name by themselves; there, enter the name without it. A record at the domain itself counts as well.</p>
          <p>
            A proven domain is looked at every {recheckHours} hours. When its record vanishes, whoever receives your alerts hears of it after {warnDays} days, and the proof ends after {withdrawDays}; it never ends because a name server is down.
          </p>
        </div>
      </Panel>
    </div>
  );
}

function AddDomain({ organizationId }: { readonly organizationId: string }) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');
  const { act, busy } = useAct();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem('');
    const outcome = await act({ quiet: true, run: () => claimDomain(organizationId, typed), done: ({ displayName }) => `${displayName} is added. Its record proves it.`, undo: ({ id }) => () => removeDomain(id), undone: 'The domain is removed again.' });
    if (outcome.ok) setTyped('');
    else setProblem(outcome.problem?.errors['domain'] ?? outcome.problem?.detail ?? 'It could not be added.');
  };
  return (
    <form className={css.add} noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label="Domain"
        placeholder="acme.example"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setProblem('');
        }}
        error={problem !== ''}
        helperText={problem || undefined}
        slotProps={{ htmlInput: { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false, inputMode: 'url', maxLength: 300 }, formHelperText: { role: 'alert' } }}
      />
      <Button type="submit" variant="contained" loading={busy} disabled={typed.trim() === ''} startIcon={<Icon name="plus" />}>
        Add domain
      </Button>
    </form>
  );
}
