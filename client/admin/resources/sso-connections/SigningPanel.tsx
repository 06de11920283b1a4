import { useState } from 'react';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Row, RowList } from '../../components/RowList.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { count, type Word } from '../../components/words.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { changeSigningKey, prepareSigningKey, signRequests } from '../../providers/verbs.ts';
import { shortPrint } from './fingerprint.ts';
import css from './sso.module.css';
import { expiryTone, guideNames } from './words.ts';

type Key = NonNullable<SsoConnection['saml']>['signingKeys'][number];

function stateOf({ status, notAfter }: Key, signs: boolean): Word {
  if (status === 'next') return { label: 'Next', tone: 'info' };
  if (!signs) return { label: 'Not in use', tone: 'neutral' };
  const tone = expiryTone(notAfter);
  if (tone === 'danger') return { label: 'Run out', tone };
  return tone === 'warning' ? { label: 'Runs out soon', tone } : { label: 'In use', tone: 'success' };
}

function save(connection: SsoConnection, { certificate, fingerprint }: Key): void {
  const address = URL.createObjectURL(new Blob([certificate], { type: 'application/x-pem-file' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${connection.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'connection'}-${fingerprint.slice(0, 8)}.pem`;
  link.click();
  URL.revokeObjectURL(address);
}

/** Whether our own requests are signed, by which key, and how the next one comes into use. */
export function SigningPanel({ connection }: { readonly connection: SsoConnection }) {
  const may = useMay('portals.manage');
  const { act, busy } = useAct();
  const [changing, setChanging] = useState(false);
  const signs = connection.saml?.signRequests ?? false;
  const keys = connection.saml?.signingKeys ?? [];
  const next = keys.find(({ status }) => status === 'next');
  const { there } = guideNames[connection.guide];
  const turn = (on: boolean) => void act({ run: () => signRequests(connection.id, on), done: on ? 'Our requests are signed from now on.' : 'Our requests are signed no longer.' });
  return (
    <Panel title="Signed requests" about="AD FS, Shibboleth, Keycloak and others can ask for it. Where their metadata say so, it is switched on by itself; all others take signed requests as well.">
      <FormControlLabel sx={{ ml: 0, gap: 1.25 }} control={<Switch checked={signs} disabled={!may || busy} onChange={(event) => turn(event.target.checked)} />} label="Sign our requests" />
      {keys.length > 0 && (
        <div className={css.part}>
          <RowList label="Our own certificates">
            {keys.map((key) => (
              <Row
                key={key.id}
                icon="key"
                title={<code title={`SHA-256 ${key.fingerprint}`}>{shortPrint(key.fingerprint)}…</code>}
                mark={<StatusMark word={stateOf(key, signs)} />}
                detail={
                  <>
                    {expiryTone(key.notAfter) === 'danger' ? 'Ran out on' : 'Runs out on'} <When at={key.notAfter} ago />
                  </>
                }
                acts={
                  <>
                    <CopyButton size="small" text={key.certificate} label="Copy" of={`certificate ${shortPrint(key.fingerprint)}`} />
                    <Button size="small" variant="text" color="inherit" onClick={() => save(connection, key)} aria-label={`Download certificate ${shortPrint(key.fingerprint)}`}>
                      Download
                    </Button>
                  </>
                }
              />
            ))}
          </RowList>
        </div>
      )}
      {keys.length > 0 && (
        <p className={css.note}>
          {next ? `Both stand in our metadata. Once ${there} trusts the next one, change over: nobody notices.` : `It stands in our metadata, which ${there} can read at ${connection.ours.metadataUrl}. Where it cannot, give it the file.`}
        </p>
      )}
      {may && keys.length > 0 && (
        <div className={css.acts}>
          {next ? (
            <Button variant="contained" onClick={() => setChanging(true)}>
              Change over to the next one
            </Button>
          ) : (
            <Button variant="outlined" loading={busy} startIcon={<Icon name="plus" />} onClick={() => void act({ run: () => prepareSigningKey(connection.id), done: 'The next certificate stands in our metadata.' })}>
              Publish the next certificate
            </Button>
          )}
        </div>
      )}
      <ConfirmDialog
        open={changing}
        title="Change over to the next certificate?"
        confirm="Change over"
        onClose={() => setChanging(false)}
        onConfirm={async () => {
          if (!next) return undefined;
          const outcome = await act({ quiet: true, run: () => changeSigningKey(connection.id, next.id), done: 'Our requests are signed with the next key from now on.' });
          return outcome.ok ? undefined : (outcome.problem?.detail ?? '');
        }}
      >
        <p>
          From now on our requests are signed with it, and the one before is gone. If {there} does not trust it yet, {connection.status === 'live' && connection.people > 0 ? `${count(connection.people, 'person does', 'people do')} not get in` : 'nobody gets in'} until it does.
        </p>
      </ConfirmDialog>
    </Panel>
  );
}
