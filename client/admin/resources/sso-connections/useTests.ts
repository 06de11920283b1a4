import { useEffect, useRef } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../providers/door.ts';

const whileWaitingMs = 1_500;

/** The newest tests of a connection, the last one first; while one is under way they are asked for again by themselves, and its end refreshes the rest of the page. */
export function useTests(connectionId: string) {
  const queryClient = useQueryClient();
  const query = useQuery({
    queryKey: ['sso-connections', 'tests', connectionId],
    queryFn: () => call('ssoConnections.tests', { params: { id: connectionId } }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.[0]?.outcome === 'waiting' ? whileWaitingMs : false),
  });
  const newest = query.data?.[0];
  const waitedFor = useRef<string>(undefined);
  useEffect(() => {
    if (newest?.outcome === 'waiting') waitedFor.current = newest.id;
    else if (newest !== undefined && waitedFor.current === newest.id) {
      waitedFor.current = undefined;
      void queryClient.invalidateQueries({ queryKey: ['sso-connections', 'getOne'] });
    }
  }, [newest, queryClient]);
  return query;
}
