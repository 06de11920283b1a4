import { CopyButton } from '../../../components/CopyButton.tsx';
import css from './sign-in.module.css';

/** Values that somebody enters elsewhere, each copied with one click. */
export function CopyValues({ of }: { readonly of: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className={css.values}>
      {of.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <code>{value}</code>
            <CopyButton size="small" text={value} label={`Copy ${label.charAt(0).toLowerCase()}${label.slice(1)}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
