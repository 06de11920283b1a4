import { useEffect } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useFormState } from 'react-hook-form';
import { useBlocker, type Location } from 'react-router-dom';

/** What a form's own way out carries, so that it is let through. */
export const savedState = { saved: true } as const;

function isFree(next: Location): boolean {
  const state = next.state as Partial<typeof savedState> | null;
  return state?.saved === true || next.pathname.endsWith('/sign-in');
}

/** Asks before somebody leaves a form with changes that are not saved. */
export function UnsavedGuard() {
  const { dirtyFields, isSubmitting } = useFormState();
  const dirty = Object.keys(dirtyFields).length > 0;
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && !isSubmitting && currentLocation.pathname !== nextLocation.pathname && !isFree(nextLocation));

  // The browser has words of its own for closing the tab.
  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);

  const stay = () => blocker.reset?.();
  return (
    <Dialog open={blocker.state === 'blocked'} onClose={stay} maxWidth="xs" fullWidth aria-labelledby="unsaved">
      <DialogTitle id="unsaved">Leave without saving?</DialogTitle>
      <DialogContent>
        <p>What you have typed on this page is not saved yet, and would be lost.</p>
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" color="error" onClick={() => blocker.proceed?.()}>
          Leave and lose it
        </Button>
        <Button variant="contained" onClick={stay} autoFocus>
          Stay
        </Button>
      </DialogActions>
    </Dialog>
  );
}
