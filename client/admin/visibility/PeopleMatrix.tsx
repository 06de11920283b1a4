import { useState } from 'react';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { Link } from 'react-router-dom';
import { catalogue, type Feature } from '../../../shared/features.ts';
import { Callout } from '../components/Callout.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Panel } from '../components/Panel.tsx';
import { useDebounced } from '../components/useDebounced.ts';
import { customerRoleNames } from '../components/words.ts';
import type { VisibilityOrganization } from '../providers/records.ts';
import { useMay } from '../providers/useSession.ts';
import { draftCell, useDraft } from './draft.ts';
import { personCell, pressed } from './levels.ts';
import { useProviderStates, useRows } from './useVisibility.ts';
import { GridLegend, VisibilityGrid } from './VisibilityGrid.tsx';
import css from './visibility.module.css';

const waitMs = 250;

/** Features by people of one organization: an exception for one person is a press away. */
export function PeopleMatrix({ organization }: { readonly organization: VisibilityOrganization }) {
  const mayEdit = useMay('portals.manage');
  const provider = useProviderStates();
  const draft = useDraft();
  const [typed, setTyped] = useState('');
  const [onlySet, setOnlySet] = useState(false);
  const q = useDebounced(typed.trim(), waitMs);
  const { total, error, rowAt, onSight } = useRows('people', { organizationId: organization.id, ...(q !== '' && { q }), ...(onlySet && { set: true }) });

  const cellAt = (index: number, feature: Feature) => {
    const person = rowAt(index);
    return person && provider && personCell(draft, feature, provider, organization, person);
  };
  const set = (index: number, feature: Feature, clear: boolean) => {
    const person = rowAt(index);
    const cell = cellAt(index, feature);
    if (!person || !cell || !provider) return;
    const others = draft.filter((one) => !(one.level === 'person' && one.customerUserId === person.id));
    const inherited = personCell(others, feature, provider, organization, { ...person, states: {} }).state;
    draftCell({ level: 'person', customerUserId: person.id }, feature.key, clear ? null : pressed(cell, inherited), cell.published);
  };
  return (
    <Panel flush title="Person by person">
      <div className={css.tools}>
        <TextField className={css.search ?? ''} label="Find a person" value={typed} onChange={(event) => setTyped(event.target.value)} slotProps={{ htmlInput: { maxLength: 200 } }} />
        <label>
          <input type="checkbox" checked={onlySet} onChange={(event) => setOnlySet(event.target.checked)} />
          Only with settings of their own
        </label>
      </div>
      {error ? (
        <Callout tone="danger">The people could not be loaded. Reload the page.</Callout>
      ) : total === undefined || provider === undefined ? (
        <Skeleton variant="rectangular" height={240} />
      ) : total === 0 ? (
        <EmptyState compact icon="people" title={onlySet ? 'No exceptions here' : 'Nobody here'}>
          {onlySet ? 'Everybody sees what their role sees.' : 'People stand here once they are added to the organization.'}
        </EmptyState>
      ) : (
        <VisibilityGrid
          label={`Features by people of ${organization.name}`}
          heading="Person"
          features={catalogue}
          total={total}
          rowAt={(index) => {
            const person = rowAt(index);
            const name = person && (person.name === '' ? person.email : person.name);
            return person && name !== undefined ? { id: person.id, label: name, name: <Link to={`/customer-users/${person.id}/show`}>{name}</Link>, detail: customerRoleNames[person.role] } : undefined;
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
