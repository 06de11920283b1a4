import { PasswordField } from './Field.tsx';
import { Icon } from './Icon.tsx';
import styles from './NewPasswordField.module.css';
import { classes } from './classes.ts';
import { adviceOn, missingCharacters } from './password-advice.ts';
import { usePasswordStrength } from './usePasswordStrength.ts';

interface Props {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
  /** Words somebody would try first for this person: address, name, company. */
  readonly about?: readonly string[];
}

/** A password being chosen, with guidance that follows the typing. */
export function NewPasswordField({ label = 'New password', value, onChange, error, autoFocus = false, about = [] }: Props) {
  const { tone, filled, text } = adviceOn(value, usePasswordStrength(value, about));
  const missing = missingCharacters(value);
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
          <progress className={classes(styles.meter, styles[tone])} aria-hidden="true" max={1} value={filled} />
          <span className={classes(styles.state, styles[tone])} role="status">
            {tone === 'good' && <Icon name="check" size={16} />}
            {tone === 'weak' && <Icon name="alert" size={16} />}
            <span>{text}</span>
            {value !== '' && missing > 0 && <span aria-hidden="true">{missing} to go.</span>}
          </span>
          <span>Any characters, spaces too. A few words that do not belong together are strong and easy to remember.</span>
        </>
      }
    />
  );
}
