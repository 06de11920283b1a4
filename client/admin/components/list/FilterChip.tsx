import { Icon } from '../Icon.tsx';
import css from './RecordList.module.css';

/** A filter that a link has set, by the name of what it asks for, with a cross that takes it away. */
export function FilterChip({ label, name, onClear }: { readonly label: string; readonly name: string; readonly onClear: () => void }) {
  return (
    <span className={css.chip}>
      {label}: {name}
      <button type="button" aria-label={`Take away the filter ${label.toLowerCase()} ${name}`} onClick={onClear}>
        <Icon name="close" size={14} />
      </button>
    </span>
  );
}
