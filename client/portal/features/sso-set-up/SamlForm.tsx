import { type ChangeEvent, useId, useRef, useState } from 'react';
import { limits } from '../../../../shared/limits.ts';
import type { SsoGuide } from '../../../../shared/sso-guides.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { FieldError } from '../../components/FieldError.tsx';
import { Form } from '../../components/Form.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { saveSetUp, type SetUp } from './queries.ts';
import styles from './SetUp.module.css';

interface Props {
  readonly setUp: SetUp;
  readonly guide: SsoGuide;
  readonly token: string;
  readonly onSaved: (saved: SetUp) => void;
}

/** Metadata by address, file or paste; with a renewal also the next certificate alone. */
export function SamlForm({ setUp, guide, token, onSaved }: Props) {
  const renewal = setUp.kind === 'renewal';
  const [url, setUrl] = useState(setUp.saved?.metadataUrl ?? '');
  const [pasted, setPasted] = useState('');
  const [file, setFile] = useState('');
  const chooser = useRef<HTMLInputElement>(null);
  // A certificate has no markup in it.
  const isCertificate = renewal && pasted !== '' && !pasted.includes('<');
  const form = useSubmit<SetUp>({
    check: () => (url.trim() === '' && pasted.trim() === '' ? { url: renewal ? 'Choose the file, paste the certificate, or enter the address of the metadata.' : 'Enter the address of the metadata, choose their file, or paste them.' } : pasted.length > limits.sso.metadataCharacters ? { pasted: 'This is too long to be the metadata of one identity provider.' } : {}),
    send: () => saveSetUp(token, { guide, saml: isCertificate ? { certificate: pasted } : pasted.trim() === '' ? { url } : { xml: pasted } }),
    onDone: (saved) => {
      setPasted('');
      setFile('');
      onSaved(saved);
    },
  });
  const { errors } = form;
  const atUrl = errors['url'] ?? errors['saml.url'];
  const atPasted = errors['pasted'] ?? errors['xml'] ?? errors['saml.xml'] ?? errors['saml.certificate'];

  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0];
    event.target.value = '';
    if (chosen === undefined) return;
    setFile(chosen.name);
    setPasted(await chosen.text());
  };

  return (
    <Form state={form} refusal={form.problem && <Alert tone="danger">{form.problem.code === 'too_many_attempts' ? 'This was tried too often within an hour. Wait a while, and try again.' : form.problem.detail}</Alert>}>
      {!renewal && (
        <TextField label="Address of the metadata" name="metadata-url" type="url" inputMode="url" autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder="https://" hint="The best of the three: new certificates are then followed by themselves." value={url} onChange={setUrl} error={atUrl} />
      )}
      <div className={styles.either}>
        {!renewal && <span>or</span>}
        <input ref={chooser} type="file" accept=".xml,.pem,.cer,.crt,.txt,application/xml,text/xml" className="visually-hidden" tabIndex={-1} aria-label={renewal ? 'Certificate or metadata as a file' : 'Metadata as a file'} onChange={(event) => void read(event)} />
        <Button onClick={() => chooser.current?.click()}>Choose a file</Button>
        {file !== '' && <span className={styles.file}>{file}</span>}
      </div>
      <Pasted label={renewal ? 'The certificate, or the metadata' : 'Or paste the metadata'} value={pasted} onChange={setPasted} placeholder={renewal ? '-----BEGIN CERTIFICATE-----' : '<EntityDescriptor …'} error={atPasted ?? (renewal ? atUrl : undefined)} />
      <Button type="submit" look={setUp.saved === null ? 'primary' : 'secondary'} wide pending={form.pending}>
        {setUp.saved === null ? 'Check and save' : 'Check and save again'}
      </Button>
    </Form>
  );
}

function Pasted({ label, value, onChange, placeholder, error }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void; readonly placeholder: string; readonly error: string | undefined }) {
  const id = useId();
  return (
    <div className={styles.pasted}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} rows={4} value={value} onChange={(event) => onChange(event.target.value)} placeholder={placeholder} spellCheck={false} autoCapitalize="none" autoCorrect="off" aria-invalid={error !== undefined || undefined} aria-describedby={error === undefined ? undefined : `${id}-error`} />
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}
