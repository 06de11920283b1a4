import { useSyncExternalStore } from 'react';
import type { Permission } from '../../../shared/permissions.ts';
import { sessionMay } from './authProvider.ts';
import { currentSession, onSessionChange, type Session } from './door.ts';

/** Who is signed in; undefined while nobody is. */
export function useSession(): Session | undefined {
  return useSyncExternalStore(onSessionChange, currentSession);
}

/** Whether whoever is signed in holds a permission. */
export function useMay(permission: Permission): boolean {
  return sessionMay(useSession(), permission);
}

/** The provider's time zone, as an IANA name. */
export function useTimeZone(): string {
  return useSession()?.provider?.timeZone ?? 'UTC';
}
