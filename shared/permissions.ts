/** Staff roles, from the one that may most to the one that may least. */
export const staffRoles = ['owner', 'admin', 'technician', 'viewer'] as const;
export type StaffRole = (typeof staffRoles)[number];

/** What a member of staff may do; the table of `product.md`, read by server and console alike. */
export const permissions = {
  /** Organizations, people, sign-in log, explainer. */
  'customers.read': ['owner', 'admin', 'technician', 'viewer'],
  /** Add somebody to invite, invite, disable, enable; resend and revoke; end sessions. */
  'customers.help': ['owner', 'admin', 'technician'],
  /** With a verification: link, unlink, change address or phone. */
  'customers.link': ['owner', 'admin', 'technician'],
  /** Verify a caller; with that: reset MFA, access pass. */
  'customers.recover': ['owner', 'admin', 'technician'],
  /** With a verification: exempt one person from a second factor, technicians for one day. */
  'customers.exempt': ['owner', 'admin', 'technician'],
  /** Say whose access only two members of staff together may touch. */
  'customers.protect': ['owner', 'admin'],
  /** Organizations: create, edit, archive; people: edit and move. */
  'customers.edit': ['owner', 'admin'],
  /** Open, assign and answer tickets, and note something in them. */
  'tickets.answer': ['owner', 'admin', 'technician'],
  /** Portal on/off, branding, sign-in rules, domains and their proof. */
  'portals.manage': ['owner', 'admin'],
  'imports.run': ['owner', 'admin'],
  'exports.run': ['owner', 'admin'],
  'audit.read': ['owner', 'admin', 'technician', 'viewer'],
  'audit.export': ['owner', 'admin'],
  'staff.read': ['owner', 'admin', 'technician', 'viewer'],
  'staff.manage': ['owner', 'admin'],
  'provider.manage': ['owner', 'admin'],
  'owners.manage': ['owner'],
} as const satisfies Record<string, readonly StaffRole[]>;

export type Permission = keyof typeof permissions;

/** Permissions that mean the whole provider: staff limited to some organizations never hold them. */
export const providerWide: readonly Permission[] = ['staff.manage', 'provider.manage', 'owners.manage', 'audit.export', 'imports.run'];

/** Whether a role, limited to some organizations or not, holds a permission. */
export function mayStaff(role: StaffRole, limited: boolean, permission: Permission): boolean {
  const roles: readonly StaffRole[] = permissions[permission];
  return roles.includes(role) && !(limited && providerWide.includes(permission));
}

/** Whether somebody of one role may give or take another: owners everything, admins everything but owner. */
export function mayGiveRole(giver: StaffRole, role: StaffRole): boolean {
  if (giver === 'owner') return true;
  return giver === 'admin' && role !== 'owner';
}
