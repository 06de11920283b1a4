import { useQuery } from '@tanstack/react-query';
import { call } from '../../providers/door.ts';
import type { SsoRule } from '../../providers/records.ts';

/** Whether only an organization's own sign-in opens its portal, as it stands. */
export function useSsoRule(organizationId: string) {
  return useQuery({ queryKey: ['sso-rule', organizationId], queryFn: ({ signal }) => call('ssoRules.get', { params: { id: organizationId } }, { signal }), staleTime: 0 });
}

/** The connection by which acts on the rule of its organization are asked for. */
export function connectionOf(rule: Pick<SsoRule, 'ready' | 'connections'>): string | undefined {
  return rule.ready.connectionId ?? rule.connections.find(({ status }) => status === 'live')?.id ?? rule.connections[0]?.id;
}
