import { useState } from 'react';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import layout from '../../components/layout.module.css';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useAct } from '../../components/useAct.ts';
import { count, fileSize, importStatuses } from '../../components/words.ts';
import type { Import } from '../../providers/records.ts';
import { runImport } from '../../providers/verbs.ts';
import { ColumnMapping } from './ColumnMapping.tsx';
import { ImportCounts } from './ImportCounts.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import { ImportRows } from './ImportRows.tsx';
import { ImportSteps } from './ImportSteps.tsx';
import css from './imports.module.css';
import { kindNames, type RowResult } from './words.ts';

/** One import, at whatever step it is. */
export default function ImportShow() {
  return (
    <RecordPage<Import> resource="imports" every={(record) => (record !== undefined && ['checking', 'running'].includes(record.status) ? 700 : false)}>
      {(record) => <ImportView key={record.id} record={record} />}
    </RecordPage>
  );
}

function ImportView({ record }: { readonly record: Import }) {
  const [remapping, setRemapping] = useState(false);
  const [result, setResult] = useState<RowResult>();
  const { act, busy } = useAct();
  const { status } = record;
  const mapping = status === 'mapping' || (status === 'checked' && remapping);
  const over = status === 'done' || status === 'cancelled' || status === 'failed';
  const counts = record.result ?? record.checked;
  const changes = record.checked === null ? 0 : record.checked.created + record.checked.updated;
  return (
    <>
      <PageHeader title={record.fileName} mark={<StatusMark word={importStatuses[status]} />} about={`${kindNames[record.kind]} · ${fileSize(record.bytes)} · ${record.encoding}, separated by ${separatorName(record.delimiter)} · uploaded by ${record.createdBy}`} trail={[{ label: 'Imports', to: '/imports' }]} />
      <ImportSteps at={mapping ? 'columns' : status === 'checking' || status === 'checked' ? 'check' : status === 'running' ? 'run' : 'done'} />
      <div className={layout.stack}>
        {record.error !== null && <Callout tone="danger">{record.error}</Callout>}
        {mapping && <ColumnMapping record={record} onChecked={() => setRemapping(false)} />}
        {(status === 'checking' || status === 'running') && <ImportProgress record={record} />}
        {status === 'checked' && !remapping && record.checked !== null && (
          <Panel title="What would happen" about={`Nothing has happened yet. ${changes === 0 ? 'This file would change nothing.' : 'Nobody gets a mail: invite people afterwards.'}`}>
            <ImportCounts counts={record.checked} chosen={result} onChoose={setResult} />
            <div className={css.foot} style={{ paddingInline: 0, paddingBottom: 0 }}>
              <Button variant="contained" loading={busy} disabled={changes === 0} onClick={() => void act({ run: () => runImport(record.id) })}>
                {changes === 0 ? 'Nothing to import' : `Import ${count(changes, 'row', 'rows')}`}
              </Button>
              <Button variant="outlined" onClick={() => setRemapping(true)}>
                Change the columns
              </Button>
              {record.checked.refused > 0 && <span className={css.values}>The refused rows are left out; you can download them.</span>}
            </div>
          </Panel>
        )}
        {over && counts !== null && (
          <Panel title={status === 'done' ? 'What happened' : 'What happened before it stopped'}>
            <ImportCounts counts={counts} chosen={result} onChoose={setResult} />
            {status === 'done' && (
              <div className={css.foot} style={{ paddingInline: 0, paddingBottom: 0 }}>
                <Button variant="contained" component={Link} to={record.kind === 'organizations' ? '/imports/create' : '/customer-users'}>
                  {record.kind === 'organizations' ? 'Go on with their people' : 'See the people'}
                </Button>
                <Button variant="outlined" component={Link} to="/organizations">
                  See the organizations
                </Button>
              </div>
            )}
          </Panel>
        )}
        {counts !== null && !mapping && status !== 'checking' && status !== 'running' && <ImportRows record={record} result={result} refused={counts.refused} />}
      </div>
    </>
  );
}

function separatorName(delimiter: string): string {
  return { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }[delimiter] ?? `“${delimiter}”`;
}
