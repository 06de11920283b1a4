import { useState } from 'react';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { Link } from 'react-router-dom';
import { catalogue, type Feature } from '../../../shared/features.ts';
import { Callout } from '../components/Callout.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Panel } from '../components/Panel.tsx';
import { useDebounced } from '../components/useDebounced.ts';
import { count } from '../components/words.ts';
import { useMay } from '../providers/useSession.ts';
import { draftCell, useDraft } from './draft.ts';
import { organizationCell, placeIn, pressed, type Whom } from './levels.ts';
import { useProviderStates, useRows } from './useVisibility.ts';
import { GridLegend, VisibilityGrid } from './VisibilityGrid.tsx';
import css from './visibility.module.css';

const choices: readonly { readonly value: Whom; readonly label: string }[] = [
  { value: 'everybody', label: 'Everybody' },
  { value: 'user', label: 'Standard users' },
  { value: 'manager', label: 'Account managers' },
];
const waitMs = 250;

/** Features by organizations of the provider. */
export function OrganizationMatrix() {
  const mayEdit = useMay('portals.manage');
  const provider = useProviderStates();
  const draft = useDraft();
  const [whom, setWhom] = useState<Whom>('everybody');
  const [typed, setTyped] = useState('');
  const [onlySet, setOnlySet] = useState(false);
  const q = useDebounced(typed.trim(), waitMs);
  const { total, error, rowAt, onSight } = useRows('organizations', { status: 'active', ...(q !== '' && { q }), ...(onlySet && { set: true }) });

  const cellAt = (index: number, feature: Feature) => {
    const organization = rowAt(index);
    return organization && provider && organizationCell(draft, feature, whom, provider, organization);
  };
  const set = (index: number, feature: Feature, clear: boolean) => {
    const organization = rowAt(index);
    const cell = cellAt(index, feature);
    if (!organization || !cell || !provider) return;
    const place = placeIn(organization.id, whom);
    const without = draft.filter((one) => !(one.level === place.level && 'organizationId' in one && one.organizationId === organization.id && one.feature === feature.key && (!('role' in one) || one.role === whom)));
    const bare = { ...organization, states: { ...organization.states, [whom === 'everybody' ? 'all' : whom]: {} } };
    const inherited = organizationCell(without, feature, whom, provider, bare).state;
    draftCell(place, feature.key, clear ? null : pressed(cell, inherited), cell.published);
  };
  return (
    <Panel flush>
      <div className={css.tools}>
        <TextField className={css.search ?? ''} label="Find an organization" value={typed} onChange={(event) => setTyped(event.target.value)} slotProps={{ htmlInput: { maxLength: 200 } }} />
        <label>
          For
          <select aria-label="For whom" value={whom} onChange={(event) => setWhom(event.target.value as Whom)}>
            {choices.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={onlySet} onChange={(event) => setOnlySet(event.target.checked)} />
          Only with settings of their own
        </label>
      </div>
      {error ? (
        <Callout tone="danger">The organizations could not be loaded. Reload the page.</Callout>
      ) : total === undefined || provider === undefined ? (
        <Skeleton variant="rectangular" height={320} />
      ) : total === 0 ? (
        <EmptyState compact icon="building" title="No organization fits">
          {onlySet ? 'None has settings of its own: all see what you show to everybody.' : 'Look for another name.'}
        </EmptyState>
      ) : (
        <VisibilityGrid
          label="Features by organizations"
          heading={`${total > 10_000 ? 'More than 10,000' : total.toLocaleString('en-GB')} ${total === 1 ? 'organization' : 'organizations'}`}
          features={catalogue}
          total={total}
          rowAt={(index) => {
            const row = rowAt(index);
            return row && { id: row.id, label: row.name, name: <Link to={`/organizations/${row.id}/show/features`}>{row.name}</Link>, detail: `${count(row.people.user + row.people.manager, 'person', 'people')}${row.exceptions > 0 ? `, ${count(row.exceptions, 'exception', 'exceptions')}` : ''}` };
          }}
          cellAt={cellAt}
          mayEdit={mayEdit}
          onPress={(index, feature) => set(index, feature, false)}
          onClear={(index, feature) => set(index, feature, true)}
          onSight={onSight}
        />
      )}
      <div className={css.foot}>
        <GridLegend mayEdit={mayEdit} />
      </div>
    </Panel>
  );
}
