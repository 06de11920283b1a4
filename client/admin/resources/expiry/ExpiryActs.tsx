import { useState } from 'react';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Icon } from '../../components/Icon.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { Domain, Expiry } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { checkDomain } from '../../providers/verbs.ts';
import { SetUpLinkDialog } from '../sso-connections/SetUpLinkDialog.tsx';
import css from './expiry.module.css';
import { urgency } from './words.ts';

/** What can be done about something that ends. */
export function ExpiryActs({ end }: { readonly end: Expiry }) {
  if (end.kind === 'signing_key') return <KeyActs end={end} />;
  if (end.domainId !== null) return <DomainActs end={end} id={end.domainId} />;
  return end.purpose === 'microsoft365' || end.purpose === 'staff' ? <OwnActs end={end} page={settings[end.purpose]} /> : <ConnectionActs end={end} />;
}

const settings = { microsoft365: '/settings/microsoft-365', staff: '/settings/staff-sign-in' } as const;

/** The provider's own connections are renewed in its settings, and by no link. */
function OwnActs({ end, page }: { readonly end: Expiry; readonly page: string }) {
  const may = useMay('provider.manage');
  if (!may) return null;
  return (
    <span className={css.acts}>
      {end.proposed && (
        <Button size="small" variant="contained" component={Link} to={`/sso-connections/${end.connectionId ?? ''}/set-up-link`} aria-label={`See what waits: ${end.name}`}>
          See what waits
        </Button>
      )}
      <Button size="small" variant={end.replaced || end.proposed ? 'text' : 'outlined'} color={end.replaced || end.proposed ? 'inherit' : 'primary'} component={Link} to={page} aria-label={`Renew in Settings: ${end.name}`}>
        Renew in Settings
      </Button>
    </span>
  );
}

/** Our own certificate is renewed on its connection's page. */
function KeyActs({ end }: { readonly end: Expiry }) {
  const presses = urgency(end).tone !== 'neutral';
  return (
    <span className={css.acts}>
      <Button size="small" variant={presses ? 'outlined' : 'text'} color={presses ? 'primary' : 'inherit'} component={Link} to={`/sso-connections/${end.connectionId ?? ''}/show/certificates`} aria-label={`${presses ? 'Renew' : 'Open'} our certificate: ${end.name}`}>
        {presses ? 'Renew it' : 'Open'}
      </Button>
    </span>
  );
}

function ConnectionActs({ end }: { readonly end: Expiry }) {
  const [asking, setAsking] = useState(false);
  const may = useMay('portals.manage');
  if (end.connectionId === null) return null;
  const page = `/sso-connections/${end.connectionId}/set-up-link`;
  return (
    <span className={css.acts}>
      {end.proposed ? (
        <Button size="small" variant="contained" component={Link} to={page} aria-label={`See what waits: ${end.name}`}>
          See what waits
        </Button>
      ) : end.linkUntil !== null ? (
        <span className={css.underway}>
          A link works until <When at={end.linkUntil} />
        </span>
      ) : (
        may && (
          <Button size="small" variant={end.replaced ? 'text' : 'outlined'} startIcon={<Icon name="link" size={16} />} onClick={() => setAsking(true)} aria-label={`Send a renewal link: ${end.name}`}>
            Renewal link
          </Button>
        )
      )}
      {!end.proposed && (
        <Button size="small" variant="text" color="inherit" component={Link} to={page} aria-label={`Open ${end.name}`}>
          Open
        </Button>
      )}
      {asking && <SetUpLinkDialog connection={{ id: end.connectionId, organizationName: end.organizationName ?? '' }} kind="renewal" onClose={() => setAsking(false)} />}
    </span>
  );
}

function DomainActs({ end, id }: { readonly end: Expiry; readonly id: string }) {
  const { act, busy } = useAct();
  const may = useMay('portals.manage');
  const look = () => void act({ run: () => checkDomain(id), done: (looked: Domain) => (looked.state === 'proven' ? `${end.name} is proven again.` : `The record of ${end.name} is still missing.`) });
  return (
    <span className={css.acts}>
      {may && (
        <Button size="small" variant="outlined" loading={busy} startIcon={<Icon name="retry" size={16} />} onClick={look} aria-label={`Check now: ${end.name}`}>
          Check now
        </Button>
      )}
      <Button size="small" variant="text" color="inherit" component={Link} to={`/organizations/${end.organizationId ?? ''}/show/domains`} aria-label={`Open ${end.name}`}>
        Open
      </Button>
    </span>
  );
}
