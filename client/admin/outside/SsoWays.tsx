import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../components/Icon.tsx';
import { call } from '../providers/door.ts';

/** What the sign-in page offers before an address, where the provider's settings say so. */
export function useSsoWays() {
  const { data } = useQuery({ queryKey: ['sign-in-ways'], queryFn: ({ signal }) => call('adminSso.ways', undefined, { signal }), retry: false, staleTime: 60_000 });
  return data?.ways ?? [];
}

/** The address of single sign-on that comes out at a page of the console. */
export function comingOutAt(url: string, path: string): string {
  const address = new URL(url);
  address.searchParams.set('return', `/admin${path}`);
  return address.href;
}

/** A button that leads to single sign-on. */
export function SsoButton({ label, url, primary = false }: { readonly label: string; readonly url: string; readonly primary?: boolean }) {
  return (
    <Button {...(primary ? { size: 'large', variant: 'contained', autoFocus: true } : { variant: 'outlined', startIcon: <Icon name="building" size={18} /> })} fullWidth href={url}>
      Continue with {label}
    </Button>
  );
}
