import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { limits } from '../../../../shared/limits.ts';
import { Callout } from '../../components/Callout.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { RowList } from '../../components/RowList.tsx';
import type { Organization, SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { ConnectionRow } from './ConnectionRow.tsx';
import { DomainsNote } from './DomainsNote.tsx';
import css from './sso.module.css';

/** How the people of an organization sign in with their company: its connections to identity providers. */
export function OrganizationSsoTab({ organization }: { readonly organization: Organization }) {
  const { data, error } = useGetList<SsoConnection>('sso-connections', { filter: { organizationId: organization.id }, sort: { field: 'createdAt', order: 'ASC' }, pagination: { page: 1, perPage: limits.sso.connections } });
  const may = useMay('portals.manage') && organization.status === 'active';
  const begin = (
    <Button variant="contained" component={Link} to={`/sso-connections/create?organizationId=${organization.id}`} startIcon={<Icon name="plus" />}>
      {data?.length ? 'Add another' : 'Set up single sign-on'}
    </Button>
  );
  return (
    <div className={layout.split}>
      <div className={layout.stack}>
        <Panel title="Connections" about={`By which the people of ${organization.name} sign in with their company’s account.`} acts={may && data !== undefined && data.length > 0 && begin}>
          {error ? (
            <Callout tone="danger">The connections could not be loaded. Reload the page.</Callout>
          ) : data === undefined ? (
            <Skeleton variant="rectangular" height={120} sx={{ borderRadius: '10px' }} />
          ) : data.length === 0 ? (
            <EmptyState icon="shield" title="Everybody signs in with a password of the portal" action={may && begin}>
              With single sign-on, people use the account they have at work, at Microsoft, Google, Okta or another identity provider. Whoever leaves the company and loses that account gets in here no more.
            </EmptyState>
          ) : (
            <RowList label="Connections">
              {data.map((connection) => (
                <ConnectionRow key={connection.id} connection={connection} />
              ))}
            </RowList>
          )}
        </Panel>
      </div>
      <Panel title="How it works">
        <div className={css.about}>
          <p>Somebody types their e-mail address at the portal. If its domain is proven to be the company’s and a connection is live, they are led to the company’s own sign-in page, and come back signed in.</p>
          <p>You set a connection up in six steps, most of them at the identity provider, and test it before anybody depends on it. You can stop after each step and come back.</p>
          <p>The first time, a person is recognized by their address. From then on by the identity their company gives them, so that a new address, or somebody else who gets the old one, changes nothing.</p>
          <DomainsNote organization={organization} />
        </div>
      </Panel>
    </div>
  );
}
