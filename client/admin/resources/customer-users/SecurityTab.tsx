import Skeleton from '@mui/material/Skeleton';
import { useSecurity } from '../../callers/useSecurity.ts';
import { Callout } from '../../components/Callout.tsx';
import { FactorRows } from '../../components/FactorRows.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { problemText } from '../../components/useAct.ts';
import type { CustomerUser } from '../../providers/records.ts';
import { AuditTable } from '../audit-events/AuditTable.tsx';
import { CallerPanel } from './CallerPanel.tsx';
import { LocksPanel } from './LocksPanel.tsx';
import { PersonSessions } from './PersonSessions.tsx';
import { SecurityFacts } from './SecurityFacts.tsx';

/** How a person proves that it is them, what stands in their way, and everything that helps them back in. */
export function SecurityTab({ record }: { readonly record: CustomerUser }) {
  const { data, error } = useSecurity(record.id);
  if (error && data === undefined) return <Callout tone="danger">{problemText(error)}</Callout>;
  if (data === undefined) return <Skeleton variant="rectangular" height={420} sx={{ borderRadius: '14px' }} />;
  return (
    <div className={layout.split}>
      <div className={layout.stack}>
        <LocksPanel person={record} security={data} />
        <CallerPanel record={record} security={data} />
        <Panel title="Second factors">
          <FactorRows of={record.name} factors={data.factors} />
        </Panel>
        <Panel title="What happened to this sign-in" flush>
          <AuditTable key={record.userId ?? record.id} filter={{ subjectId: record.userId === null ? record.id : [record.userId, record.id] }} />
        </Panel>
      </div>
      <div className={layout.stack}>
        <SecurityFacts record={record} security={data} />
        <PersonSessions record={record} />
      </div>
    </div>
  );
}
