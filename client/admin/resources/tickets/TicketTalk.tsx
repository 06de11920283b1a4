import type { ReactNode } from 'react';
import Skeleton from '@mui/material/Skeleton';
import { linksIn } from '../../../../shared/linked-text.ts';
import { Callout } from '../../components/Callout.tsx';
import { Icon } from '../../components/Icon.tsx';
import { problemText } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { fileSize, ticketStatusWords } from '../../components/words.ts';
import type { Ticket } from '../../providers/records.ts';
import css from './tickets.module.css';
import { useTalk, type Entry } from './useTalk.ts';

/** Everything that was said and noted in a ticket. */
export function TicketTalk({ ticket }: { readonly ticket: Ticket }) {
  const { entries, failed } = useTalk(ticket);
  return (
    <ol className={css.talk} aria-label="Conversation">
      <Said from={ticket.createdBy.kind} name={ticket.createdBy.name} at={ticket.createdAt} ticketId={ticket.id} text={ticket.description} files={ticket.attachments.filter((file) => file.commentId === null)} />
      {entries === undefined && (failed === null || failed === undefined ? <li><Skeleton variant="rounded" height={72} /></li> : <li><Callout tone="danger">{problemText(failed)}</Callout></li>)}
      {entries?.map((entry) => <TalkEntry key={entryKey(entry)} entry={entry} ticketId={ticket.id} />)}
    </ol>
  );
}

const entryKey = (entry: Entry) => (entry.kind === 'said' ? entry.comment.id : entry.kind === 'note' ? entry.note.id : entry.file.id);

function TalkEntry({ entry, ticketId }: { readonly entry: Entry; readonly ticketId: string }) {
  if (entry.kind === 'note') {
    return (
      <li className={css.said} data-from="note">
        <By name={entry.note.author} at={entry.at}>
          <span className={css.internal}>
            <Icon name="lock" size={13} /> Internal note, never shown to customers
          </span>
        </By>
        <Words text={entry.note.text} />
      </li>
    );
  }
  if (entry.kind === 'file') return <Said from={entry.file.author.kind} name={entry.file.author.name} at={entry.at} ticketId={ticketId} text="" files={[entry.file]} />;
  const { comment, files } = entry;
  if (comment.text !== '') return <Said from={comment.author.kind} name={comment.author.name} at={entry.at} ticketId={ticketId} text={comment.text} files={files} status={comment.status} />;
  return (
    <li className={css.change}>
      <span>
        {comment.author.name} set it to {comment.status === null ? '' : ticketStatusWords[comment.status].label.toLowerCase()} · <When at={entry.at} />
      </span>
    </li>
  );
}

interface SaidProps {
  readonly from: 'customer' | 'staff';
  readonly name: string;
  readonly at: string;
  readonly ticketId: string;
  readonly text: string;
  readonly files: readonly Ticket['attachments'][number][];
  readonly status?: Ticket['status'] | null;
}

function Said({ from, name, at, ticketId, text, files, status = null }: SaidProps) {
  return (
    <li className={css.said} data-from={from}>
      <By name={name} at={at}>
        {from === 'customer' && <span className={css.muted}>Customer</span>}
        {status !== null && <span className={css.muted}>→ {ticketStatusWords[status].label}</span>}
      </By>
      {text !== '' && <Words text={text} />}
      {files.length > 0 && (
        <ul className={css.files} aria-label="Attached files">
          {files.map((file) => (
            <li key={file.id}>
              <a href={`/api/admin/tickets/${ticketId}/attachments/${file.id}`} download={file.fileName}>
                {pictures.includes(file.mediaType) ? <img src={`/api/admin/tickets/${ticketId}/attachments/${file.id}`} alt="" loading="lazy" /> : <Icon name="file" />}
                <span>
                  {file.fileName}
                  <small>{fileSize(file.bytes)}</small>
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

function By({ name, at, children }: { readonly name: string; readonly at: string; readonly children?: ReactNode }) {
  return (
    <p className={css.by}>
      <b>{name}</b>
      {children}
      <span className={css.muted}>
        <When at={at} />
      </span>
    </p>
  );
}

function Words({ text }: { readonly text: string }) {
  return (
    <p className={css.words}>
      {linksIn(text).map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={`${index} ${part.href}`} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
