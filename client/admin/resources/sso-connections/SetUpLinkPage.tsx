import Button from '@mui/material/Button';
import { useGetOne } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { RecordMissing } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import layout from '../../components/layout.module.css';
import { PageSkeleton } from '../../layout/PageSkeleton.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { SetUpLinkPanel } from './SetUpLinkPanel.tsx';
import { SetUpLinkProposals } from './SetUpLinkProposals.tsx';
import css from './setUpLink.module.css';
import { trailOf } from './trail.ts';

const states = { draft: { label: 'Draft', tone: 'neutral' }, live: { label: 'Live', tone: 'success' }, off: { label: 'Off', tone: 'warning' } } as const;

/** What the metadata of one of the provider's own connections propose; no link leads to such a connection. */
function OwnWaiting({ connection }: { readonly connection: SsoConnection }) {
  const staff = connection.purpose === 'staff';
  return (
    <>
      <PageHeader title="What waits" mark={<StatusMark word={states[connection.status]} />} trail={trailOf(connection)} about={`${connection.name}. What its identity provider says of itself, where that is for you to decide.`} />
      <div className={layout.stack}>
        <SetUpLinkProposals connection={connection} />
        <Panel title="Renew it in the settings" about="This connection is your own: enter its next certificate or secret there yourself. No link is made for it.">
          <div>
            <Button variant="outlined" component={Link} to={staff ? '/settings/staff-sign-in' : '/settings/microsoft-365'}>
              {staff ? 'Open Staff sign-in' : 'Open Microsoft 365'}
            </Button>
          </div>
        </Panel>
      </div>
    </>
  );
}

/** What the customer's own IT does about a connection: what came in and waits, and the links. */
export default function SetUpLinkPage() {
  const { id = '' } = useParams();
  const { data, error } = useGetOne<SsoConnection>('sso-connections', { id }, { retry: false });
  if (error) return <RecordMissing error={error} />;
  if (data === undefined) return <PageSkeleton />;
  if (data.organizationId === null) return <OwnWaiting connection={data} />;
  return (
    <>
      <PageHeader title="Links for their IT" mark={<StatusMark word={states[data.status]} />} trail={[...trailOf(data), { label: data.name, to: `/sso-connections/${id}/show` }]} about={data.organizationName === null || data.organizationName === data.name ? 'What their own IT hands in about this connection.' : `${data.organizationName}. What their own IT hands in about this connection.`} />
      <div className={layout.split}>
        <div className={layout.stack}>
          <SetUpLinkProposals connection={data} />
          <SetUpLinkPanel connection={data} />
        </div>
        <Panel title="How this works">
          <div className={css.about}>
            <p>The page behind a link says step by step what to enter at Microsoft Entra ID, Google Workspace, Okta, Keycloak or another identity provider, with your addresses to copy.</p>
            <p>It shows this one connection and nothing else. What they save waits beside what stands here; nothing changes before you accept it.</p>
            <p>A renewal link takes a further certificate, or a new client secret, and nothing else. The certificate that is there stays, so that nobody is shut out in between.</p>
            <p>A link ends when it is handed in, when you void it, or by its date; with the connection or the organization it ends too.</p>
          </div>
        </Panel>
      </div>
    </>
  );
}
