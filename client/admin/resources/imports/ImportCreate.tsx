import { useRef, useState, type DragEvent } from 'react';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { limits } from '../../../../shared/limits.ts';
import { Callout } from '../../components/Callout.tsx';
import { CardChoices } from '../../components/CardChoices.tsx';
import { Icon } from '../../components/Icon.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { problemText } from '../../components/useAct.ts';
import { fileSize } from '../../components/words.ts';
import { AccessDeniedPage } from '../../layout/ErrorPage.tsx';
import type { Import } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import css from './imports.module.css';
import { ImportSteps } from './ImportSteps.tsx';
import { uploadImport } from './uploadImport.ts';
import { kindNames } from './words.ts';

const kinds = [
  { kind: 'organizations', about: 'One row a company. Begin with these.' },
  { kind: 'people', about: 'One row a person, with the number or name of their organization.' },
] as const;

/** The first step of an import: what is in the file, and the file. */
export default function ImportCreate() {
  return useMay('imports.run') ? <Upload /> : <AccessDeniedPage />;
}

function Upload() {
  const [search, setSearch] = useSearchParams();
  const kind: Import['kind'] = search.get('kind') === 'people' ? 'people' : 'organizations';
  const [sending, setSending] = useState<{ readonly name: string; readonly share: number; readonly stop: () => void }>();
  const [problem, setProblem] = useState('');
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  const send = async (file: File | undefined) => {
    if (file === undefined || sending !== undefined) return;
    setProblem('');
    if (file.size > limits.importBytes) return setProblem(`This file has ${fileSize(file.size)}; an import has at most ${fileSize(limits.importBytes)}. Split it into several.`);
    if (file.size === 0) return setProblem('This file is empty.');
    const controller = new AbortController();
    const progress = (share: number) => setSending({ name: file.name, share, stop: () => controller.abort() });
    progress(0);
    try {
      const made = await uploadImport(kind, file, progress, controller.signal);
      queryClient.setQueryData(['imports', 'getOne', { id: made.id, meta: undefined }], made);
      navigate(`/imports/${made.id}/show`);
    } catch (error) {
      if (!controller.signal.aborted) setProblem(problemText(error));
    } finally {
      setSending(undefined);
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };
  return (
    <>
      <PageHeader title="Import a file" about="Nothing happens until you have seen what would." trail={[{ label: 'Imports', to: '/imports' }]} />
      <ImportSteps at="upload" />
      <Panel>
        <div className={css.kinds}>
          <CardChoices legend="What is in the file?" name="kind" value={kind} onChange={(chosen) => setSearch({ kind: chosen }, { replace: true })} choices={kinds.map((one) => ({ value: one.kind, label: kindNames[one.kind], about: one.about, icon: <Icon name={one.kind === 'people' ? 'people' : 'building'} size={22} /> }))} />
        </div>
        <div className={css.drop} data-over={over} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
          {sending === undefined ? (
            <>
              <Icon name="file" size={30} />
              <p>
                <b>Drop a CSV file here</b>
                <br />
                Any separator, any encoding, up to {fileSize(limits.importBytes)}.
              </p>
              <input ref={input} type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" aria-label="CSV file" className="spoken" tabIndex={-1} onChange={({ target }) => { void send(target.files?.[0]); target.value = ''; }} />
              <Button variant="contained" onClick={() => input.current?.click()}>
                Choose a file
              </Button>
            </>
          ) : (
            <div className={css.progress}>
              <p aria-live="polite">{sending.share < 1 ? `Sending ${sending.name}` : `Reading ${sending.name}`}</p>
              <LinearProgress variant={sending.share < 1 ? 'determinate' : 'indeterminate'} value={sending.share * 100} aria-label="Upload" />
              <Button variant="outlined" size="small" onClick={sending.stop}>
                Stop
              </Button>
            </div>
          )}
        </div>
        {problem !== '' && <Callout tone="danger" spaced>{problem}</Callout>}
      </Panel>
    </>
  );
}
