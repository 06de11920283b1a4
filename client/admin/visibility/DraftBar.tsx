import { useState } from 'react';
import Button from '@mui/material/Button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { isProblemOf } from '../../http/problem.ts';
import { problemText } from '../components/useAct.ts';
import { count } from '../components/words.ts';
import { previewDraft } from '../providers/verbs.ts';
import { discardDraft, useDraft } from './draft.ts';
import { effectWords } from './effectWords.ts';
import css from './DraftBar.module.css';
import { PublishDialog } from './PublishDialog.tsx';

/** What is edited and not published yet: whom it touches, and the way to publish or discard it. */
export function DraftBar() {
  const draft = useDraft();
  const [publishing, setPublishing] = useState(false);
  const preview = useQuery({ queryKey: ['dry-run', 'features', draft], queryFn: ({ signal }) => previewDraft([...draft], signal), enabled: draft.length > 0, placeholderData: keepPreviousData, retry: false, staleTime: 0, gcTime: 0 });
  if (draft.length === 0) return null;
  return (
    <section className={css.draft} aria-label="Draft">
      <p role="status">
        <b>{count(draft.length, 'setting is', 'settings are')} changed and not published.</b>
        <small>{preview.error ? refused(preview.error) : preview.data ? effectWords(preview.data.effects) : 'Counting whom it touches.'}</small>
      </p>
      <Button variant="outlined" onClick={discardDraft}>
        Discard
      </Button>
      <Button variant="contained" disabled={preview.data === undefined || preview.error !== null} onClick={() => setPublishing(true)}>
        Look over and publish
      </Button>
      {publishing && preview.data && <PublishDialog cells={draft} effects={preview.data.effects} onDone={discardDraft} onClose={() => setPublishing(false)} />}
    </section>
  );
}

const refused = (error: unknown) => (isProblemOf(error, 'not_found') ? 'Somebody or something in this draft is not there any more. Discard it and begin again.' : problemText(error));
