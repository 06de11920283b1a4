import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useGetList } from 'react-admin';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Row, RowList } from '../../components/RowList.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { ClientNote, Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { removeClientNote, shareClientNote, unshareClientNote } from '../../providers/verbs.ts';
import { NoteDialog } from './NoteDialog.tsx';
import css from './notes.module.css';

const shown = 100;

/** What your team writes down about an organization, and shares with its account managers. */
export function OrganizationNotesTab({ organization }: { readonly organization: Organization }) {
  const { data, error } = useGetList<ClientNote>('client-notes', { filter: { organizationId: organization.id }, sort: { field: 'updatedAt', order: 'DESC' }, pagination: { page: 1, perPage: shown } });
  const mayWrite = useMay('customers.help') && organization.status === 'active';
  const [writing, setWriting] = useState(false);
  return (
    <Panel
      title="Notes"
      about={`What your team writes down about ${organization.name}. Its account managers read what you share with them, in their portal under Client notes; nobody else does.`}
      acts={
        mayWrite && (
          <Button variant="contained" startIcon={<Icon name="plus" />} onClick={() => setWriting(true)}>
            Write a note
          </Button>
        )
      }
    >
      {error ? (
        <Callout tone="danger">The notes could not be loaded. Reload the page.</Callout>
      ) : data === undefined ? (
        <Skeleton variant="rectangular" height={160} sx={{ borderRadius: '10px' }} />
      ) : data.length === 0 ? (
        <EmptyState compact icon="file" title="No note yet">
          Agreements from a call, plans for the next quarter, what to know before a visit.
        </EmptyState>
      ) : (
        <RowList label="Notes">
          {data.map((note) => (
            <NoteRow key={note.id} note={note} mayWrite={mayWrite} />
          ))}
        </RowList>
      )}
      {writing && <NoteDialog organization={organization} onClose={() => setWriting(false)} />}
    </Panel>
  );
}

function NoteRow({ note, mayWrite }: { readonly note: ClientNote; readonly mayWrite: boolean }) {
  const { act, busy } = useAct();
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const isShared = note.sharedAt !== null;
  const share = () => act({ run: () => shareClientNote(note.id), done: `The account managers of ${note.organizationName} can read it now.`, undo: () => () => unshareClientNote(note.id), undone: 'Only your team reads it again.' });
  const takeBack = () => act({ run: () => unshareClientNote(note.id), done: 'Only your team reads it now.', undo: () => () => shareClientNote(note.id), undone: 'It is shared again.' });
  return (
    <Row
      icon="file"
      title={note.title}
      mark={<StatusMark word={isShared ? { label: 'Shared', tone: 'success' } : { label: 'Your team only', tone: 'neutral' }} />}
      detail={
        <>
          <span className={css.body}>{note.body}</span>
          {note.authorName}, <When at={note.updatedAt} />
          {isShared && (
            <>
              {' '}
              · shared by {note.sharedBy}, <When at={note.sharedAt} />
            </>
          )}
        </>
      }
      acts={
        mayWrite && (
          <>
            <Button variant="outlined" loading={busy} onClick={() => void (isShared ? takeBack() : share())}>
              {isShared ? 'Take back' : 'Share'}
            </Button>
            <Button variant="outlined" onClick={() => setOpen('edit')}>
              Edit
            </Button>
            <Button variant="outlined" color="error" onClick={() => setOpen('delete')}>
              Delete
            </Button>
            {open === 'edit' && <NoteDialog note={note} onClose={() => setOpen(undefined)} />}
            <ConfirmDialog
              open={open === 'delete'}
              danger
              title={`Delete “${note.title}”?`}
              confirm="Delete the note"
              onClose={() => setOpen(undefined)}
              onConfirm={async () => {
                const outcome = await act({ quiet: true, run: () => removeClientNote(note.id), done: 'The note is deleted.' });
                return outcome.ok ? undefined : (outcome.problem?.detail ?? '');
              }}
            >
              <p>It is gone for your team{isShared ? ` and for the account managers of ${note.organizationName}, who can read it now` : ''}. This cannot be undone.</p>
            </ConfirmDialog>
          </>
        )
      }
    />
  );
}
