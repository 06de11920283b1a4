import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { AnswerOf } from '../../http/route-table.ts';
import { portal } from './door.ts';
import { showNewCodes } from './new-codes.ts';
import { type PortalSession, takeSession } from './session.ts';

export type FactorWay = AnswerOf<'portalFactors.ways'>['ways'][number];
export type Passkey = AnswerOf<'portalPasskeys.passkeys'>[number];

/** How the signed-in person can give their second factor, the likeliest way first. */
export const factorWaysQuery = queryOptions({ queryKey: ['factor-ways'], queryFn: ({ signal }) => portal.call('portalFactors.ways', undefined, { signal }), staleTime: Infinity });

/** A person's own factors: authenticator app, passkeys, and how many recovery codes are left. */
export const factorsQuery = queryOptions({
  queryKey: ['me', 'factors'],
  queryFn: async ({ signal }) => {
    const [totp, passkeys, recoveryCodes] = await Promise.all([
      portal.call('portalFactors.totp', undefined, { signal }),
      portal.call('portalPasskeys.passkeys', undefined, { signal }),
      portal.call('portalFactors.recoveryCodes', undefined, { signal }),
    ]);
    return { totp, passkeys, recoveryCodes };
  },
});
export type Factors = NonNullable<ReturnType<typeof useFactors>['data']>;

/** The person's own factors. */
export function useFactors() {
  return useQuery(factorsQuery);
}

/** What every change of factors does here: the session has a new id, other sessions are gone, and new recovery codes are shown before anything else. */
export function takeFactorChange(client: QueryClient, session: PortalSession, recoveryCodes: readonly string[] | null): void {
  if (recoveryCodes) showNewCodes(session.user.id, recoveryCodes);
  takeSession(client, session);
  void client.invalidateQueries({ queryKey: ['me'] });
}

/** `takeFactorChange` bound to the client at hand. */
export function useTakeFactorChange() {
  const client = useQueryClient();
  return (session: PortalSession, recoveryCodes: readonly string[] | null = null) => takeFactorChange(client, session, recoveryCodes);
}
