import styles from './FieldError.module.css';
import { Icon } from './Icon.tsx';

/** Why the content of a field is not taken; the field names it by its id. */
export function FieldError({ id, children }: { readonly id: string; readonly children: string }) {
  return (
    <p id={id} className={styles.error}>
      <Icon name="alert" size={16} />
      <span>{children}</span>
    </p>
  );
}
