import { useCallback } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, loadSession } from '../../providers/door.ts';

const key = ['provider'];

/** The provider's settings, for those who may change them. */
export function useProvider({ enabled = true } = {}) {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call('provider.get', undefined, { signal }), refetchOnWindowFocus: false, enabled });
}

/** Refreshes what the settings decide elsewhere: the name, the clock, whether mail goes out. */
export function useProviderChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(async () => {
    await Promise.all([queryClient.invalidateQueries({ queryKey: key }), loadSession()]);
  }, [queryClient]);
}
