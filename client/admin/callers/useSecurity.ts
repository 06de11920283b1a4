import { useQuery } from '@tanstack/react-query';
import { call } from '../providers/door.ts';
import type { PersonSecurity, Verification } from '../providers/records.ts';

/** While somebody else is asked, their answer is looked for this often. */
export const lookMilliseconds = 2_500;

/** Whether a verification waits for somebody else's word: a manager's, or a second member of staff's. */
export function waitsForOthers(verification: Verification): boolean {
  return (verification.status === 'pending' && verification.method === 'manager_approval') || (verification.status === 'verified' && verification.secondRequired && verification.secondBy === null);
}

const waits = (security: PersonSecurity | undefined) => security?.verifications.some((one) => one.startedBy.mine && waitsForOthers(one)) === true;

/** How a person proves that it is them, what stands in their way and what may be done; kept fresh while somebody else is asked. */
export function useSecurity(personId: string) {
  return useQuery({
    queryKey: ['security', personId],
    queryFn: ({ signal }) => call('verifications.security', { params: { id: personId } }, { signal }),
    staleTime: 0,
    refetchInterval: (query) => (waits(query.state.data) ? lookMilliseconds : false),
  });
}
