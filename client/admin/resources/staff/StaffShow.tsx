import Button from '@mui/material/Button';
import { useGetMany } from 'react-admin';
import { Link } from 'react-router-dom';
import { mayGiveRole } from '../../../../shared/permissions.ts';
import layout from '../../components/layout.module.css';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Facts, Panel } from '../../components/Panel.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { staffRoleNames, staffStatuses } from '../../components/words.ts';
import type { Organization, Staff } from '../../providers/records.ts';
import { useMay, useSession } from '../../providers/useSession.ts';
import { AuditTable } from '../audit-events/AuditTable.tsx';
import { StaffFactorPanel } from './StaffFactorPanel.tsx';
import { StaffActs } from './StaffActs.tsx';

/** One member of staff. */
export default function StaffShow() {
  return <RecordPage<Staff> resource="staff">{(record) => <StaffView record={record} />}</RecordPage>;
}

function StaffView({ record }: { readonly record: Staff }) {
  const session = useSession();
  const manages = useMay('staff.manage');
  const mayTouch = manages && session?.staff !== undefined && mayGiveRole(session.staff.role, record.role);
  return (
    <>
      <PageHeader title={record.name} mark={<StatusMark word={staffStatuses[record.status]} />} about={`${record.email} · ${staffRoleNames[record.role]}`} trail={[{ label: 'Staff', to: '/staff' }]}>
        {mayTouch && (
          <Button variant="outlined" component={Link} to={`/staff/${record.id}`}>
            Edit
          </Button>
        )}
        {mayTouch && session?.staff?.id !== record.id && <StaffActs record={record} />}
      </PageHeader>
      <div className={layout.split}>
        <div className={layout.stack}>
          {manages && record.status !== 'invited' && <StaffFactorPanel record={record} />}
          <Panel title="What they did" flush>
            <AuditTable filter={{ actorId: record.userId }} />
          </Panel>
        </div>
        <div className={layout.stack}>
          <Panel title="Access">
            <Facts
              of={[
                ['Role', staffRoleNames[record.role]],
                ['Looks after', record.organizationIds === null ? 'Every organization' : <OrganizationNames key="names" ids={record.organizationIds} />],
                ['Last sign-in', <When key="last" at={record.lastSignInAt} none="Never" ago />],
                ...(record.invitation === null ? [] : ([[record.invitation.expired ? 'Invitation ran out' : 'Invitation works until', <When key="invitation" at={record.invitation.expiresAt} />]] as const)),
                ['Added', <When key="added" at={record.createdAt} />],
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

function OrganizationNames({ ids }: { readonly ids: readonly string[] }) {
  const { data = [] } = useGetMany<Organization>('organizations', { ids: [...ids] });
  if (ids.length === 0) return <>None yet</>;
  return (
    <ul>
      {data.filter(Boolean).map((organization) => (
        <li key={organization.id}>
          <Link to={`/organizations/${organization.id}/show`}>{organization.name}</Link>
        </li>
      ))}
    </ul>
  );
}
