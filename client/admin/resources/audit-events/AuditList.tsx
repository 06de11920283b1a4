import { useListContext } from 'react-admin';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FilterChip } from '../../components/list/FilterChip.tsx';
import { useFilterChange } from '../../components/list/FilterBar.tsx';
import { PeriodFilter } from '../../components/list/PeriodFilter.tsx';
import { RecordFilter } from '../../components/list/RecordFilter.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { AuditEvent } from '../../providers/records.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import { auditColumns } from './columns.tsx';

const columns = auditColumns({ organization: true });

/** Every change and every refusal: who, what, when. */
export default function AuditList() {
  return (
    <>
      <PageHeader title="Audit" about="Every change and every refusal, written in the same moment as what it tells of." />
      <RecordList<AuditEvent>
        resource="audit-events"
        caption="Audit"
        sort={{ field: 'at', order: 'DESC' }}
        columns={columns}
        nameOf={(one) => one.summary}
        to={(one) => `/audit-events/${one.id}/show`}
        search="Words, names, addresses"
        choices={[{ source: 'refusals', label: 'Kind', boolean: true, choices: [{ value: 'true', label: 'Refusals' }, { value: 'false', label: 'Changes' }] }]}
        filters={
          <>
            <PeriodFilter />
            <RecordFilter source="organizationId" resource="organizations" label="Organization" nameOf={(one) => one.name ?? ''} />
            <ActorFilter />
          </>
        }
        acts={<ExportButton resource="audit-events" />}
        empty={
          <EmptyState icon="scroll" title="Nothing has happened yet">
            From the first change on, everything appears here with who did it, from where, and what it was before.
          </EmptyState>
        }
      />
    </>
  );
}

/** One person's acts, when a link has asked for them; their name is on every row. */
function ActorFilter() {
  const { data, filterValues } = useListContext<AuditEvent>();
  const change = useFilterChange();
  if (filterValues['actorId'] === undefined) return null;
  return <FilterChip label="By" name={data?.[0]?.actor.label ?? 'one person'} onClear={() => change('actorId', undefined)} />;
}
