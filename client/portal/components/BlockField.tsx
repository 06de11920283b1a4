import { type ReactNode, useId } from 'react';
import styles from './BlockField.module.css';
import { Icon } from './Icon.tsx';

interface Shape {
  readonly label: string;
  /** The label is only read out. */
  readonly quiet?: boolean;
  readonly optional?: boolean;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string;
}

function Frame({ id, label, quiet = false, optional = false, error, hint, children }: Pick<Shape, 'label' | 'quiet' | 'optional' | 'error' | 'hint'> & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={quiet ? 'visually-hidden' : undefined}>
        {label}
        {optional && <span className={styles.optional}> (optional)</span>}
      </label>
      {children}
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error}>
          <Icon name="alert" size={16} />
          <span>{error}</span>
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

const described = (id: string, { error, hint }: Pick<Shape, 'error' | 'hint'>) => [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean).join(' ') || undefined;

/** Several lines of text, as high as what is written. */
export function BlockField({ rows = 4, maxLength, placeholder, ...shape }: Shape & { readonly rows?: number; readonly maxLength: number; readonly placeholder?: string }) {
  const id = useId();
  return (
    <Frame {...shape} id={id}>
      <textarea style={{ minHeight: `${rows * 1.55 + 1.5}em` }} id={id} name={shape.name} rows={rows} maxLength={maxLength} placeholder={placeholder} value={shape.value} onChange={(event) => shape.onChange(event.target.value)} aria-invalid={shape.error !== undefined || undefined} aria-describedby={described(id, shape)} />
    </Frame>
  );
}

/** One of a few. */
export function SelectField({ options, ...shape }: Shape & { readonly options: readonly { readonly value: string; readonly label: string }[] }) {
  const id = useId();
  return (
    <Frame {...shape} id={id}>
      <span className={styles.select}>
        <select id={id} name={shape.name} value={shape.value} onChange={(event) => shape.onChange(event.target.value)} aria-invalid={shape.error !== undefined || undefined} aria-describedby={described(id, shape)}>
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <Icon name="choose" />
      </span>
    </Frame>
  );
}
