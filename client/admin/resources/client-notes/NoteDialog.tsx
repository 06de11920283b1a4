import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { limits } from '../../../../shared/limits.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useAct } from '../../components/useAct.ts';
import type { ClientNote, Organization } from '../../providers/records.ts';
import { changeClientNote, writeClientNote } from '../../providers/verbs.ts';
import css from './notes.module.css';

type NoteDialogProps = { readonly onClose: () => void } & ({ readonly organization: Organization; readonly note?: undefined } | { readonly note: ClientNote; readonly organization?: undefined });

/** Writes a note, or changes one; what is shared already changes for those who read it, too. */
export function NoteDialog({ organization, note, onClose }: NoteDialogProps) {
  const { act } = useAct();
  const [title, setTitle] = useState(note?.title ?? '');
  const [body, setBody] = useState(note?.body ?? '');
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const save = () => (note === undefined ? writeClientNote({ organizationId: organization.id, title, body }) : changeClientNote(note.id, { version: note.version, title, body }));
  return (
    <ConfirmDialog
      open
      wide
      title={note === undefined ? `A note about ${organization.name}` : 'Change the note'}
      confirm={note === undefined ? 'Write it down' : 'Save'}
      ready={title.trim() !== '' && body.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: save, done: note === undefined ? 'The note is written. Only your team reads it until you share it.' : 'The note is changed.' });
        if (outcome.ok) return undefined;
        setErrors(outcome.problem?.errors ?? {});
        if (outcome.problem?.code === 'changed_meanwhile') return 'Somebody changed this note meanwhile. Copy what you wrote, close this, and open the note again.';
        return Object.keys(outcome.problem?.errors ?? {}).length > 0 ? '' : (outcome.problem?.detail ?? '');
      }}
    >
      <div className={css.form}>
        {note !== undefined && note.sharedAt !== null && <p>It is shared: the account managers read what you save at once.</p>}
        <TextField label="Title" value={title} onChange={(event) => setTitle(event.target.value)} autoFocus error={errors['title'] !== undefined} helperText={errors['title']} slotProps={{ htmlInput: { maxLength: limits.nameCharacters } }} />
        <TextField label="Note" value={body} onChange={(event) => setBody(event.target.value)} multiline minRows={6} maxRows={16} error={errors['body'] !== undefined} helperText={errors['body']} slotProps={{ htmlInput: { maxLength: limits.clientNoteCharacters } }} />
      </div>
    </ConfirmDialog>
  );
}
