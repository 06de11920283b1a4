import { Link } from 'react-router-dom';
import type { Column } from '../../components/list/column.ts';
import { When } from '../../components/When.tsx';
import { sentence } from '../../components/words.ts';
import type { AuditEvent } from '../../providers/records.ts';

/** What a list of audit events shows. */
export function auditColumns({ organization }: { readonly organization: boolean }): readonly Column<AuditEvent>[] {
  const columns: readonly (Column<AuditEvent> | false)[] = [
    { label: 'When', sort: 'at', card: 'line', width: '11rem', render: (one) => <When at={one.at} /> },
    { label: 'What happened', card: 'title', render: (one) => <>{one.summary}{one.count > 1 && ` (${one.count} times)`}</> },
    { label: 'Who', rank: 2, card: 'line', width: '12rem', render: (one) => one.actor.label },
    organization && { label: 'Organization', rank: 3, card: 'plain', render: (one) => (one.organizationId === null ? '–' : <Link to={`/organizations/${one.organizationId}/show`}>{one.organizationName}</Link>) },
    { label: 'Kind', rank: 3, card: 'none', width: '12rem', render: (one) => sentence(one.action) },
  ];
  return columns.filter((column) => column !== false);
}
