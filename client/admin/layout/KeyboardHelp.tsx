import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import css from './KeyboardHelp.module.css';
import { useHotkeysOn } from './useHotkeys.ts';
import { usePages } from './useNavigation.ts';

interface KeyboardHelpProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Every key that does something, and the switch that turns single keys off. */
export function KeyboardHelp({ open, onClose }: KeyboardHelpProps) {
  const [on, setOn] = useHotkeysOn();
  const pages = usePages();
  return (
    <Dialog open={open} onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="keyboard-help">
      <DialogTitle id="keyboard-help">Keyboard</DialogTitle>
      <DialogContent>
        <div className={css.columns}>
          <Keys
            title="Anywhere"
            keys={[
              ['/', 'Search'],
              ['?', 'This help'],
              ['u', 'Undo, while it is offered'],
              ['Esc', 'Close what is open'],
            ]}
          />
          <Keys title="In lists" keys={[['f', 'Search in the list'], ['n', 'Add a new one'], ['j k', 'Next, previous row'], ['x', 'Select the row'], ['Enter', 'Open the row']]} />
        </div>
        <Keys title="Go to" keys={pages.map((page) => [`g ${page.key}`, page.label])} columns />
      </DialogContent>
      <DialogActions sx={{ justifyContent: 'space-between' }}>
        <FormControlLabel sx={{ ml: 0, gap: 1.25 }} control={<Switch checked={on} onChange={(event) => setOn(event.target.checked)} />} label="Single keys are shortcuts on this device" />
        <Button variant="outlined" onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

function Keys({ title, keys, columns = false }: { readonly title: string; readonly keys: readonly (readonly [string, string])[]; readonly columns?: boolean }) {
  return (
    <section className={css.section}>
      <h3>{title}</h3>
      <dl className={columns ? css.two : undefined}>
        {keys.map(([key, what]) => (
          <div key={key} className={css.row}>
            <dt>{key.split(' ').map((one) => <kbd key={one}>{one}</kbd>)}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
