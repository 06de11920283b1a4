import { type ChangeEvent, type ComponentProps, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import styles from './Field.module.css';
import { classes } from './classes.ts';
import { FieldError } from './FieldError.tsx';
import { Icon } from './Icon.tsx';

interface FieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string, input: HTMLInputElement) => void;
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
}

/** One line of text with its label, hint and error, all of them announced with the field. */
export function TextField(props: FieldProps) {
  return <Field {...props} />;
}

/** A password with a switch to show it and a word when Caps Lock is on. */
export function PasswordField({ hint, ...props }: Omit<FieldProps, 'type'> & { readonly autoComplete: 'current-password' | 'current-password webauthn' | 'new-password' }) {
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const watch = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      spellCheck={false}
      autoCapitalize="none"
      autoCorrect="off"
      onKeyDown={watch}
      onKeyUp={watch}
      onBlur={() => setCapsLock(false)}
      hint={
        <>
          {hint}
          <span role="status" className={capsLock ? styles.caps : 'visually-hidden'}>
            {capsLock ? 'Caps Lock is on.' : ''}
          </span>
        </>
      }
      action={
        <button type="button" className={styles.reveal} aria-pressed={shown} aria-label="Show password" title={shown ? 'Hide password' : 'Show password'} onClick={() => setShown(!shown)}>
          <Icon name={shown ? 'eyeOff' : 'eye'} />
        </button>
      }
    />
  );
}

function Field({ label, value, onChange, error, hint, action, className, ...input }: FieldProps & { readonly action?: ReactNode }) {
  const id = useId();
  const errorId = `${id}-error`;
  const hintId = `${id}-hint`;
  const described = [error !== undefined && errorId, hint !== undefined && hintId].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={classes(styles.box, action !== undefined && styles.withAction)}>
        <input
          {...input}
          id={id}
          className={className}
          value={value}
          onChange={(event: ChangeEvent<HTMLInputElement>) => onChange(event.target.value, event.target)}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={described === '' ? undefined : described}
        />
        {action}
      </div>
      {error !== undefined && <FieldError id={errorId}>{error}</FieldError>}
      {hint !== undefined && (
        <div id={hintId} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
}
