import { EmptyState } from '../../components/EmptyState.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import type { AuditEvent } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { auditColumns } from './columns.tsx';

const columns = auditColumns({ organization: false });

/** What happened to one record or in one organization, on its page. */
export function AuditTable({ filter }: { readonly filter: Record<string, unknown> }) {
  if (!useMay('audit.read')) return null;
  return (
    <RecordList<AuditEvent>
      embedded
      resource="audit-events"
      caption="History"
      sort={{ field: 'at', order: 'DESC' }}
      filter={filter}
      columns={columns}
      nameOf={(one) => one.summary}
      to={(one) => `/audit-events/${one.id}/show`}
      empty={
        <EmptyState compact icon="scroll" title="Nothing has happened yet">
          Every change and every refusal appears here, with who did it and when.
        </EmptyState>
      }
    />
  );
}
