import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { When } from '../When.tsx';
import css from './form.module.css';

type Values = Readonly<Record<string, unknown>>;

/** A save that met a newer record. */
export interface Conflict {
  readonly mine: Values;
  readonly current: Values & { readonly version: number };
}

interface ConflictDialogProps {
  readonly conflict: Conflict | undefined;
  /** The fields of the form, by what they are called on screen. */
  readonly fields: Readonly<Record<string, string>>;
  readonly onClose: () => void;
  readonly onTakeTheirs: () => void;
  readonly onKeepMine: () => void;
}

/** Somebody was quicker: what differs, and whose version shall stand. */
export function ConflictDialog({ conflict, fields, onClose, onTakeTheirs, onKeepMine }: ConflictDialogProps) {
  const differing = conflict === undefined ? [] : Object.entries(fields).filter(([field]) => shown(at(conflict.mine, field)) !== shown(at(conflict.current, field)));
  const updatedAt = conflict?.current['updatedAt'];
  return (
    <Dialog open={conflict !== undefined} onClose={onClose} maxWidth="sm" fullWidth aria-labelledby="conflict">
      <DialogTitle id="conflict">Somebody changed this while you were editing</DialogTitle>
      <DialogContent>
        <p>
          Nothing of yours is saved yet, and nothing is lost. The newer record is from <When at={typeof updatedAt === 'string' ? updatedAt : null} none="just now" />.
        </p>
        {conflict !== undefined && differing.length > 0 ? (
          <table className={css.differences}>
            <thead>
              <tr>
                <th scope="col">What differs</th>
                <th scope="col">Theirs, saved</th>
                <th scope="col">Yours, not saved</th>
              </tr>
            </thead>
            <tbody>
              {differing.map(([field, label]) => (
                <tr key={field}>
                  <th scope="row">{label}</th>
                  <td>{shown(at(conflict.current, field)) || '–'}</td>
                  <td>{shown(at(conflict.mine, field)) || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <p>Both say the same in every field of this form.</p>
        )}
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onTakeTheirs}>
          See the newer record
        </Button>
        <Button variant="contained" onClick={onKeepMine}>
          Keep mine and save
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** Whether an answer is a record with a version. */
export function isVersioned(value: unknown): value is Conflict['current'] {
  return typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'number';
}

function at(values: Values, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Values)[key] : undefined), values);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
