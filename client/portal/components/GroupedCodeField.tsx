import { TextField } from './Field.tsx';
import { inFours } from './typed-code.ts';
import styles from './TypedCode.module.css';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly autoFocus?: boolean;
}

/** A code of letters and digits in groups of four; case, spaces and dashes do not matter. */
export function GroupedCodeField({ label, value, onChange, error, hint, autoFocus = false }: Props) {
  return (
    <TextField
      label={label}
      name="code"
      className={styles.grouped}
      autoComplete="off"
      autoCapitalize="characters"
      autoCorrect="off"
      spellCheck={false}
      autoFocus={autoFocus}
      value={value}
      // Grouped while typed at its end; in the middle of it the caret would jump.
      onChange={(typed, { selectionStart }) => onChange(selectionStart === typed.length ? inFours(typed) : typed)}
      error={error}
      hint={hint}
    />
  );
}
