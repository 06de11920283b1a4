import type { SsoConnection } from '../../providers/records.ts';

/** The pages above a connection: its organization's, or the provider's settings. */
export function trailOf({ organizationId, organizationName }: Pick<SsoConnection, 'organizationId' | 'organizationName'>): readonly { readonly label: string; readonly to: string }[] {
  if (organizationId === null) return [{ label: 'Settings', to: '/settings' }];
  return [
    { label: 'Organizations', to: '/organizations' },
    { label: organizationName ?? 'Organization', to: `/organizations/${organizationId}/show/sso` },
  ];
}
