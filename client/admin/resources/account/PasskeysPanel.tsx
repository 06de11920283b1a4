import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { knowsPasskeys } from '../../../http/passkeys.ts';
import type { AnswerOf } from '../../../http/route-table.ts';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Icon } from '../../components/Icon.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { Row, RowList } from '../../components/RowList.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { RecoveryCodesDialog } from '../../factors/FactorDialog.tsx';
import { registerPasskey } from '../../factors/passkeys.ts';
import { call, rememberSession } from '../../providers/door.ts';

type Passkey = AnswerOf<'adminPasskeys.passkeys'>[number];

/** One's own passkeys: add, name, remove. */
export function PasskeysPanel() {
  const { data } = useQuery({ queryKey: ['own-passkeys'], queryFn: ({ signal }) => call('adminPasskeys.passkeys', undefined, { signal }) });
  const [asking, setAsking] = useState<{ readonly what: 'rename' | 'remove'; readonly passkey: Passkey }>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [problem, setProblem] = useState('');
  const { act, busy } = useAct();

  const add = async () => {
    setProblem('');
    const outcome = await act({ quiet: true, run: () => registerPasskey(), done: ({ passkey }) => `The passkey “${passkey.name}” is added. Your other sessions have ended.` });
    if (!outcome.ok) {
      setProblem(outcome.problem?.detail ?? 'The passkey could not be added.');
      return;
    }
    rememberSession(outcome.result.session);
    if (outcome.result.recoveryCodes !== null) setCodes(outcome.result.recoveryCodes);
  };
  return (
    <Panel
      title="Passkeys"
      about="One touch instead of password and code: with fingerprint, face or PIN."
      acts={
        knowsPasskeys() && (
          <Button size="small" variant="outlined" startIcon={<Icon name="plus" size={16} />} loading={busy} onClick={() => void add()}>
            Add a passkey
          </Button>
        )
      }
    >
      {data === undefined ? (
        <Skeleton variant="rectangular" height={60} />
      ) : data.length === 0 ? (
        <p className={layout.muted}>You have none yet.</p>
      ) : (
        <RowList label="Your passkeys">
          {data.map((passkey) => (
            <Row
              key={passkey.id}
              icon="key"
              title={passkey.name}
              mark={!passkey.usableHere && <StatusMark word={{ label: `Only at ${passkey.host}`, tone: 'warning' }} />}
              detail={
                <>
                  {passkey.backedUp ? 'Kept in an account, so a lost device does not lose it.' : 'On one device only.'} Added <When at={passkey.createdAt} />, last used <When at={passkey.lastUsedAt} none="never" />.
                </>
              }
              acts={
                <>
                  <Button size="small" variant="text" color="inherit" onClick={() => setAsking({ what: 'rename', passkey })} aria-label={`Rename ${passkey.name}`}>
                    Rename
                  </Button>
                  <Button size="small" variant="text" color="inherit" onClick={() => setAsking({ what: 'remove', passkey })} aria-label={`Remove ${passkey.name}`}>
                    Remove
                  </Button>
                </>
              }
            />
          ))}
        </RowList>
      )}
      {problem !== '' && <Callout tone="danger" spaced>{problem}</Callout>}
      {asking?.what === 'rename' && <RenameDialog passkey={asking.passkey} onClose={() => setAsking(undefined)} />}
      {asking?.what === 'remove' && (
        <ConfirmDialog
          open
          danger
          title={`Remove “${asking.passkey.name}”?`}
          confirm="Remove"
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            const outcome = await act({ quiet: true, run: async () => rememberSession(await call('adminPasskeys.removePasskey', { params: { id: asking.passkey.id } })), done: `The passkey “${asking.passkey.name}” is removed. Your other sessions have ended.` });
            return refusalOf(outcome);
          }}
        >
          <p>It no longer signs you in, and your other sessions end. Delete it on the device as well: it would still be offered there.</p>
        </ConfirmDialog>
      )}
      {codes !== undefined && <RecoveryCodesDialog codes={codes} onKept={() => setCodes(undefined)} />}
    </Panel>
  );
}

function RenameDialog({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const [name, setName] = useState(passkey.name);
  const { act } = useAct();
  const rename = (to: string) => call('adminPasskeys.renamePasskey', { params: { id: passkey.id }, body: { name: to } });
  return (
    <ConfirmDialog
      open
      title="Rename this passkey"
      confirm="Rename"
      ready={name.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => rename(name), done: (renamed) => `It is called “${renamed.name}” now.`, undo: () => () => rename(passkey.name), undone: `It is called “${passkey.name}” again.` });
        return refusalOf(outcome, 'name');
      }}
    >
      <TextField label="Name" autoFocus value={name} onChange={(event) => setName(event.target.value)} helperText="What you know the device by, such as “Work laptop”." slotProps={{ htmlInput: { maxLength: 60 } }} />
    </ConfirmDialog>
  );
}
