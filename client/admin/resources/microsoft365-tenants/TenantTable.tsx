import { EmptyState } from '../../components/EmptyState.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordList } from '../../components/list/RecordList.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { consentStates } from '../../components/words.ts';
import type { Microsoft365Tenant } from '../../providers/records.ts';
import { TenantActs } from './TenantActs.tsx';

const columns: readonly Column<Microsoft365Tenant>[] = [
  { label: 'Organization', render: (one) => one.organizationName, sort: 'organizationName', card: 'title' },
  { label: 'Tenant ID', render: (one) => (one.tenantId === null ? '–' : <code>{one.tenantId}</code>), rank: 2, card: 'line' },
  { label: 'Consent', render: (one) => <StatusMark word={consentStates[one.state]} />, card: 'mark' },
  { label: 'Since', render: (one) => <When at={one.consentedAt ?? one.askedAt} />, rank: 3, card: 'none' },
  { label: 'What to do', quiet: true, render: (one) => <TenantActs tenant={one} compact />, align: 'end', card: 'plain' },
];

/** Organizations with their directories: tenant ID, how far the consent is, and the next step. */
export function TenantTable() {
  return (
    <RecordList<Microsoft365Tenant>
      embedded
      resource="microsoft365-tenants"
      caption="Organizations and their directories"
      sort={{ field: 'organizationName', order: 'ASC' }}
      search="Search organizations"
      choices={[{ source: 'state', label: 'Consent', choices: Object.entries(consentStates).map(([value, { label }]) => ({ value, label })) }]}
      columns={columns}
      nameOf={(one) => one.organizationName}
      to={(one) => `/organizations/${one.id}/show`}
      empty={
        <EmptyState compact icon="building" title="No organization yet">
          Every active organization appears here.
        </EmptyState>
      }
    />
  );
}
