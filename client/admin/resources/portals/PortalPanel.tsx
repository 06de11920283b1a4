import { useState } from 'react';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import css from '../../components/layout.module.css';
import { Facts, Panel } from '../../components/Panel.tsx';
import { When } from '../../components/When.tsx';
import { count, duration } from '../../components/words.ts';
import type { Portal } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { LogoField } from './LogoField.tsx';
import panel from './PortalPanel.module.css';
import { PortalSwitchDialog } from './PortalSwitchDialog.tsx';

/** A portal as a whole: on or off and since when, what customers read, and the rules of its sign-in. */
export function PortalPanel({ portal }: { readonly portal: Portal }) {
  const [asking, setAsking] = useState<'on' | 'off'>();
  const may = useMay('portals.manage');
  const archived = portal.organizationStatus === 'archived';
  const open = portal.enabled && !archived;
  const rule = (own: number | null, minutes: number) => `${duration(minutes)}${own === null ? ', as your settings say' : ''}`;
  return (
    <>
      <Panel>
        <div className={panel.state} data-on={open}>
          <div className={panel.lamp} />
          <div className={panel.words}>
            <h2>{archived ? 'The organization is archived' : open ? 'The portal is on' : 'The portal is off'}</h2>
            <p>
              {archived
                ? 'Nobody of it gets in, whatever the switch says. Restore the organization first.'
                : open
                  ? portal.peopleAffected === 0
                    ? 'Nobody is active here yet.'
                    : `${count(portal.peopleAffected, 'active person', 'active people')} can use it.`
                  : `${portal.peopleAffected === 0 ? 'Nobody is active here yet, so nobody notices.' : `${count(portal.peopleAffected, 'active person meets', 'active people meet')} “Portal not available”.`}${portal.invitationsWaiting > 0 ? ` ${count(portal.invitationsWaiting, 'invitation waits', 'invitations wait')} for the switch.` : ''}`}
            </p>
            {portal.enabledChangedAt !== null && (
              <p className={css.muted}>
                Switched by {portal.enabledChangedBy ?? 'somebody'} on <When at={portal.enabledChangedAt} ago />
              </p>
            )}
          </div>
          {may && !archived && (
            <Button variant={open ? 'outlined' : 'contained'} onClick={() => setAsking(open ? 'off' : 'on')}>
              {open ? 'Switch off' : 'Switch on'}
            </Button>
          )}
        </div>
      </Panel>
      <Panel title="What customers meet" acts={may && <Button size="small" variant="outlined" component={Link} to={`/portals/${portal.id}`}>Edit</Button>}>
        <Facts
          of={[
            ...(may ? [] : ([['Logo', portal.logoUrl === null ? 'None: the name is shown' : <img key="logo" src={portal.logoUrl} alt={`Logo of ${portal.organizationName}`} className={panel.logo} />]] as const)),
            ['Welcome text', portal.welcomeText],
            ['Note while off', portal.note],
            ['Signed out when idle for', rule(portal.rules.idleMinutes, portal.lifetimes.idleMinutes)],
            ['Signed out at the latest after', rule(portal.rules.absoluteMinutes, portal.lifetimes.absoluteMinutes)],
          ]}
        />
      </Panel>
      {may && <LogoField portal={portal} />}
      {asking !== undefined && <PortalSwitchDialog id={portal.id} organizationName={portal.organizationName} to={asking} note={portal.note} invitationsWaiting={portal.invitationsWaiting} onClose={() => setAsking(undefined)} />}
    </>
  );
}
