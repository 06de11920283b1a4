import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useGetList } from 'react-admin';
import { Callout } from '../components/Callout.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Panel } from '../components/Panel.tsx';
import { Row, RowList } from '../components/RowList.tsx';
import { StatusMark } from '../components/StatusMark.tsx';
import { useAct } from '../components/useAct.ts';
import { When } from '../components/When.tsx';
import { count, type Word } from '../components/words.ts';
import type { FeaturePublication } from '../providers/records.ts';
import { cancelPublication, undoPublication } from '../providers/verbs.ts';
import { effectWords } from './effectWords.ts';

const step = 25;
const words: Readonly<Record<FeaturePublication['status'], Word>> = { scheduled: { label: 'Planned', tone: 'info' }, published: { label: 'Published', tone: 'success' }, undone: { label: 'Taken back', tone: 'neutral' }, cancelled: { label: 'Called off', tone: 'neutral' } };

/** What was published or is planned, the newest first, each with the way back. */
export function Publications() {
  const [shown, setShown] = useState(step);
  const { data, total, error } = useGetList<FeaturePublication>('feature-publications', { sort: { field: 'createdAt', order: 'DESC' }, pagination: { page: 1, perPage: shown } });
  if (error) return <Callout tone="danger">What was published could not be loaded. Reload the page.</Callout>;
  if (data === undefined) return <Skeleton variant="rectangular" height={220} sx={{ borderRadius: '14px' }} />;
  return (
    <Panel>
      {data.length === 0 ? (
        <EmptyState compact icon="undo" title="Nothing is published yet">
          Change what customers see, look over whom it touches, and publish. It stands here then, and one press takes it back.
        </EmptyState>
      ) : (
        <RowList label="Publications">
          {data.map((publication) => (
            <PublicationRow key={publication.id} publication={publication} />
          ))}
        </RowList>
      )}
      {(total ?? 0) > shown && (
        <Button variant="outlined" onClick={() => setShown(shown + step)}>
          Show more
        </Button>
      )}
    </Panel>
  );
}

function PublicationRow({ publication }: { readonly publication: FeaturePublication }) {
  const { act, busy } = useAct();
  const { id, status, settings, effects, createdBy, publishAt, publishedAt, endedAt, endedBy } = publication;
  return (
    <Row
      icon={status === 'scheduled' ? 'log' : 'eye'}
      title={effectWords(effects)}
      mark={<StatusMark word={words[status]} />}
      detail={
        <>
          {count(settings, 'setting', 'settings')} by {createdBy}
          {publishedAt !== null && (
            <>
              , <When at={publishedAt} />
            </>
          )}
          {status === 'scheduled' && (
            <>
              , for <When at={publishAt} />
            </>
          )}
          {endedAt !== null && (
            <>
              {' '}
              · {words[status].label.toLowerCase()} by {endedBy}, <When at={endedAt} />
            </>
          )}
        </>
      }
      acts={
        status === 'published' ? (
          <Button variant="outlined" loading={busy} onClick={() => void act({ run: () => undoPublication(id), done: 'Taken back. What was changed since stays as it is.' })}>
            Take back
          </Button>
        ) : status === 'scheduled' ? (
          <Button variant="outlined" loading={busy} onClick={() => void act({ run: () => cancelPublication(id), done: 'Called off. Nothing was changed.' })}>
            Call off
          </Button>
        ) : undefined
      }
    />
  );
}
