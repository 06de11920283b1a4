import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import type { Import } from '../../providers/records.ts';
import { cancelImport } from '../../providers/verbs.ts';
import css from './imports.module.css';

/** How far a check or a run has come, and the way to stop it. */
export function ImportProgress({ record }: { readonly record: Import }) {
  const { act, busy } = useAct();
  const { done, total } = record.progress;
  const running = record.status === 'running';
  return (
    <Panel>
      <div className={css.drop} style={{ border: 0 }}>
        <div className={css.progress}>
          <b>{running ? 'Importing' : 'Checking every row'}</b>
          <LinearProgress variant={total === null ? 'indeterminate' : 'determinate'} value={total === null || total === 0 ? 0 : Math.min(100, (done / total) * 100)} aria-label={running ? 'Import' : 'Check'} />
          <p>
            {done.toLocaleString('en-GB')} {total === null ? 'rows' : `of ${total.toLocaleString('en-GB')} rows`}. You may leave this page: it goes on by itself.
          </p>
          <Button variant="outlined" loading={busy} onClick={() => void act({ run: () => cancelImport(record.id), done: running ? 'Stopped. What was done so far stays.' : 'The check is stopped. Nothing was changed.' })}>
            Stop
          </Button>
        </div>
      </div>
    </Panel>
  );
}
