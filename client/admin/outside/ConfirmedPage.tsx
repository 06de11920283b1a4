import { useEffect } from 'react';
import Button from '@mui/material/Button';
import { Callout } from '../components/Callout.tsx';
import { tellConfirmed } from '../providers/stepUp.ts';
import { OutsideLayout } from './OutsideLayout.tsx';

/** Where the window of a confirmation by single sign-on ends: it tells the page that waits, and closes. */
export default function ConfirmedPage() {
  useEffect(() => {
    tellConfirmed();
    window.close();
  }, []);
  return (
    <OutsideLayout title="It is you" lead="The page you came from goes on by itself.">
      <Callout tone="success">You can close this window.</Callout>
      <Button sx={{ mt: 2.5 }} fullWidth size="large" variant="outlined" onClick={() => window.close()}>
        Close this window
      </Button>
    </OutsideLayout>
  );
}
