import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { importStatuses } from '../../components/words.ts';
import type { Import } from '../../providers/records.ts';
import { kindNames } from './words.ts';

const columns: readonly Column<Import>[] = [
  { label: 'File', card: 'title', render: (one) => one.fileName },
  { label: 'What', card: 'plain', width: '9rem', render: (one) => kindNames[one.kind] },
  { label: 'State', card: 'mark', width: '12rem', render: (one) => <StatusMark word={importStatuses[one.status]} /> },
  { label: 'Added', align: 'end', rank: 2, width: '7rem', render: (one) => one.result?.created.toLocaleString('en-GB') ?? '–' },
  { label: 'Refused', align: 'end', rank: 2, width: '7rem', render: (one) => one.result?.refused.toLocaleString('en-GB') ?? '–' },
  { label: 'By', rank: 3, card: 'none', render: (one) => one.createdBy },
  { label: 'Uploaded', sort: 'createdAt', rank: 2, width: '11rem', render: (one) => <When at={one.createdAt} /> },
];

/** The files that were imported, or wait for somebody to go on. */
export default function ImportList() {
  const start = (
    <Button variant="contained" component={Link} to="/imports/create" startIcon={<Icon name="upload" />}>
      Import a file
    </Button>
  );
  return (
    <>
      <PageHeader title="Imports" about="Organizations and people from the CSV files your PSA exports. The same file twice changes nothing.">
        {start}
      </PageHeader>
      <RecordList<Import>
        resource="imports"
        caption="Imports"
        sort={{ field: 'createdAt', order: 'DESC' }}
        columns={columns}
        nameOf={(one) => one.fileName}
        to={(one) => `/imports/${one.id}/show`}
        choices={[{ source: 'kind', label: 'What', choices: Object.entries(kindNames).map(([value, label]) => ({ value, label })) }]}
        every={5_000}
        empty={
          <EmptyState icon="upload" title="Nothing imported yet" action={start}>
            Begin with the organizations, then their people. You see what would happen before anything does, and nobody gets a mail.
          </EmptyState>
        }
      />
    </>
  );
}
