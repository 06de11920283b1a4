import { Route, Routes, useParams } from 'react-router';
import { isProblemOf } from '../../../http/problem.ts';
import { BackLink } from '../../components/BackLink.tsx';
import { ButtonLink } from '../../components/Button.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { PlaceLink } from '../../components/PlaceLink.tsx';
import { Time, TimeZoneNote } from '../../components/Time.tsx';
import { usePresentSession } from '../../session/session.ts';
import styles from './ClientNotes.module.css';
import { type ClientNote, useClientNote, useClientNotes } from './queries.ts';

/** The section for account managers: what the provider wants them to know. */
export function ClientNotesPages() {
  return (
    <Routes>
      <Route index element={<NotesPage />} />
      <Route path=":id" element={<NotePage />} />
    </Routes>
  );
}

function NotesPage() {
  const { branding, organization } = usePresentSession();
  const notes = useClientNotes();
  return (
    <div className={styles.page}>
      <PageHeading title="Client notes" of={organization?.name} lead={`What ${branding.providerName} shares with you and the other account managers.`}>
        Client notes
      </PageHeading>
      <Loaded query={notes} what="your notes" lines={5}>
        {(list) => (list.length === 0 ? <p className={styles.none}>Nothing is shared yet. Reports, plans and reminders from {branding.providerName} will stand here.</p> : <NoteList notes={list} />)}
      </Loaded>
    </div>
  );
}

function NoteList({ notes }: { readonly notes: readonly ClientNote[] }) {
  return (
    <>
      <ul className={styles.list}>
        {notes.map(({ id, title, authorName, updatedAt }) => (
          <li key={id}>
            <PlaceLink to={id} icon="note" title={title}>
              {authorName}, <Time at={updatedAt} />
            </PlaceLink>
          </li>
        ))}
      </ul>
      <TimeZoneNote />
    </>
  );
}

function NotePage() {
  const { id = '' } = useParams();
  const { organization } = usePresentSession();
  const note = useClientNote(id);
  const back = <BackLink to="/client-notes">Client notes</BackLink>;
  if (isProblemOf(note.error, 'not_found')) {
    return (
      <div className={styles.page}>
        <PageHeading title="Note not found" of={organization?.name} above={back} lead="It was taken back or deleted, or the address is mistyped.">
          This note is not here
        </PageHeading>
        <div>
          <ButtonLink look="primary" to="/client-notes">
            See all notes
          </ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <Loaded query={note} what="this note" lines={6}>
      {({ title, body, authorName, updatedAt }) => (
        <article className={styles.page}>
          <PageHeading title={title} of={organization?.name} above={back} lead={<>{authorName}, <Time at={updatedAt} /></>}>
            {title}
          </PageHeading>
          <div className={styles.note}>{body}</div>
        </article>
      )}
    </Loaded>
  );
}
