import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { limits } from '../../../../shared/limits.ts';
import type { TicketPriority } from '../../../../shared/tickets.ts';
import { newId } from '../../../http/new-id.ts';
import { Alert } from '../../components/Alert.tsx';
import { BackLink } from '../../components/BackLink.tsx';
import { BlockField, SelectField } from '../../components/BlockField.tsx';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { usePresentSession } from '../../session/session.ts';
import { FileChooser, fit } from './FileChooser.tsx';
import { attachFiles, type ChosenFile, raiseTicket, type TicketForm, useTicketForm, useTicketsChanged } from './queries.ts';
import styles from './Tickets.module.css';
import { priorityChoices } from './words.ts';

type Field = TicketForm['fields'][number];
type Answers = Readonly<Record<string, string | boolean>>;

/** Raises a ticket: what is wrong, how urgent it is, and what the provider asks beside. */
export function NewTicketPage() {
  const { organization, branding } = usePresentSession();
  const form = useTicketForm();
  return (
    <div className={styles.page}>
      <PageHeading title="New ticket" of={organization?.name} above={<BackLink to="/tickets">Tickets</BackLink>} lead={`${branding.providerName} gets it at once. You hear of every answer by mail, and find it here.`}>
        What can we help with?
      </PageHeading>
      <Loaded query={form} what="the form" lines={7}>
        {({ fields }) => <TicketFields fields={fields} />}
      </Loaded>
    </div>
  );
}

function TicketFields({ fields }: { readonly fields: readonly Field[] }) {
  const [subject, setSubject] = useState('');
  const [description, setDescription] = useState('');
  const [priority, setPriority] = useState<TicketPriority>('normal');
  const [answers, setAnswers] = useState<Answers>({});
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const navigate = useNavigate();
  const changed = useTicketsChanged();
  const idOf = useIdOf();
  const form = useSubmit({
    check: () => ({
      ...(subject.trim() === '' && { subject: 'Say in a few words what it is about.' }),
      ...(description.trim() === '' && { description: 'Describe what happens, and what you expected.' }),
      ...Object.fromEntries(fields.filter((field) => isMissing(field, answers[field.id])).map(({ id, kind }) => [`answers.${id}`, kind === 'checkbox' ? 'Please tick this box to go on.' : 'Please fill this in.'])),
      ...(!fit(files) && { files: 'Take away the files that cannot be attached.' }),
    }),
    send: async () => {
      const wish = { subject, description, priority, answers };
      const ticket = await raiseTicket({ id: idOf(JSON.stringify(wish)), ...wish });
      return { ticket, refused: await attachFiles(ticket.id, files) };
    },
    onDone: ({ ticket, refused }) => {
      void changed();
      void navigate(`/tickets/${ticket.id}`, { replace: true, state: { raised: true, refused } });
    },
  });
  return (
    <div className={styles.sheet}>
      <Form state={form}>
        <TextField label="Subject" name="subject" placeholder="Printer at the front desk jams" maxLength={limits.ticket.subjectCharacters} value={subject} onChange={setSubject} error={form.errors['subject']} autoComplete="off" />
        <BlockField label="What happens?" name="description" rows={6} maxLength={limits.ticket.textCharacters} placeholder="What you did, what you saw, since when, and who else has it." value={description} onChange={setDescription} error={form.errors['description']} />
        <SelectField label="How urgent is it?" name="priority" value={priority} onChange={(value) => setPriority(value as TicketPriority)} options={priorityChoices} error={form.errors['priority']} />
        {fields.map((field) => (
          <OwnField key={field.id} field={field} value={answers[field.id]} onChange={(value) => setAnswers({ ...answers, [field.id]: value })} error={form.errors[`answers.${field.id}`]} />
        ))}
        <FileChooser files={files} onChange={setFiles} />
        {form.errors['files'] !== undefined && <Alert tone="danger">{form.errors['files']}</Alert>}
        <div className={styles.buttons}>
          <Button type="submit" look="primary" pending={form.pending}>
            Send ticket
          </Button>
        </div>
      </Form>
    </div>
  );
}

const isMissing = (field: Field, value: string | boolean | undefined) => field.required && (field.kind === 'checkbox' ? value !== true : typeof value !== 'string' || value.trim() === '');

/** Names a request: the same content keeps its name however often it is sent, other content gets one of its own. */
function useIdOf(): (content: string) => string {
  const last = useRef({ content: '', id: '' });
  return (content) => {
    if (last.current.content !== content) last.current = { content, id: newId() };
    return last.current.id;
  };
}

function OwnField({ field, value, onChange, error }: { readonly field: Field; readonly value: string | boolean | undefined; readonly onChange: (value: string | boolean) => void; readonly error: string | undefined }) {
  const text = typeof value === 'string' ? value : '';
  if (field.kind === 'checkbox') return <CheckField label={field.label} checked={value === true} onChange={onChange} error={error} />;
  if (field.kind === 'choice') return <SelectField label={field.label} optional={!field.required} name={field.id} value={text} onChange={onChange} error={error} options={[{ value: '', label: 'Choose …' }, ...field.options.map((option) => ({ value: option, label: option }))]} />;
  return <TextField label={field.required ? field.label : `${field.label} (optional)`} name={field.id} maxLength={limits.ticket.answerCharacters} value={text} onChange={onChange} error={error} autoComplete="off" />;
}
