import { useId } from 'react';
import styles from './CheckField.module.css';
import { FieldError } from './FieldError.tsx';

interface Props {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly error?: string | undefined;
}

/** A statement to agree to. */
export function CheckField({ label, checked, onChange, error }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label}>
        <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} aria-invalid={error !== undefined || undefined} aria-describedby={error === undefined ? undefined : id} />
        <span>{label}</span>
      </label>
      {error !== undefined && <FieldError id={id}>{error}</FieldError>}
    </div>
  );
}
