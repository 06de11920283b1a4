import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import layout from '../../components/layout.module.css';
import type { SsoConnection } from '../../providers/records.ts';
import { TestRecorder } from './TestRecorder.tsx';
import css from './sso.module.css';

/** The step that proves the connection before anybody depends on it. */
export function TestStep({ connection }: { readonly connection: SsoConnection }) {
  const base = `/sso-connections/${connection.id}`;
  const passed = connection.testPassedAt !== null;
  return (
    <div className={layout.stack}>
      <TestRecorder connection={connection} />
      <div className={css.acts}>
        <Button variant={passed ? 'contained' : 'outlined'} component={Link} to={`${base}/live`}>
          {passed ? 'Continue' : 'Continue without'}
        </Button>
        <Button variant="outlined" component={Link} to={`${base}/people`}>
          Back
        </Button>
      </div>
    </div>
  );
}
