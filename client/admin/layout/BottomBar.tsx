import { useState } from 'react';
import Drawer from '@mui/material/Drawer';
import { Link } from 'react-router-dom';
import { Icon } from '../components/Icon.tsx';
import css from './BottomBar.module.css';
import { Clock } from './Clock.tsx';
import { useIsHere, useNavigation } from './useNavigation.ts';

const tabs = [
  { to: '/', label: 'Start', icon: 'home', key: '' },
  { to: '/explain', label: 'Explain', icon: 'question', key: '' },
  { to: '/customer-users', label: 'People', icon: 'people', key: '' },
] as const;

/** The phone's navigation: what a technician needs most under the thumb, everything else in a sheet. */
export function BottomBar({ onSearch }: { readonly onSearch: () => void }) {
  const [open, setOpen] = useState(false);
  const groups = useNavigation();
  const isHere = useIsHere();
  const close = () => setOpen(false);
  return (
    <>
      <nav className={css.bar} aria-label="Main">
        {tabs.map((tab) => (
          <Link key={tab.to} className={css.item} to={tab.to} aria-current={isHere(tab) ? 'page' : undefined}>
            <Icon name={tab.icon} size={22} />
            {tab.label}
          </Link>
        ))}
        <button type="button" className={css.item} onClick={onSearch}>
          <Icon name="search" size={22} />
          Search
        </button>
        <button type="button" className={css.item} onClick={() => setOpen(true)} aria-haspopup="dialog">
          <Icon name="menu" size={22} />
          More
        </button>
      </nav>
      <Drawer anchor="bottom" open={open} onClose={close} slotProps={{ paper: { 'aria-label': 'All pages', role: 'dialog', sx: { borderRadius: '18px 18px 0 0', maxHeight: '85dvh' } } }}>
        <nav className={css.sheet} aria-label="All pages">
          <div className={css.grip} />
          {groups.map((group) => (
            <div key={group.label ?? 'first'}>
              {group.label !== null && <p className={css.group}>{group.label}</p>}
              <ul>
                {group.items.map((item) => (
                  <li key={item.to}>
                    <Link className={css.entry} to={item.to} onClick={close} aria-current={isHere(item) ? 'page' : undefined}>
                      <Icon name={item.icon} size={20} />
                      {item.label}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
          <Clock className={css.zone} />
        </nav>
      </Drawer>
    </>
  );
}
