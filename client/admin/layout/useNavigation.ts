import { useLocation } from 'react-router-dom';
import { sessionMay } from '../providers/authProvider.ts';
import { useSession } from '../providers/useSession.ts';
import { navigation, pages, type NavGroup, type NavItem } from './navigation.ts';

/** The navigation as whoever is signed in sees it. */
export function useNavigation(): readonly NavGroup[] {
  const session = useSession();
  const may = (item: NavItem) => item.permission === undefined || sessionMay(session, item.permission);
  return navigation.map((group) => ({ ...group, items: group.items.filter(may) })).filter((group) => group.items.length > 0);
}

/** The pages whoever is signed in may open. */
export function usePages(): readonly NavItem[] {
  const session = useSession();
  return pages.filter((item) => item.permission === undefined || sessionMay(session, item.permission));
}

/** Whether a page is where we are. */
export function useIsHere(): (item: NavItem) => boolean {
  const { pathname } = useLocation();
  return (item) => (item.to === '/' ? pathname === '/' : pathname === item.to || pathname.startsWith(`${item.to}/`));
}
