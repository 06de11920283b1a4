import { useState } from 'react';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Callout } from '../../components/Callout.tsx';
import layout from '../../components/layout.module.css';
import { refusalOf, useAct } from '../../components/useAct.ts';
import type { Microsoft365Tenant } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { askForConsent, setTenant } from '../../providers/verbs.ts';
import { ConsentLinkDialog } from './ConsentLinkDialog.tsx';

/** What can be done about an organization's directory: say which it is, and make the link for its administrator. */
export function TenantActs({ tenant, compact = false }: { readonly tenant: Microsoft365Tenant; readonly compact?: boolean }) {
  const may = useMay('portals.manage');
  const [asking, setAsking] = useState(false);
  const [link, setLink] = useState<{ readonly url: string; readonly expiresAt: string }>();
  const { act, busy } = useAct();
  if (!may) return null;
  const size = compact ? 'small' : 'medium';
  const of = compact ? { 'aria-label': `Consent link: ${tenant.organizationName}` } : {};
  const ask = async () => {
    const outcome = await act({ run: () => askForConsent(tenant.id) });
    if (outcome.ok) setLink(outcome.result);
  };
  return (
    <span className={layout.row}>
      {tenant.tenantId !== null && tenant.connection !== 'none' && (
        <Button size={size} variant={tenant.state === 'consented' ? 'text' : 'outlined'} loading={busy} onClick={() => void ask()} {...of}>
          {tenant.state === 'consented' ? 'Ask anew' : 'Consent link'}
        </Button>
      )}
      <Button size={size} variant={tenant.tenantId === null ? 'outlined' : 'text'} onClick={() => setAsking(true)} {...(compact && { 'aria-label': `${tenant.tenantId === null ? 'Enter' : 'Change'} tenant ID: ${tenant.organizationName}` })}>
        {tenant.tenantId === null ? 'Enter tenant ID' : 'Change'}
      </Button>
      {asking && <TenantDialog tenant={tenant} onClose={() => setAsking(false)} />}
      {link !== undefined && <ConsentLinkDialog name={tenant.organizationName} link={link} onClose={() => setLink(undefined)} />}
    </span>
  );
}

function TenantDialog({ tenant, onClose }: { readonly tenant: Microsoft365Tenant; readonly onClose: () => void }) {
  const [typed, setTyped] = useState(tenant.tenantId ?? '');
  const { act } = useAct();
  const next = typed.trim() === '' ? null : typed.trim();
  const consented = tenant.state === 'consented' && next?.toLowerCase() !== tenant.tenantId;
  return (
    <ConfirmDialog
      open
      wide
      danger={consented}
      title={`Directory of ${tenant.organizationName}`}
      confirm={next === null && tenant.tenantId !== null ? 'Remove' : 'Save'}
      ready={next !== tenant.tenantId}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => setTenant(tenant.id, next), done: next === null ? 'The directory is removed.' : 'The directory is saved. Its administrator has to consent.' });
        return refusalOf(outcome, 'tenantId');
      }}
    >
      <div className={layout.stack}>
        <TextField label="Directory (tenant) ID" value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus helperText="In the organization’s Microsoft Entra admin center, on the overview page. Empty: it has none." slotProps={{ htmlInput: { maxLength: 100, spellCheck: false, autoComplete: 'off', autoCapitalize: 'none' } }} />
        {consented && <Callout tone="warning">The consent belongs to the directory there is now. Whoever came from it is signed out at their next click.</Callout>}
      </div>
    </ConfirmDialog>
  );
}
