import { useRef, useState, type FormEvent } from 'react';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { limits } from '../../../../shared/limits.ts';
import { attachmentKinds, ticketStatuses, type TicketStatus } from '../../../../shared/tickets.ts';
import { Callout } from '../../components/Callout.tsx';
import { Icon } from '../../components/Icon.tsx';
import { problemText, useAct } from '../../components/useAct.ts';
import { fileSize, ticketStatusWords } from '../../components/words.ts';
import type { Ticket } from '../../providers/records.ts';
import { noteInTicket, replyToTicket } from '../../providers/verbs.ts';
import css from './tickets.module.css';
import { attachToTicket } from './useTalk.ts';

const accepted = [...Object.keys(attachmentKinds), ...Object.values(attachmentKinds).flat().map((ending) => `.${ending}`)].join(',');

/** Where staff answer the customer or note something among themselves; which of the two it is cannot be overlooked. */
export function TicketComposer({ ticket }: { readonly ticket: Ticket }) {
  const [kind, setKind] = useState<'answer' | 'note'>('answer');
  const [text, setText] = useState('');
  const [status, setStatus] = useState<TicketStatus | ''>('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [problem, setProblem] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const { act, busy } = useAct();
  const isNote = kind === 'note';

  /** Says which files did not go with the answer. */
  const answer = async (): Promise<string> => {
    const comment = await replyToTicket(ticket.id, { text, ...(status !== '' && { status }) });
    const refused: string[] = [];
    for (const file of files) await attachToTicket(ticket.id, file, comment.id).catch((error: unknown) => refused.push(`${file.name}: ${problemText(error)}`));
    return refused.length === 0 ? '' : `Your answer is sent, but not everything could be attached. ${refused.join(' ')}`;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || text.trim() === '') return;
    setProblem('');
    const outcome = await act({ quiet: true, run: () => (isNote ? noteInTicket(ticket.id, text).then(() => '') : answer()) });
    setProblem(outcome.ok ? outcome.result : (outcome.problem?.detail ?? 'That did not work. Try again.'));
    if (!outcome.ok) return;
    setText('');
    setStatus('');
    setFiles([]);
  };
  return (
    <form className={css.composer} data-note={isNote} onSubmit={(event) => void submit(event)} aria-label={isNote ? 'Write an internal note' : 'Write an answer'}>
      <ToggleButtonGroup exclusive size="small" value={kind} onChange={(_, chosen: 'answer' | 'note' | null) => chosen !== null && setKind(chosen)} aria-label="What you write">
        <ToggleButton value="answer" className={css.toggle}>
          Answer
        </ToggleButton>
        <ToggleButton value="note" className={css.toggle}>
          <Icon name="lock" size={14} />
          &nbsp;Internal note
        </ToggleButton>
      </ToggleButtonGroup>
      <TextField
        multiline
        minRows={3}
        maxRows={16}
        label={isNote ? 'Internal note' : `Answer to ${ticket.requester.name}`}
        helperText={isNote ? 'For your team alone: no customer ever sees it.' : `${ticket.requester.name} reads it in the portal and by mail.`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        slotProps={{ htmlInput: { maxLength: limits.ticket.textCharacters } }}
      />
      {!isNote && files.length > 0 && (
        <ul className={css.chosen} aria-label="Files to attach">
          {files.map((file) => (
            <li key={`${file.name} ${file.lastModified}`}>
              <Icon name="clip" size={15} /> {file.name} <small>{fileSize(file.size)}</small>
              <Button size="small" variant="text" onClick={() => setFiles(files.filter((one) => one !== file))}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {problem !== '' && <Callout tone="danger">{problem}</Callout>}
      <div className={css.acts}>
        {!isNote && (
          <>
            <TextField select fullWidth={false} size="small" label="Status after it" className={css.then} value={status} onChange={(event) => setStatus(event.target.value as TicketStatus | '')} slotProps={{ select: { displayEmpty: true } }}>
              <MenuItem value="">{ticketStatusWords[ticket.status].label}, as it is</MenuItem>
              {ticketStatuses.filter((one) => one !== ticket.status).map((one) => (
                <MenuItem key={one} value={one}>
                  {ticketStatusWords[one].label}
                </MenuItem>
              ))}
            </TextField>
            <input
              ref={input}
              type="file"
              hidden
              multiple
              accept={accepted}
              aria-label="Attach files"
              onChange={(event) => {
                setFiles([...files, ...(event.target.files ?? [])]);
                event.target.value = '';
              }}
            />
            <Button variant="text" startIcon={<Icon name="clip" size={16} />} onClick={() => input.current?.click()}>
              Attach
            </Button>
          </>
        )}
        <Button type="submit" variant="contained" loading={busy} disabled={text.trim() === ''}>
          {isNote ? 'Add note' : 'Send answer'}
        </Button>
      </div>
    </form>
  );
}
