import { useState } from 'react';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { limits } from '../../../../shared/limits.ts';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Row, RowList } from '../../components/RowList.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { count, type Word } from '../../components/words.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { addCertificate, removeCertificate } from '../../providers/verbs.ts';
import { shortPrint } from './fingerprint.ts';
import css from './sso.module.css';
import { expiryTone } from './words.ts';

type Certificate = NonNullable<SsoConnection['saml']>['certificates'][number];

function stateOf({ status, notAfter }: Certificate): Word {
  if (status === 'proposed') return { label: 'Proposed', tone: 'info' };
  const tone = expiryTone(notAfter);
  if (tone === 'danger') return { label: 'Run out', tone };
  return tone === 'warning' ? { label: 'Runs out soon', tone } : { label: 'In use', tone: 'success' };
}

/** The certificates a SAML identity provider signs with: two stand side by side during a rollover. */
export function CertificateList({ connection }: { readonly connection: SsoConnection }) {
  const certificates = connection.saml?.certificates ?? [];
  const may = useMay('portals.manage');
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Certificate>();
  const { act } = useAct();
  const active = certificates.filter(({ status }) => status === 'active');
  const isLast = asked?.status === 'active' && active.length === 1;
  return (
    <>
      {certificates.length === 0 ? (
        <EmptyState compact icon="key" title="No certificate yet" action={may && <Button variant="outlined" onClick={() => setAdding(true)}>Add a certificate</Button>}>
          It comes with the metadata, or is pasted here: without one, nothing the identity provider says can be checked.
        </EmptyState>
      ) : (
        <RowList label="Certificates">
          {certificates.map((certificate) => (
            <Row
              key={certificate.id}
              icon="key"
              title={<code title={`SHA-256 ${certificate.fingerprint}`}>{shortPrint(certificate.fingerprint)}…</code>}
              mark={<StatusMark word={stateOf(certificate)} />}
              detail={
                <>
                  {expiryTone(certificate.notAfter) === 'danger' ? 'Ran out on' : 'Runs out on'} <When at={certificate.notAfter} ago />
                </>
              }
              acts={
                may && (
                  <Button size="small" variant="text" color="inherit" onClick={() => setAsked(certificate)} aria-label={`Remove ${shortPrint(certificate.fingerprint)}`}>
                    Remove
                  </Button>
                )
              }
            />
          ))}
        </RowList>
      )}
      {may && certificates.length > 0 && (
        <div className={css.acts}>
          <Button variant="outlined" startIcon={<Icon name="plus" />} disabled={certificates.length >= limits.sso.certificates} onClick={() => setAdding(true)}>
            Add a certificate
          </Button>
        </div>
      )}
      {adding && <AddDialog connection={connection} onClose={() => setAdding(false)} />}
      <ConfirmDialog
        open={asked !== undefined}
        danger
        title="Remove this certificate?"
        confirm="Remove"
        onClose={() => setAsked(undefined)}
        onConfirm={async () => {
          if (asked === undefined) return undefined;
          const outcome = await act({ quiet: true, run: () => removeCertificate(connection.id, asked.id), done: 'The certificate is removed.' });
          return refusalOf(outcome);
        }}
      >
        <p>
          {isLast ? 'It is the only one' : 'What the identity provider signs with it is accepted no longer'}
          {connection.status === 'live' && connection.people > 0 ? `; if it still signs with it, ${count(connection.people, 'person gets', 'people get')} in no more.` : '.'} It can be added again.
        </p>
      </ConfirmDialog>
    </>
  );
}

function AddDialog({ connection, onClose }: { readonly connection: SsoConnection; readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const { act } = useAct();
  return (
    <ConfirmDialog
      open
      wide
      title="Add a certificate"
      confirm="Add"
      ready={text.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => addCertificate(connection.id, text), done: 'The certificate is added. From now on, what it signs is accepted.' });
        return refusalOf(outcome, 'certificate');
      }}
    >
      <p className={css.muted}>Add the new one before the identity provider changes over. Both count until you remove the old one, so nobody notices.</p>
      <TextField sx={{ mt: 2 }} label="Certificate" multiline minRows={6} maxRows={12} autoFocus value={text} onChange={(event) => setText(event.target.value)} placeholder="-----BEGIN CERTIFICATE-----" slotProps={{ htmlInput: { spellCheck: false, maxLength: 20_000, className: css.code } }} />
    </ConfirmDialog>
  );
}

/** How a change of certificate goes without a gap. */
export function RolloverNote() {
  return (
    <Callout tone="info">
      Identity providers change their certificate every few years. Add the next one here as soon as it is known; both count side by side, and once the identity provider signs with the new one, remove the old.
    </Callout>
  );
}
