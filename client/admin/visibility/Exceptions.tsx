import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { catalogue } from '../../../shared/features.ts';
import { Callout } from '../components/Callout.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Panel } from '../components/Panel.tsx';
import { Row, RowList } from '../components/RowList.tsx';
import { customerRoleNames } from '../components/words.ts';
import type { VisibilityPerson } from '../providers/records.ts';
import { useMay } from '../providers/useSession.ts';
import { draftCell, draftedState, useDraft } from './draft.ts';

const step = 50;

/** Everybody for whom something is set alone, of all customers. */
export function Exceptions() {
  const [shown, setShown] = useState(step);
  const { data, total = 0, error } = useGetList<VisibilityPerson>('feature-visibility/people', { filter: { set: true }, sort: { field: 'name', order: 'ASC' }, pagination: { page: 1, perPage: shown } });
  const mayEdit = useMay('portals.manage');
  const draft = useDraft();
  if (error) return <Callout tone="danger">The exceptions could not be loaded. Reload the page.</Callout>;
  if (data === undefined) return <Skeleton variant="rectangular" height={220} sx={{ borderRadius: '14px' }} />;
  return (
    <Panel>
      {data.length === 0 ? (
        <EmptyState compact icon="person" title="No exceptions">
          Everybody sees what their organization and role see. What you set for one person alone stands here.
        </EmptyState>
      ) : (
        <RowList label="People with settings of their own">
          {data.map((person) => {
            const set = catalogue.flatMap((feature) => {
              const state = person.states[feature.key];
              return state === undefined ? [] : [{ feature, state, isLeaving: draftedState(draft, { level: 'person', customerUserId: person.id }, feature.key) === null }];
            });
            return (
              <Row
                key={person.id}
                icon="person"
                title={<Link to={`/customer-users/${person.id}/show`}>{person.name === '' ? person.email : person.name}</Link>}
                detail={
                  <>
                    {set.map(({ feature, state, isLeaving }) => `${feature.name} ${state === 'visible' ? 'shown' : 'hidden'}${isLeaving ? ' (taken away in your draft)' : ''}`).join(', ')} · {customerRoleNames[person.role]} of {person.organizationName}
                  </>
                }
                acts={
                  mayEdit &&
                  set.some(({ isLeaving }) => !isLeaving) && (
                    <Button variant="outlined" onClick={() => set.forEach(({ feature, state }) => draftCell({ level: 'person', customerUserId: person.id }, feature.key, null, state))}>
                      Take away
                    </Button>
                  )
                }
              />
            );
          })}
        </RowList>
      )}
      {total > shown && (
        <Button variant="outlined" onClick={() => setShown(shown + step)}>
          Show more
        </Button>
      )}
    </Panel>
  );
}
