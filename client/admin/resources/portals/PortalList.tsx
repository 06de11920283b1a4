import { EmptyState } from '../../components/EmptyState.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { When } from '../../components/When.tsx';
import type { Portal } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { BulkMfaButton } from './BulkMfaButton.tsx';
import { BulkPortalOffButton, BulkPortalOnButton } from './BulkPortalButtons.tsx';
import { ruleMark } from '../../rules/MfaRuleWords.tsx';
import { PortalSwitch } from './PortalSwitch.tsx';

const columns: readonly Column<Portal>[] = [
  { label: 'Organization', sort: 'organizationName', card: 'title', render: (one) => one.organizationName },
  { label: 'Portal', sort: 'enabled', card: 'plain', width: '9rem', render: (one) => <PortalSwitch portal={one} /> },
  { label: 'Active people', align: 'end', width: '8rem', render: (one) => one.peopleAffected.toLocaleString('en-GB') },
  { label: 'Invitations waiting', align: 'end', rank: 2, width: '10rem', card: 'none', render: (one) => (one.invitationsWaiting === 0 ? '–' : one.invitationsWaiting.toLocaleString('en-GB')) },
  { label: 'Second factor', rank: 2, card: 'none', width: '11rem', render: (one) => ruleMark(one.mfa) },
  { label: 'Note for customers', rank: 3, card: 'none', render: (one) => (one.note.length > 70 ? `${one.note.slice(0, 70)}…` : one.note || '–') },
  { label: 'Switched', rank: 3, card: 'none', width: '11rem', render: (one) => <When at={one.enabledChangedAt} none="Never" /> },
];

/** Every portal with its switch, one by one or many at once. */
export default function PortalList() {
  const may = useMay('portals.manage');
  return (
    <>
      <PageHeader title="Portals" about="On, an organization’s people get in; off, they meet “Portal not available” at their next click." />
      <RecordList<Portal>
        resource="portals"
        caption="Portals"
        sort={{ field: 'organizationName', order: 'ASC' }}
        columns={columns}
        nameOf={(one) => one.organizationName}
        to={(one) => `/organizations/${one.id}/show`}
        search="Organization"
        choices={[
          { source: 'enabled', label: 'Portal', boolean: true, choices: [{ value: 'true', label: 'On' }, { value: 'false', label: 'Off' }] },
          { source: 'status', label: 'Organization', choices: [{ value: 'active', label: 'Active' }, { value: 'archived', label: 'Archived' }] },
        ]}
        {...(may && { bulk: <><BulkPortalOnButton /><BulkPortalOffButton /><BulkMfaButton /></> })}
        empty={
          <EmptyState icon="portal" title="No portal yet">
            Every organization brings its portal along, switched off. Add an organization, and its switch appears here.
          </EmptyState>
        }
      />
    </>
  );
}
