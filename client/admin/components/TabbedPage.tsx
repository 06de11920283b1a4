import type { ReactNode } from 'react';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { Link, useParams } from 'react-router-dom';
import css from './layout.module.css';

interface TabbedPageProps {
  /** Names the tabs for those who hear them. */
  readonly label: string;
  /** The page's address without the tab. */
  readonly base: string;
  readonly tabs: readonly { readonly key: string; readonly label: string; readonly content: () => ReactNode }[];
}

/** Tabs whose choice is part of the address; the first one is the page itself. */
export function TabbedPage({ label, base, tabs }: TabbedPageProps) {
  const chosen = useParams()['*'] ?? '';
  const tab = tabs.find((one) => one.key === chosen) ?? tabs[0];
  if (tab === undefined) return null;
  return (
    <>
      <Tabs value={tab.key} className={css.tabs} aria-label={label} variant="scrollable" scrollButtons={false}>
        {tabs.map((one, index) => (
          <Tab key={one.key} value={one.key} label={one.label} id={`tab-${one.key}`} aria-controls="tab-panel" component={Link} to={index === 0 ? base : `${base}/${one.key}`} replace />
        ))}
      </Tabs>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab.key}`} tabIndex={-1}>
        {tab.content()}
      </div>
    </>
  );
}
