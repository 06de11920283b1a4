import Button from '@mui/material/Button';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { jobStatuses } from '../../components/words.ts';
import type { Export } from '../../providers/records.ts';

const names: Readonly<Record<Export['resource'], string>> = { organizations: 'Organizations', 'customer-users': 'People', invitations: 'Invitations', 'audit-events': 'Audit', 'sign-in-attempts': 'Sign-in log', tickets: 'Tickets' };

const columns: readonly Column<Export>[] = [
  { label: 'What', card: 'title', render: (one) => names[one.resource] },
  { label: 'State', card: 'mark', width: '9rem', render: (one) => <StatusMark word={jobStatuses[one.status]} /> },
  { label: 'Rows', align: 'end', width: '7rem', render: (one) => one.rows?.toLocaleString('en-GB') ?? '–' },
  { label: 'By', rank: 2, render: (one) => one.createdBy },
  { label: 'Made', sort: 'createdAt', rank: 2, width: '11rem', render: (one) => <When at={one.createdAt} /> },
  { label: 'Kept until', rank: 3, card: 'none', width: '11rem', render: (one) => <When at={one.expiresAt} /> },
  {
    label: 'File', quiet: true,
    align: 'end',
    card: 'plain',
    width: '9rem',
    render: (one) =>
      one.downloadUrl === null ? (
        '–'
      ) : (
        <Button size="small" variant="outlined" component="a" href={one.downloadUrl} download={one.fileName} startIcon={<Icon name="download" size={16} />} aria-label={`Download ${one.fileName}`}>
          Download
        </Button>
      ),
  },
];

/** The files made from lists, to download. */
export default function ExportList() {
  return (
    <>
      <PageHeader title="Exports" about="CSV files made from lists, with everything the list’s filter found. They can be read back by the import." />
      <RecordList<Export>
        resource="exports"
        caption="Exports"
        sort={{ field: 'createdAt', order: 'DESC' }}
        columns={columns}
        nameOf={(one) => one.fileName}
        every={2_000}
        choices={[{ source: 'resource', label: 'What', choices: Object.entries(names).map(([value, label]) => ({ value, label })) }]}
        empty={
          <EmptyState icon="download" title="No export yet">
            Press Export on a list of organizations, people, invitations, sign-ins or the audit: the file appears here.
          </EmptyState>
        }
      />
    </>
  );
}
