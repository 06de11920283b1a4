import { type ReactNode, useRef, useState } from 'react';
import { limits } from '../../../../shared/limits.ts';
import { newId } from '../../../http/new-id.ts';
import { Alert } from '../../components/Alert.tsx';
import { BlockField } from '../../components/BlockField.tsx';
import { Button } from '../../components/Button.tsx';
import { Form } from '../../components/Form.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { FileChooser, fit } from './FileChooser.tsx';
import { attachFiles, type ChosenFile, useTicketsChanged, writeComment } from './queries.ts';
import styles from './Tickets.module.css';

/** Where something is said in a ticket; it is named before it is sent, so that sending it again says it once. */
export function Composer({ ticketId, provider, children }: { readonly ticketId: string; readonly provider: string; readonly children: ReactNode }) {
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const [refused, setRefused] = useState<readonly { readonly name: string; readonly reason: string }[]>([]);
  const sent = useRef({ text: '', id: '' });
  const changed = useTicketsChanged();
  const form = useSubmit({
    check: () => ({
      ...(text.trim() === '' && { text: files.length > 0 ? 'Say in a few words what the file shows.' : 'Write something first.' }),
      ...(!fit(files) && { files: 'Take away the files that cannot be attached.' }),
    }),
    send: async () => {
      if (sent.current.text !== text) sent.current = { text, id: newId() };
      const comment = await writeComment(ticketId, { id: sent.current.id, text });
      const notAttached = await attachFiles(ticketId, files, comment.id);
      await changed();
      return notAttached;
    },
    onDone: (notAttached) => {
      setRefused(notAttached);
      setText('');
      setFiles([]);
      sent.current = { text: '', id: '' };
    },
  });
  return (
    <section className={styles.composer} aria-label="Write an answer">
      <Form state={form}>
        <BlockField label={`Write to ${provider}`} name="text" rows={3} maxLength={limits.ticket.textCharacters} value={text} onChange={setText} error={form.errors['text']} />
        <FileChooser files={files} onChange={setFiles} />
        {form.errors['files'] !== undefined && <Alert tone="danger">{form.errors['files']}</Alert>}
        {refused.map(({ name, reason }) => (
          <Alert key={name} tone="warning" title={`${name} could not be attached.`}>
            <p>{reason}</p>
          </Alert>
        ))}
        <div className={styles.buttons}>
          <Button type="submit" look="primary" pending={form.pending}>
            Send
          </Button>
          {children}
        </div>
      </Form>
    </section>
  );
}
