import { useMemo } from 'react';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Icon } from '../../components/Icon.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordList } from '../../components/list/RecordList.tsx';
import { Panel } from '../../components/Panel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { sentence } from '../../components/words.ts';
import type { Import, ImportRow } from '../../providers/records.ts';
import css from './imports.module.css';
import { resultWords, type RowResult } from './words.ts';

interface ImportRowsProps {
  readonly record: Import;
  readonly result: RowResult | undefined;
  readonly refused: number;
}

/** The result of each row, with the reason where one is refused. */
export function ImportRows({ record, result, refused }: ImportRowsProps) {
  const columns = useMemo(() => columnsOf(record), [record]);
  return (
    <Panel
      title={result === undefined ? 'Row by row' : `Row by row: ${resultWords[result].label.toLowerCase()}`}
      flush
      acts={
        refused > 0 && (
          <Button size="small" variant="outlined" component="a" href={`/api/admin/imports/${record.id}/refused.csv`} download startIcon={<Icon name="download" size={16} />}>
            Download the refused rows
          </Button>
        )
      }
    >
      <RecordList<ImportRow>
        key={`${result ?? 'all'} ${record.status}`}
        state={record.status}
        embedded
        resource={`imports/${record.id}/rows`}
        caption="Rows of the file"
        sort={{ field: 'row', order: 'ASC' }}
        {...(result !== undefined && { filter: { result } })}
        columns={columns}
        nameOf={(one) => `row ${one.row}`}
        empty={
          <EmptyState compact icon="file" title="No such row">
            No row of this file came out like that.
          </EmptyState>
        }
      />
    </Panel>
  );
}

function columnsOf(record: Import): readonly Column<ImportRow>[] {
  const page = record.kind === 'organizations' ? '/organizations' : '/customer-users';
  return [
    { label: 'Row', sort: 'row', card: 'title', width: '5rem', render: (one) => <>Row {one.row.toLocaleString('en-GB')}</> },
    { label: 'Result', card: 'mark', width: '9rem', render: (one) => <StatusMark word={resultWords[one.result]} /> },
    { label: 'Why', card: 'plain', render: (one) => one.message ?? (one.code === null ? '' : sentence(one.code)) },
    { label: 'What the file says', card: 'plain', render: (one) => <span className={css.cells}>{one.cells.filter((cell) => cell !== '').join(' · ')}</span> },
    { label: 'Record', quiet: true, align: 'end', rank: 2, card: 'none', width: '6rem', render: (one) => (one.subjectId === null ? '' : <Link to={`${page}/${one.subjectId}/show`}>Open</Link>) },
  ];
}
