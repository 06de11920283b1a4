import Skeleton from '@mui/material/Skeleton';
import { useGetOne } from 'react-admin';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import layout from '../../components/layout.module.css';
import { Facts, Panel } from '../../components/Panel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { consentStates } from '../../components/words.ts';
import type { Microsoft365Tenant, Organization } from '../../providers/records.ts';
import { TenantActs } from './TenantActs.tsx';

/** Microsoft 365 of one organization, where the provider has an app: whether its people are led there, and what is missing. */
export function TenantPanel({ organization }: { readonly organization: Organization }) {
  const { data: tenant } = useGetOne<Microsoft365Tenant>('microsoft365-tenants', { id: organization.id });
  if (tenant === undefined) return <Skeleton variant="rectangular" height={120} sx={{ borderRadius: '14px' }} />;
  if (tenant.connection === 'none') return null;
  return (
    <Panel title="Microsoft 365" acts={<StatusMark word={consentStates[tenant.state]} />}>
      <div className={layout.stack}>
        {tenant.tenantId !== null && (
          <Facts
            of={[
              ['Tenant ID', tenant.tenantId],
              ['Asked', tenant.askedAt === null ? '' : <><When at={tenant.askedAt} />{tenant.askedBy !== null && `, ${tenant.askedBy}`}</>],
              ['Consented', tenant.consentedAt === null ? '' : <><When at={tenant.consentedAt} />{tenant.consentedBy !== null && `, ${tenant.consentedBy}`}</>],
            ]}
          />
        )}
        {missing(tenant, organization)}
        <TenantActs tenant={tenant} />
      </div>
    </Panel>
  );
}

function missing(tenant: Microsoft365Tenant, organization: Organization) {
  if (tenant.offered) return <p className={layout.muted}>People with an address under a proven domain are led there.</p>;
  if (tenant.state === 'no_tenant') return <p className={layout.muted}>Not used here. Enter the organization’s tenant ID to begin.</p>;
  if (tenant.state !== 'consented') return <p className={layout.muted}>Nobody is led there until its administrator has consented.</p>;
  if (tenant.connection !== 'live') return <Callout tone="warning">Nobody is led there: your Microsoft 365 app is not live.</Callout>;
  return (
    <Callout tone="warning">
      Nobody is led there: no domain is proven. <Link to={`/organizations/${organization.id}/show/domains`}>Prove one</Link>
    </Callout>
  );
}
