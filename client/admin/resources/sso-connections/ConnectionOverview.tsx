import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import layout from '../../components/layout.module.css';
import { Facts, Panel } from '../../components/Panel.tsx';
import { distance } from '../../components/time.ts';
import { When } from '../../components/When.tsx';
import { count } from '../../components/words.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { CopyRows } from './CopyRows.tsx';
import { DomainsNote } from './DomainsNote.tsx';
import css from './sso.module.css';
import { expiryTone, guideNames, nearestExpiry, protocolNames } from './words.ts';

const factors = { ours: 'Ours, on top', idp: 'The identity provider’s, if it says that it asked', local: 'None of ours after this sign-in' } as const;
const unknown = { invitation: 'Is not let in', create: 'Is added at their first sign-in' } as const;

/** How a connection stands at a glance, and the values of ours it lives by. */
export function ConnectionOverview({ connection }: { readonly connection: SsoConnection }) {
  const { ours, organizationId, organizationName } = connection;
  const rows = connection.protocol === 'saml' ? [['Entity ID', ours.entityId], ['ACS URL', ours.acsUrl], ['Sign-in address', ours.loginUrl], ['Metadata', ours.metadataUrl]] : [['Redirect URI', ours.redirectUri], ['Sign-in address', ours.loginUrl]];
  return (
    <div className={layout.split}>
      <div className={layout.stack}>
        <Standing connection={connection} />
        <Panel title="Our values" about={`What ${guideNames[connection.guide].there} needs of us.`} acts={<Button size="small" variant="text" component={Link} to={`/sso-connections/${connection.id}/guide`}>Set-up guide</Button>}>
          <CopyRows rows={rows.map(([field = '', value = '']) => ({ field, value }))} />
        </Panel>
      </div>
      <div className={layout.stack}>
        <Panel title="At a glance">
          <Facts
            of={[
              ...(organizationId === null ? [] : [['Organization', <Link key="organization" to={`/organizations/${organizationId}/show/sso`}>{organizationName}</Link>] as const]),
              ['Speaks', protocolNames[connection.protocol]],
              [connection.protocol === 'saml' ? 'Entity ID' : 'Issuer', connection.saml?.entityId ?? connection.oidc?.issuer],
              ['Has signed in', count(connection.people, 'person', 'people')],
              ['Last sign-in', <When key="last" at={connection.lastSignInAt} none="Never" ago />],
              ['Somebody new', unknown[connection.unknownPeople]],
              ['Second factor', factors[connection.mfa]],
            ]}
          />
        </Panel>
        {organizationId !== null && (
          <Panel title="Domains">
            <div className={css.about}>
              <DomainsNote organization={{ id: organizationId, name: organizationName ?? 'the organization' }} />
            </div>
          </Panel>
        )}
      </div>
    </div>
  );
}

function Standing({ connection }: { readonly connection: SsoConnection }) {
  const { testPassedAt, status, id } = connection;
  const expiry = nearestExpiry(connection);
  const tone = expiry === null ? 'neutral' : expiryTone(expiry.at);
  return (
    <Panel title="How it stands">
      <div className={css.standing}>
        <Link to={`/sso-connections/${id}/show/tests`} data-tone={testPassedAt === null ? 'warning' : 'success'}>
          <small>Test</small>
          <b>{testPassedAt === null ? 'None has passed since it was changed' : `Passed ${distance(new Date(testPassedAt))}`}</b>
        </Link>
        <div>
          <small>Last sign-in</small>
          <b>{connection.lastSignInAt === null ? 'Nobody yet' : distance(new Date(connection.lastSignInAt))}</b>
        </div>
        <div data-tone={tone}>
          <small>{expiry?.what ?? (connection.protocol === 'saml' ? 'Certificate' : 'Client secret')}</small>
          <b>{expiry === null ? (connection.protocol === 'saml' ? 'None yet' : 'No end is noted') : tone === 'danger' ? `Ran out ${distance(new Date(expiry.at))}` : `Runs out ${distance(new Date(expiry.at))}`}</b>
        </div>
      </div>
      {status === 'off' && <Callout tone="info">It signs nobody in. Whom it knew it still knows.</Callout>}
      {tone === 'danger' && status === 'live' && <Callout tone="danger">What it needs has run out: sign-ins fail until a new one is here.</Callout>}
    </Panel>
  );
}
