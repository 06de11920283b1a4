import { useState } from 'react';
import Button from '@mui/material/Button';
import { useNavigate } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import type { Import } from '../../providers/records.ts';
import { cancelImport, checkImport } from '../../providers/verbs.ts';
import css from './imports.module.css';
import { fieldsOf, fieldWords, kindNames } from './words.ts';

/** Which column fills which field: guessed, shown with sample rows, and to be put right. */
export function ColumnMapping({ record, onChecked }: { readonly record: Import; readonly onChecked: () => void }) {
  const [mapping, setMapping] = useState(record.mapping);
  const { act, busy } = useAct();
  const [problem, setProblem] = useState('');
  const fields = fieldsOf[record.kind];
  const used = Object.values(mapping).filter((column) => column !== null);
  const unused = record.columns.filter((_, index) => !used.includes(index));
  const missing = missingOf(record.kind, mapping);
  const looksLike = likelyKind(record);
  const navigate = useNavigate();

  const check = async () => {
    setProblem('');
    const outcome = await act({ quiet: true, run: () => checkImport(record.id, mapping) });
    if (outcome.ok) onChecked();
    else setProblem(outcome.problem?.detail ?? 'It could not be checked.');
  };
  const startOver = async () => {
    const outcome = await act({ run: () => cancelImport(record.id) });
    if (outcome.ok) navigate(`/imports/create?kind=${looksLike}`);
  };
  return (
    <Panel title="Which column is what?" about="Guessed from the heads and the first rows. Put right what is wrong; what you leave out is not read." flush>
      {looksLike !== record.kind && (
        <div className={css.hint}>
          <Callout tone="warning">
            {looksLike === 'people' ? 'There are e-mail addresses in this file: it looks like a list of people, and you said organizations.' : 'There is no e-mail address in this file: it looks like a list of organizations, and you said people.'}{' '}
            <Button size="small" variant="outlined" disabled={busy} onClick={() => void startOver()}>
              Import it as {kindNames[looksLike].toLowerCase()}
            </Button>
          </Callout>
        </div>
      )}
      <div className={css.scroll} style={{ marginTop: '0.75rem' }}>
        <table className={css.map}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Column of the file</th>
              <th scope="col">First rows</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => {
              const [label, about] = fieldWords[record.kind][field] ?? [field, ''];
              const column = mapping[field] ?? null;
              return (
                <tr key={field}>
                  <th scope="row">
                    {label}
                    {about !== '' && <small>{about}</small>}
                  </th>
                  <td>
                    <select aria-label={`Column for ${label}`} value={column ?? ''} onChange={({ target }) => setMapping({ ...mapping, [field]: target.value === '' ? null : Number(target.value) })}>
                      <option value="">Leave out</option>
                      {record.columns.map((name, index) => (
                        <option key={index} value={index}>
                          {name === '' ? `Column ${index + 1}` : name}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td className={css.values}>
                    {column === null
                      ? ''
                      : record.sample
                          .map((row) => row[column] ?? '')
                          .filter((value) => value !== '')
                          .slice(0, 3)
                          .join(' · ')}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className={css.foot}>
        <Button variant="contained" loading={busy} disabled={missing !== ''} onClick={() => void check()}>
          Check every row
        </Button>
        <span className={css.values}>{missing !== '' ? missing : unused.length > 0 ? `Not read: ${unused.map((name) => name || 'a column without a head').join(', ')}` : 'Every column is read.'}</span>
      </div>
      {problem !== '' && (
        <div style={{ padding: '0 1.25rem 1.25rem' }}>
          <Callout tone="danger">{problem}</Callout>
        </div>
      )}
    </Panel>
  );
}

/** What is in a file, by whether its first rows hold e-mail addresses. */
function likelyKind({ kind, sample }: Import): Import['kind'] {
  if (sample.length === 0) return kind;
  return sample.flat().some((cell) => /[^\s@]@[^\s@]+\.[^\s@]/.test(cell)) ? 'people' : 'organizations';
}

function missingOf(kind: Import['kind'], mapping: Import['mapping']): string {
  const has = (field: string) => (mapping[field] ?? null) !== null;
  if (kind === 'organizations') return has('name') ? '' : 'Choose the column with the name.';
  if (!has('email')) return 'Choose the column with the e-mail address.';
  return has('organizationExternalId') || has('organizationName') ? '' : 'Choose the column with the organization’s number or name.';
}
