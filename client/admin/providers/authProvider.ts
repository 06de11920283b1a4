import type { AuthProvider } from 'react-admin';
import { mayStaff, type Permission } from '../../../shared/permissions.ts';
import { isProblemOf } from '../../http/problem.ts';
import { call, currentSession, loadSession, rememberSession, type Session } from './door.ts';

/** Whether a session's role holds a permission; nobody holds any. */
export function sessionMay(session: Session | undefined, permission: Permission): boolean {
  return session?.staff !== undefined && mayStaff(session.staff.role, session.staff.limited, permission);
}

const readers: Readonly<Record<string, Permission>> = {
  staff: 'staff.read',
  'audit-events': 'audit.read',
  imports: 'imports.run',
  exports: 'exports.run',
  settings: 'provider.manage',
};
const writers: Readonly<Record<string, Permission>> = {
  organizations: 'customers.edit',
  portals: 'portals.manage',
  'customer-users': 'customers.edit',
  invitations: 'customers.help',
  staff: 'staff.manage',
  imports: 'imports.run',
  settings: 'provider.manage',
};

/** Sign-in, sign-out and rights for react-admin, over `/api/admin/sign-in*` and `/session`. */
export const authProvider: AuthProvider = {
  login: async ({ email, password }: { email: string; password: string }) => {
    rememberSession(await call('adminSignIn.password', { body: { email, password } }));
  },
  logout: async () => {
    if (currentSession() !== undefined) {
      await call('adminSignIn.signOut').catch((error: unknown) => {
        // Anything else, and the browser would still hold a session that looks ended.
        if (!isProblemOf(error, 'unauthenticated')) throw error;
      });
      rememberSession(undefined, true);
    }
    // The app itself leads whoever has no session to the sign-in page.
    return false;
  },
  checkAuth: async () => {
    if (currentSession() === undefined) await loadSession();
  },
  checkError: async (error: unknown) => {
    const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
    if (status !== 401) return;
    // The session is gone already: signing out would only ask the server to say so again.
    rememberSession(undefined);
    throw new Error('Your session has ended. Please sign in again.');
  },
  getIdentity: async () => {
    const { user } = currentSession() ?? (await loadSession());
    return { id: user.id, fullName: user.name };
  },
  getPermissions: async () => currentSession()?.staff?.role,
  canAccess: async ({ action, resource }) => {
    // A technician adds the caller whom nobody has invited; changing people is for others.
    if (action === 'create' && resource === 'customer-users') return sessionMay(currentSession(), 'customers.help');
    const needed = action === 'create' || action === 'edit' || action === 'delete' ? writers[resource] : readers[resource];
    return needed === undefined || sessionMay(currentSession(), needed);
  },
};
