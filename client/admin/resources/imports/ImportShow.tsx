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
import { cancelImport, runImport } from '../../providers/verbs.ts';
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
  // Until it has run, what was checked is no result.
  const counts = status === 'checked' ? record.checked : record.result;
  const changes = record.checked === null ? 0 : record.checked.created + record.checked.updated;
  return (
    <>
      <PageHeader title={record.fileName} mark={<StatusMark word={importStatuses[status]} />} about={`${kindNames[record.kind]} · ${fileSize(record.bytes)} · ${record.encoding}, separated by ${separatorName(record.delimiter)} · uploaded by ${record.createdBy}`} trail={[{ label: 'Imports', to: '/imports' }]}>
        {(status === 'mapping' || status === 'checked') && <PutAsideButton record={record} />}
      </PageHeader>
      <ImportSteps at={stepOf(record, mapping)} />
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
            {status === 'done' ? (
              <div className={css.foot} style={{ paddingInline: 0, paddingBottom: 0 }}>
                <Button variant="contained" component={Link} to={record.kind === 'organizations' ? '/imports/create?kind=people' : '/customer-users'}>
                  {record.kind === 'organizations' ? 'Go on with their people' : 'See the people'}
                </Button>
                <Button variant="outlined" component={Link} to="/organizations">
                  See the organizations
                </Button>
              </div>
            ) : (
              <GoOn record={record} />
            )}
          </Panel>
        )}
        {over && counts === null && (
          <Panel title="Nothing was imported" about={record.checked === null ? 'It was stopped before it began. To import the file after all, choose it again.' : 'It was stopped before it began.'}>
            <GoOn record={record} />
          </Panel>
        )}
        {counts !== null && !mapping && status !== 'checking' && status !== 'running' && <ImportRows record={record} result={result} refused={counts.refused} />}
      </div>
    </>
  );
}

function stepOf({ status, checked }: Import, mapping: boolean) {
  if (status === 'done') return 'done';
  if (mapping) return 'columns';
  if (status === 'checking' || status === 'checked') return 'check';
  return status === 'running' || checked !== null ? 'run' : 'columns';
}

function PutAsideButton({ record }: { readonly record: Import }) {
  const { act, busy } = useAct();
  return (
    <Button variant="outlined" loading={busy} onClick={() => void act({ run: () => cancelImport(record.id), done: 'Put aside. Nothing was changed.' })}>
      Put aside
    </Button>
  );
}

/** The way on for an import that was stopped after its check. */
function GoOn({ record }: { readonly record: Import }) {
  const { act, busy } = useAct();
  return (
    <div className={css.foot} style={{ paddingInline: 0, paddingBottom: 0 }}>
      {record.checked === null ? (
        <Button variant="contained" component={Link} to={`/imports/create?kind=${record.kind}`}>
          Choose a file
        </Button>
      ) : (
        <Button variant="contained" loading={busy} onClick={() => void act({ run: () => runImport(record.id) })}>
          Go on with it
        </Button>
      )}
    </div>
  );
}

function separatorName(delimiter: string): string {
  return { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }[delimiter] ?? `“${delimiter}”`;
}
