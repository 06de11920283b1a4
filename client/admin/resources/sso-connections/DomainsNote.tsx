import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import type { Domain } from '../../providers/records.ts';

/** The domains of an organization that are proven, by the names people write; undefined while nobody knows. */
export function useProvenDomains(organizationId: string | null): readonly string[] | undefined {
  const { data } = useGetList<Domain>('domains', { filter: { organizationId: organizationId ?? undefined }, sort: { field: 'domain', order: 'ASC' }, pagination: { page: 1, perPage: 50 } }, { enabled: organizationId !== null });
  return data?.filter(({ provenAt }) => provenAt !== null).map(({ displayName }) => displayName);
}

/** Under which domains people are led to their company, or that none is proven yet. */
export function DomainsNote({ organization }: { readonly organization: { readonly id: string; readonly name: string } }) {
  const proven = useProvenDomains(organization.id);
  if (proven === undefined) return null;
  const domains = `/organizations/${organization.id}/show/domains`;
  if (proven.length === 0) {
    return (
      <Callout tone="warning">
        No domain of {organization.name} is proven yet. Until one is, nobody is led here by their address, and nobody new is recognized. <Link to={domains}>Prove a domain</Link>
      </Callout>
    );
  }
  return (
    <p>
      Proven: <b>{proven.join(', ')}</b>. <Link to={domains}>See the domains</Link>
    </p>
  );
}
