import { useEffect, useRef } from 'react';
import { TextField } from './Field.tsx';
import { sixDigits } from './typed-code.ts';
import styles from './TypedCode.module.css';

interface Props {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (digits: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly autoFocus?: boolean;
}

/** The six digits of an authenticator app, typed, pasted or filled in by the device; a refused code is marked, so that the next one takes its place. */
export function SixDigitField({ label = 'Six-digit code', value, onChange, error, hint, autoFocus = false }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (error !== undefined) input.current?.select();
  }, [error]);
  return (
    <TextField
      ref={input}
      label={label}
      name="one-time-code"
      className={styles.digits}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9]*"
      autoCorrect="off"
      spellCheck={false}
      autoFocus={autoFocus}
      value={value}
      onChange={(typed) => onChange(sixDigits(typed))}
      error={error}
      hint={hint}
    />
  );
}
