import { hashKey, type QueryClient, queryOptions, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNavigate, useOutletContext } from 'react-router';
import { isProblemOf, type ProblemError } from '../../http/problem.ts';
import type { AnswerOf } from '../../http/route-table.ts';
import { takeNewVisitor } from '../../http/visitor.ts';
import { portal } from './door.ts';
import { forgetNewCodes } from './new-codes.ts';

export type PortalSession = AnswerOf<'portalSignIn.session'>;
export type Branding = PortalSession['branding'];

const recheckSeconds = 30;
const sessionKey = ['session'] as const;
const sessionHash = hashKey(sessionKey);

/** Marks queries whose answers belong to no person; all others are dropped with the session. */
export const anonymous = { anonymous: true };

/** The refusals that put a wall in front of the whole portal. */
const wallCodes = ['access_required', 'portal_unavailable', 'sso_required', 'mfa_required', 'mfa_enrolment_required'] as const;

const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }): Promise<PortalSession | null> => {
    if (takeNewVisitor()) return null;
    try {
      return await portal.call('portalSignIn.session', undefined, { signal });
    } catch (error) {
      if (isProblemOf(error, 'unauthenticated')) return null;
      throw error;
    }
  },
  meta: anonymous,
  staleTime: 15_000,
  gcTime: Infinity,
  refetchOnWindowFocus: 'always',
  // At a wall the way in may open at any moment.
  refetchInterval: (query) => (query.state.data && query.state.data.access !== 'allowed' ? recheckSeconds * 1_000 : false),
});

/** Who is signed in; `null` for nobody. Looked at again on focus, and every 30 seconds at a wall. */
export function useSession(): UseQueryResult<PortalSession | null> {
  return useQuery(sessionQuery);
}

/** Looks at the session again whenever `key` changes, so that a rule that was changed meanwhile holds from a person's next click on. */
export function useSessionCheck(key: string): void {
  const client = useQueryClient();
  const last = useRef(key);
  useEffect(() => {
    if (last.current === key) return;
    last.current = key;
    void client.invalidateQueries({ queryKey: sessionKey });
  }, [client, key]);
}

/** The session of the person inside; only for pages behind the walls. */
export function usePresentSession(): PortalSession {
  return useOutletContext<PortalSession>();
}

/** The look of this host's provider for people who are not signed in. */
const brandingQuery = queryOptions({
  queryKey: ['branding'],
  queryFn: ({ signal }) => portal.call('portalSignIn.branding', undefined, { signal }),
  meta: anonymous,
  staleTime: 5 * 60_000,
});

/** The session's branding, or that of the host while nobody is signed in; undefined until it is known. */
export function useBranding(): Branding | undefined {
  const session = useQuery({ ...sessionQuery, enabled: false }).data;
  const host = useHostBranding(!session).data;
  return session?.branding ?? host;
}

/** The look of this host's provider, whoever is signed in. */
export function useHostBranding(enabled: boolean): UseQueryResult<Branding> {
  return useQuery({ ...brandingQuery, enabled });
}

/** Whether the person left by pressing Sign Out, so that nobody is told that their session has ended. */
let signedOut = false;

/** Whether the last session of this page was ended by signing out. */
export function leftBySigningOut(): boolean {
  return signedOut;
}

/** Lets the client go on with a session body an answer brought. */
export function takeSession(client: QueryClient, session: PortalSession): void {
  signedOut = false;
  void client.cancelQueries({ queryKey: sessionKey });
  client.setQueryData(sessionKey, session);
}

/** Forgets the person and everything that was read for them. */
export function dropSession(client: QueryClient): void {
  portal.forget();
  forgetNewCodes();
  void client.cancelQueries({ queryKey: sessionKey });
  client.setQueryData(sessionKey, null);
}

/** Looks at the session again, and so at the menu. */
export function recheckSession(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: sessionKey });
}

/** What every refused call does to the session: a 401 ends it here, a gate's 403 puts its wall up at once, a hidden section leaves the menu. */
export function meetRefusal(client: QueryClient, error: unknown): void {
  if (isProblemOf(error, 'unauthenticated')) return dropSession(client);
  if (isProblemOf(error, 'csrf_refused', 'feature_hidden')) return void client.invalidateQueries({ queryKey: sessionKey });
  if (!isProblemOf(error, ...wallCodes)) return;
  client.setQueryData<PortalSession | null>(sessionKey, (session) => (session ? behindWall(session, error) : session));
  void client.invalidateQueries({ queryKey: sessionKey });
}

function behindWall(session: PortalSession, refusal: ProblemError): PortalSession {
  const { user, csrfToken, branding, organizations, expiresAt } = session;
  return { user, csrfToken, branding, access: refusal.code, ...(expiresAt !== undefined && { expiresAt }), ...(organizations && { organizations }), ...(refusal.reference !== undefined && { reference: refusal.reference }) };
}

/** Drops what was read for one person or organization as soon as the session belongs to another. */
export function watchIdentity(client: QueryClient): void {
  let last = identity(client);
  client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryHash !== sessionHash) return;
    const now = identity(client);
    if (now === last) return;
    last = now;
    client.removeQueries({ predicate: ({ meta }) => meta?.['anonymous'] !== true });
  });
}

function identity(client: QueryClient): string {
  const session = client.getQueryData<PortalSession | null>(sessionKey);
  return session ? [session.user.id, session.organization?.id ?? '', session.access].join(' ') : '';
}

/** Signs out; fails when the server could not be told, for then the session is still open. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await portal.call('portalSignIn.signOut');
      } catch (error) {
        if (!isProblemOf(error, 'unauthenticated')) throw error;
      }
    },
    onSuccess: () => {
      signedOut = true;
      dropSession(client);
    },
  });
}

/** Enters another of the person's organizations at its home; its gates decide what they meet there. */
export function useEnter(then?: () => void) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => portal.call('portalSignIn.enter', { params: { id } }),
    onSuccess: (session) => {
      takeSession(client, session);
      void navigate('/');
      then?.();
    },
  });
}

/** Shows a person's new name everywhere at once. */
export function renameUser(client: QueryClient, name: string): void {
  client.setQueryData<PortalSession | null>(sessionKey, (session) => session && { ...session, user: { ...session.user, name } });
}
