import { Icon } from '../../components/Icon.tsx';
import { LinkedText } from '../../components/LinkedText.tsx';
import { Time } from '../../components/Time.tsx';
import type { Attachment, Comment, Ticket } from './queries.ts';
import styles from './Conversation.module.css';
import { changeWords, fileSize } from './words.ts';

const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Everything that was said in a ticket, from its description on. */
export function Conversation({ ticket, comments }: { readonly ticket: Ticket; readonly comments: readonly Comment[] }) {
  const known = new Set(comments.map(({ id }) => id));
  const filesOf = (commentId: string | null) => ticket.attachments.filter((file) => (commentId === null ? file.commentId === null || !known.has(file.commentId) : file.commentId === commentId));
  return (
    <ol className={styles.talk} aria-label="Conversation">
      <li className={styles.said} data-from="customer">
        <Head name={ticket.requester.isYou ? 'You' : ticket.requester.name} at={ticket.createdAt} />
        <p className={styles.words}>
          <LinkedText text={ticket.description} />
        </p>
        {ticket.answers.length > 0 && (
          <dl className={styles.answers}>
            {ticket.answers.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        <Files ticketId={ticket.id} files={filesOf(null)} />
      </li>
      {comments.map((comment) =>
        comment.text === '' ? (
          <li key={comment.id} className={styles.change}>
            <span>
              {comment.isYours ? 'You' : comment.author.name} {comment.status !== null && changeWords(comment.status)} · <Time at={comment.createdAt} />
            </span>
          </li>
        ) : (
          <li key={comment.id} className={styles.said} data-from={comment.author.kind}>
            <Head name={comment.isYours ? 'You' : comment.author.name} at={comment.createdAt} />
            <p className={styles.words}>
              <LinkedText text={comment.text} />
            </p>
            <Files ticketId={ticket.id} files={filesOf(comment.id)} />
          </li>
        ),
      )}
    </ol>
  );
}

function Head({ name, at }: { readonly name: string; readonly at: string }) {
  return (
    <p className={styles.by}>
      <strong>{name}</strong> <Time at={at} />
    </p>
  );
}

function Files({ ticketId, files }: { readonly ticketId: string; readonly files: readonly Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label="Attached files">
      {files.map((file) => {
        const address = `/api/portal/tickets/${ticketId}/attachments/${file.id}`;
        const picture = pictures.includes(file.mediaType);
        return (
          <li key={file.id}>
            <a href={address} download={file.fileName} className={picture ? styles.picture : styles.file}>
              {picture ? <img src={address} alt={file.fileName} loading="lazy" /> : <Icon name="document" />}
              <span>
                {file.fileName}
                <small>{fileSize(file.bytes)}</small>
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
