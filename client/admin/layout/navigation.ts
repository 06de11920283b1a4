import type { Permission } from '../../../shared/permissions.ts';
import type { IconName } from '../components/Icon.tsx';

/** A page the navigation leads to. */
export interface NavItem {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  /** Absent for staff who lack it. */
  readonly permission?: Permission;
  /** The letter after `g` that jumps here. */
  readonly key: string;
}

export interface NavGroup {
  readonly label: string | null;
  readonly items: readonly NavItem[];
}

/** The console's pages in the order of the side navigation. */
export const navigation: readonly NavGroup[] = [
  {
    label: null,
    items: [
      { to: '/', label: 'Start', icon: 'home', key: 's' },
      { to: '/tickets', label: 'Tickets', icon: 'ticket', key: 'h' },
      { to: '/explain', label: 'Why can’t they get in?', icon: 'question', key: 'e' },
    ],
  },
  {
    label: 'Customers',
    items: [
      { to: '/organizations', label: 'Organizations', icon: 'building', key: 'o' },
      { to: '/portals', label: 'Portals', icon: 'portal', key: 'r' },
      { to: '/features', label: 'What they see', icon: 'eye', key: 'w' },
      { to: '/customer-users', label: 'People', icon: 'people', key: 'p' },
      { to: '/invitations', label: 'Invitations', icon: 'envelope', key: 'i' },
      { to: '/expiry', label: 'Expiry', icon: 'log', key: 'd' },
    ],
  },
  {
    label: 'What happened',
    items: [
      { to: '/sign-in-attempts', label: 'Sign-in log', icon: 'key', key: 'l' },
      { to: '/audit-events', label: 'Audit', icon: 'scroll', permission: 'audit.read', key: 'a' },
      { to: '/deliveries', label: 'Mailbox', icon: 'inbox', key: 'm' },
    ],
  },
  {
    label: 'Provider',
    items: [
      { to: '/imports', label: 'Imports', icon: 'upload', permission: 'imports.run', key: 'u' },
      { to: '/exports', label: 'Exports', icon: 'download', permission: 'exports.run', key: 'x' },
      { to: '/staff', label: 'Staff', icon: 'shield', permission: 'staff.read', key: 't' },
      { to: '/settings', label: 'Settings', icon: 'gear', permission: 'provider.manage', key: 'c' },
    ],
  },
];

/** Every page, the account's included, in one list. */
export const pages: readonly NavItem[] = [...navigation.flatMap((group) => group.items), { to: '/account', label: 'Account', icon: 'person', key: 'y' }];
