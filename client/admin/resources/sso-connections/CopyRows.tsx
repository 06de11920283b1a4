import { CopyButton } from '../../components/CopyButton.tsx';
import setUp from './set-up.module.css';

interface CopyRow {
  /** As the field is called where it goes. */
  readonly field: string;
  readonly value: string;
  /** Something to choose there, not to paste. */
  readonly choose?: boolean;
}

/** What goes into which field on somebody else's screen, each to copy with one click. */
export function CopyRows({ rows }: { readonly rows: readonly CopyRow[] }) {
  return (
    <dl className={setUp.rows}>
      {rows.map(({ field, value, choose = false }) => (
        <div key={field} className={setUp.copyRow}>
          <dt>{field}</dt>
          <dd>
            <code>{value}</code>
            {!choose && <CopyButton size="small" text={value} label="Copy" of={field} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
