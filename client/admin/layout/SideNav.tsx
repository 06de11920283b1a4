import Tooltip from '@mui/material/Tooltip';
import { Link } from 'react-router-dom';
import { Icon } from '../components/Icon.tsx';
import { useSession } from '../providers/useSession.ts';
import { Brand } from './Brand.tsx';
import type { NavItem } from './navigation.ts';
import css from './SideNav.module.css';
import { useIsHere, useNavigation } from './useNavigation.ts';

interface SideNavProps {
  readonly narrow: boolean;
  readonly onNarrow: (narrow: boolean) => void;
}

/** The side navigation of wide screens; narrow, it shows icons with their names on hover and focus. */
export function SideNav({ narrow, onNarrow }: SideNavProps) {
  const session = useSession();
  const groups = useNavigation();
  const isHere = useIsHere();

  const link = (item: NavItem) => (
    <Link className={css.item} to={item.to} aria-current={isHere(item) ? 'page' : undefined} aria-label={narrow ? item.label : undefined}>
      <Icon name={item.icon} size={19} />
      {!narrow && item.label}
    </Link>
  );
  return (
    <nav className={css.nav} aria-label="Main" data-narrow={narrow}>
      <Link to="/" className={css.brand} aria-label={narrow ? `${session?.provider?.name ?? 'Portico'}: start page` : undefined}>
        <Brand />
        {!narrow && (
          <span className={css.names}>
            <span className={css.provider}>{session?.provider?.name}</span>
            <span className={css.product}>Portico console</span>
          </span>
        )}
      </Link>
      {groups.map((group) => (
        <div key={group.label ?? 'first'} className={css.group}>
          {group.label !== null && <p className={css.groupName}>{group.label}</p>}
          <ul aria-label={group.label ?? undefined}>
            {group.items.map((item) => (
              <li key={item.to}>{narrow ? <Tooltip title={item.label} placement="right">{link(item)}</Tooltip> : link(item)}</li>
            ))}
          </ul>
        </div>
      ))}
      <div className={css.foot}>
        <button type="button" className={css.narrowButton} onClick={() => onNarrow(!narrow)} aria-label={narrow ? 'Widen the navigation' : undefined}>
          <Icon name={narrow ? 'right' : 'left'} />
          {!narrow && 'Narrow the navigation'}
        </button>
      </div>
    </nav>
  );
}
