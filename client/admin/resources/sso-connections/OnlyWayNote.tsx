import { useQuery } from '@tanstack/react-query';
import { Callout } from '../../components/Callout.tsx';
import { count } from '../../components/words.ts';
import { call } from '../../providers/door.ts';
import type { SsoConnection } from '../../providers/records.ts';

/** Who loses their only way in with a connection, or with whom it knows; asked anew each time it is about to happen. */
export function useOnlyWay({ id, organizationId }: Pick<SsoConnection, 'id' | 'organizationId'>, open: boolean) {
  return useQuery({ queryKey: ['dry-run', 'only-way', id], queryFn: ({ signal }) => call('ssoConnections.onlyWay', { params: { id } }, { signal }), enabled: open && organizationId !== null, gcTime: 0, staleTime: 0, retry: false, refetchOnWindowFocus: false });
}

/** Says before it is done how many people are left without a way in; nothing where nobody is. */
export function OnlyWayNote({ of: { data, isError } }: { readonly of: ReturnType<typeof useOnlyWay> }) {
  if (isError) return <Callout tone="warning" spaced>Whether somebody loses their only way in could not be looked up. Close this and try again in a moment.</Callout>;
  if (data === undefined || data.people === 0) return null;
  const more = data.people - data.names.length;
  return (
    <Callout tone="warning" spaced>
      <b>{count(data.people, 'person loses', 'people lose')} their only way in</b>: {data.names.join(', ')}
      {more > 0 && ` and ${more} more`}. The sign-in rule lets nothing else in, no other connection knows them, and their addresses lie outside the proven domains. Prove their domain, relax the rule, or exempt them first.
    </Callout>
  );
}
