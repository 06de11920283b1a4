import Skeleton from '@mui/material/Skeleton';
import { useGetOne } from 'react-admin';
import { Link } from 'react-router-dom';
import layout from '../../components/layout.module.css';
import { Facts, Panel } from '../../components/Panel.tsx';
import { personStatuses } from '../../components/words.ts';
import type { Organization, Portal } from '../../providers/records.ts';
import { TenantPanel } from '../microsoft365-tenants/TenantPanel.tsx';
import { PortalMfaPanel } from '../portals/PortalMfaPanel.tsx';
import { PortalPanel } from '../portals/PortalPanel.tsx';

/** An organization's portal, and beside it what is good to know about the organization. */
export function OrganizationPortalTab({ organization }: { readonly organization: Organization }) {
  const { data: portal } = useGetOne<Portal>('portals', { id: organization.id });
  return (
    <div className={layout.split}>
      <div className={layout.stack}>{portal === undefined ? <Skeleton variant="rectangular" height={260} sx={{ borderRadius: '14px' }} /> : <PortalPanel portal={portal} />}</div>
      <div className={layout.stack}>
        {portal !== undefined && <PortalMfaPanel portal={portal} />}
        <TenantPanel organization={organization} />
        <Panel title="People">
          <Facts
            of={(['active', 'invited', 'new', 'disabled'] as const).map((status) => [
              personStatuses[status].label,
              <Link key={status} to={`/customer-users?filter=${encodeURIComponent(JSON.stringify({ organizationId: organization.id, status }))}`}>
                {organization.people[status].toLocaleString('en-GB')}
              </Link>,
            ])}
          />
        </Panel>
        <Panel title="About">
          <Facts
            of={[
              ['Number', organization.externalId],
              ['Phone', organization.phone],
              ['Domains', organization.domains.join('\n')],
              ['Notes', organization.notes],
            ]}
          />
        </Panel>
      </div>
    </div>
  );
}
