import { useState } from 'react';
import Switch from '@mui/material/Switch';
import Tooltip from '@mui/material/Tooltip';
import css from '../../components/layout.module.css';
import type { Portal } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { PortalSwitchDialog } from './PortalSwitchDialog.tsx';

/** On or off, to press; says why where it cannot be pressed. */
export function PortalSwitch({ portal }: { readonly portal: Portal }) {
  const [asking, setAsking] = useState<'on' | 'off'>();
  const may = useMay('portals.manage');
  const archived = portal.organizationStatus === 'archived';
  const barred = archived ? 'The organization is archived: restore it first.' : may ? '' : 'Owners and admins switch portals.';
  return (
    <span className={css.row}>
      <Tooltip title={barred}>
        <span>
          <Switch checked={portal.enabled && !archived} disabled={barred !== ''} onChange={() => setAsking(portal.enabled ? 'off' : 'on')} slotProps={{ input: { 'aria-label': `Portal of ${portal.organizationName}` } }} />
        </span>
      </Tooltip>
      <span className={css.muted} aria-hidden="true">
        {archived ? 'Archived' : portal.enabled ? 'On' : 'Off'}
      </span>
      {asking !== undefined && <PortalSwitchDialog id={portal.id} organizationName={portal.organizationName} to={asking} note={portal.note} invitationsWaiting={portal.invitationsWaiting} onClose={() => setAsking(undefined)} />}
    </span>
  );
}
