import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { AnswerOf } from '../../http/route-table.ts';
import { portal } from './door.ts';
import type { PortalSession } from './session.ts';

export type Approval = AnswerOf<'approvals.list'>[number];

const recheckSeconds = 30;

export const approvalsQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: ({ signal }) => portal.call('approvals.list', undefined, { signal }),
  // Somebody waits on the phone while it is answered.
  refetchInterval: recheckSeconds * 1_000,
});

/** Colleagues for whom the provider asks this manager's word; nobody else is asked. */
export function useApprovals({ customerUser }: PortalSession): UseQueryResult<Approval[]> {
  return useQuery({ ...approvalsQuery, enabled: customerUser?.role === 'manager' });
}
