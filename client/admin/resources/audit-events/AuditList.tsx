import { EmptyState } from '../../components/EmptyState.tsx';
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
            <RecordFilter source="actorId" resource="staff" label="By" nameOf={(one) => one.name ?? ''} />
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
