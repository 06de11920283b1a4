import { CopyButton } from '../../../components/CopyButton.tsx';
import css from './sign-in.module.css';

// “ACS URL” stays as it is.
const inSentence = (label: string) => (/^[A-Z][a-z]/u.test(label) ? `${label.charAt(0).toLowerCase()}${label.slice(1)}` : label);

/** Values that somebody enters elsewhere, each copied with one click. */
export function CopyValues({ of }: { readonly of: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className={css.values}>
      {of.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <code>{value}</code>
            <CopyButton size="small" text={value} label={`Copy ${inSentence(label)}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
