import Button from '@mui/material/Button';
import { useFormState } from 'react-hook-form';
import { Link } from 'react-router-dom';
import css from './form.module.css';

interface FormActsProps {
  /** A verb. */
  readonly save: string;
  readonly cancelTo?: string;
  /** What that way is called. */
  readonly cancel?: string;
}

/** The end of a form: its button, and the way out without saving. */
export function FormActs({ save, cancelTo, cancel = 'Cancel' }: FormActsProps) {
  const { isSubmitting } = useFormState();
  return (
    <div className={css.acts}>
      <Button type="submit" variant="contained" loading={isSubmitting}>
        {save}
      </Button>
      {cancelTo !== undefined && (
        <Button variant="outlined" component={Link} to={cancelTo}>
          {cancel}
        </Button>
      )}
    </div>
  );
}
