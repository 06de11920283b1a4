import Button from '@mui/material/Button';
import { Link, useSearchParams } from 'react-router-dom';
import { Callout } from '../components/Callout.tsx';
import { OutsideLayout } from './OutsideLayout.tsx';

const referenceShape = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/u;

/** Where staff arrive whom single sign-on did not let in: what it means, what to do, and the reference that tells a colleague the rest. */
export default function SsoProblemPage() {
  const [search] = useSearchParams();
  const asked = search.get('reference') ?? '';
  return (
    <OutsideLayout title="Single sign-on did not work" lead="Your sign-in and this console did not agree, or it took too long. Nothing was changed; where you were signed in, you still are.">
      <Callout tone="info">
        <p>Try again, in this browser. If it stays, ask an owner of your team: they find every step that was checked in the sign-in log.</p>
        {referenceShape.test(asked) && (
          <p>
            Tell them this reference: <strong>{asked}</strong>
          </p>
        )}
      </Callout>
      <Button sx={{ mt: 2.5 }} fullWidth size="large" variant="contained" component={Link} to="/sign-in">
        Back to sign-in
      </Button>
    </OutsideLayout>
  );
}
