import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { AnswerOf } from '../../http/route-table.ts';
import { portal } from './door.ts';

export type Profile = AnswerOf<'portalSignIn.profile'>;
export type OwnSession = AnswerOf<'portalSignIn.ownSessions'>[number];

export const profileQuery = queryOptions({ queryKey: ['me', 'profile'], queryFn: ({ signal }) => portal.call('portalSignIn.profile', undefined, { signal }) });
export const ownSessionsQuery = queryOptions({ queryKey: ['me', 'sessions'], queryFn: ({ signal }) => portal.call('portalSignIn.ownSessions', undefined, { signal }) });

/** Name, phone and address of the person signed in. */
export function useProfile(): UseQueryResult<Profile> {
  return useQuery(profileQuery);
}

/** The person's open sessions. */
export function useOwnSessions(): UseQueryResult<OwnSession[]> {
  return useQuery(ownSessionsQuery);
}

/** Sessions in the order people look for them: the one in use, then the most recently used. */
export function newestFirst(sessions: readonly OwnSession[]): OwnSession[] {
  return [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.lastUsedAt.localeCompare(a.lastUsedAt));
}
