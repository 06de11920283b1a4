import { useState } from 'react';
import IconButton from '@mui/material/IconButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Tooltip from '@mui/material/Tooltip';
import { useLogout, useNotify } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { staffRoleNames } from '../components/words.ts';
import { Icon } from '../components/Icon.tsx';
import { useMay, useSession } from '../providers/useSession.ts';
import { Brand } from './Brand.tsx';
import { Clock } from './Clock.tsx';
import css from './TopBar.module.css';

interface TopBarProps {
  readonly phone: boolean;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

/** The bar above every page: search, the provider's clock, whether mail goes out, and the person's own menu. */
export function TopBar({ phone, onSearch, onHelp }: TopBarProps) {
  const session = useSession();
  return (
    <header className={css.bar}>
      {phone ? (
        <Link to="/" className={css.phoneBrand}>
          <Brand size={28} />
          <span>{session?.provider?.name}</span>
        </Link>
      ) : (
        <button type="button" className={css.search} onClick={onSearch} aria-keyshortcuts="/">
          <Icon name="search" size={16} />
          <span>Search organizations, people, reference codes</span>
          <kbd className={css.key}>/</kbd>
        </button>
      )}
      {!phone && <div className={css.gap} />}
      {session?.provider?.mailConfigured === false && <MailMark short={phone} />}
      {!phone && <Clock className={css.clock} />}
      {!phone && (
        <Tooltip title="Keyboard help ( ? )">
          <IconButton onClick={onHelp} aria-label="Keyboard help" aria-keyshortcuts="?">
            <Icon name="keyboard" size={20} />
          </IconButton>
        </Tooltip>
      )}
      <OwnMenu />
    </header>
  );
}

function MailMark({ short }: { readonly short: boolean }) {
  const maySetUp = useMay('provider.manage');
  const text = short ? 'No mail' : 'Mail is not going out';
  return (
    <Tooltip title="No mail server is set up: mails are kept in the mailbox and nobody receives them.">
      <Link className={css.mail} to={maySetUp ? '/settings/mail' : '/deliveries'} aria-label={`${text}: no mail server is set up, so mails are kept in the mailbox and nobody receives them.`}>
        <Icon name="inbox" size={15} />
        {text}
      </Link>
    </Tooltip>
  );
}

function OwnMenu() {
  const session = useSession();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const navigate = useNavigate();
  const logout = useLogout();
  const notify = useNotify();
  if (session === undefined) return null;
  const close = () => setAnchor(null);
  const signOut = () => {
    close();
    logout({}, undefined, false).catch((error: unknown) => notify(error instanceof Error ? error.message : 'You could not be signed out.', { type: 'error' }));
  };
  return (
    <>
      <button type="button" className={css.me} aria-haspopup="menu" aria-expanded={anchor !== null} aria-label={`Your account: ${session.user.name}`} data-initials={initials(session.user.name)} onClick={(event) => setAnchor(event.currentTarget)} />
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }}>
        <MenuItem onClick={() => { close(); navigate('/account'); }}>
          <ListItemIcon><Icon name="person" /></ListItemIcon>
          <span className={css.who}>
            Account
            <small>
              {session.user.name}
              {session.staff !== undefined && `, ${staffRoleNames[session.staff.role].toLowerCase()}`}
            </small>
          </span>
        </MenuItem>
        <MenuItem onClick={signOut}>
          <ListItemIcon><Icon name="signout" /></ListItemIcon>
          Sign out
        </MenuItem>
      </Menu>
    </>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
