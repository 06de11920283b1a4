import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { TabbedPage } from '../../components/TabbedPage.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { AuditTable } from '../audit-events/AuditTable.tsx';
import { CertificatesTab } from './CertificatesTab.tsx';
import { ConnectionActs } from './ConnectionActs.tsx';
import { ConnectionOverview } from './ConnectionOverview.tsx';
import { SettingsTab } from './SettingsTab.tsx';
import { TestRecorder } from './TestRecorder.tsx';
import { trailOf } from './trail.ts';
import { connectionStatuses, kindOf } from './words.ts';

/** One connection to an identity provider: how it stands, what it is made of, and what its tests found. */
export default function ConnectionShow() {
  return <RecordPage<SsoConnection> resource="sso-connections">{(record) => <ConnectionView connection={record} />}</RecordPage>;
}

function ConnectionView({ connection }: { readonly connection: SsoConnection }) {
  const may = useMay('portals.manage');
  return (
    <>
      <PageHeader title={connection.name} mark={<StatusMark word={connectionStatuses[connection.status]} />} about={`Single sign-on · ${kindOf(connection)}`} trail={trailOf(connection)}>
        {may && <ConnectionActs connection={connection} />}
      </PageHeader>
      <TabbedPage
        label={`What there is about ${connection.name}`}
        base={`/sso-connections/${connection.id}/show`}
        tabs={[
          { key: 'overview', label: 'Overview', content: () => <ConnectionOverview connection={connection} /> },
          ...(may ? [{ key: 'settings', label: 'Settings', content: () => <SettingsTab connection={connection} /> }] : []),
          ...(connection.protocol === 'saml' ? [{ key: 'certificates', label: 'Certificates', content: () => <CertificatesTab connection={connection} /> }] : []),
          { key: 'tests', label: 'Tests', content: () => <TestRecorder connection={connection} /> },
          { key: 'history', label: 'History', content: () => <Panel flush><AuditTable filter={{ subjectId: connection.id }} /></Panel> },
        ]}
      />
    </>
  );
}
