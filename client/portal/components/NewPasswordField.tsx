import { limits } from '../../../shared/limits.ts';
import { PasswordField } from './Field.tsx';
import { Icon } from './Icon.tsx';
import styles from './NewPasswordField.module.css';
import { classes } from './classes.ts';
import { lengthProblem, lengthProgress } from './password-advice.ts';

interface Props {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

/** A password being chosen, with guidance that follows the typing. */
export function NewPasswordField({ label = 'New password', value, onChange, error, autoFocus = false }: Props) {
  const fits = value !== '' && lengthProblem(value) === undefined;
  return (
    <PasswordField
      label={label}
      name="new-password"
      autoComplete="new-password"
      autoFocus={autoFocus}
      value={value}
      onChange={onChange}
      error={error}
      hint={
        <>
          <progress className={classes(styles.meter, fits && styles.full)} aria-hidden="true" max={1} value={lengthProgress(value)} />
          <span className={classes(styles.state, fits && styles.fits)} role="status">
            {fits && <Icon name="check" size={16} />}
            {fits ? 'Long enough.' : `${limits.password.customerMinimum} characters or more.`}
          </span>
          <span>Any characters, spaces too. A few words that do not belong together are strong and easy to remember.</span>
        </>
      }
    />
  );
}
