import { useRef, useState, type FormEvent } from 'react';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { limits } from '../../../../shared/limits.ts';
import { ssoSetUpGuides } from '../../../../shared/sso-guides.ts';
import { Callout } from '../../components/Callout.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { readMetadata } from '../../providers/verbs.ts';
import { Emphasized } from './Emphasized.tsx';
import css from './sso.module.css';

/** Takes everything a SAML identity provider says of itself: from an address, a file, or pasted. */
export function MetadataForm({ connection }: { readonly connection: SsoConnection }) {
  const [url, setUrl] = useState(connection.saml?.metadataUrl ?? '');
  const [xml, setXml] = useState('');
  const [pasting, setPasting] = useState(false);
  const [problem, setProblem] = useState<{ readonly field: 'url' | 'xml'; readonly text: string }>();
  const file = useRef<HTMLInputElement>(null);
  const { act, busy } = useAct();
  const first = connection.saml?.metadataCheckedAt == null;
  const { gives } = ssoSetUpGuides[connection.guide].saml;

  const take = async (from: { url: string } | { xml: string }) => {
    setProblem(undefined);
    const field = 'url' in from ? 'url' : 'xml';
    const outcome = await act({ quiet: true, run: () => readMetadata(connection.id, from), done: ({ saml }) => `Read: ${saml?.entityId ?? ''}` });
    if (outcome.ok) setXml('');
    else setProblem({ field, text: outcome.problem?.errors[field] ?? outcome.problem?.detail ?? 'It could not be read.' });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void take(pasting ? { xml } : { url });
  };
  const read = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    if (chosen.size > limits.sso.metadataCharacters) return setProblem({ field: 'xml', text: 'This file is too large for the metadata of one identity provider.' });
    await take({ xml: await chosen.text() });
  };
  const told = (field: 'url' | 'xml') => (problem?.field === field ? problem.text : undefined);
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      {pasting ? (
        <TextField label="Metadata" multiline minRows={5} maxRows={12} autoFocus value={xml} onChange={(event) => setXml(event.target.value)} placeholder="<EntityDescriptor …" error={told('xml') !== undefined} helperText={told('xml') ?? 'The whole XML document.'} slotProps={{ htmlInput: { spellCheck: false, maxLength: limits.sso.metadataCharacters, className: css.code }, formHelperText: { role: told('xml') === undefined ? undefined : 'alert' } }} />
      ) : (
        <TextField label="Address of its metadata" type="url" value={url} onChange={(event) => setUrl(event.target.value)} placeholder="https://" error={told('url') !== undefined} helperText={told('url') ?? <Emphasized text={gives.metadata ?? ''} />} slotProps={{ htmlInput: { autoComplete: 'off', spellCheck: false, maxLength: 500 }, formHelperText: { role: told('url') === undefined ? undefined : 'alert' } }} />
      )}
      {problem?.field === 'xml' && !pasting && <Callout tone="danger">{problem.text}</Callout>}
      <input ref={file} type="file" accept=".xml,text/xml,application/xml,application/samlmetadata+xml" aria-label="Metadata file" className="spoken" tabIndex={-1} onChange={({ target }) => { void read(target.files?.[0]); target.value = ''; }} />
      <div className={css.acts}>
        <Button type="submit" variant={first ? 'contained' : 'outlined'} loading={busy} disabled={(pasting ? xml : url).trim() === ''}>
          {first ? 'Read the metadata' : 'Read again'}
        </Button>
        <Button variant="outlined" startIcon={<Icon name="file" size={16} />} disabled={busy} onClick={() => file.current?.click()}>
          Choose a file
        </Button>
        <Button variant="text" onClick={() => setPasting(!pasting)}>
          {pasting ? 'Use an address' : 'Paste it'}
        </Button>
      </div>
      {connection.saml?.metadataCheckedAt != null && (
        <p className={css.muted}>
          Last read on <When at={connection.saml.metadataCheckedAt} ago />.
        </p>
      )}
      {(connection.saml?.metadataProblem ?? '') !== '' && <Callout tone="warning">{connection.saml?.metadataProblem}</Callout>}
    </form>
  );
}
