import { ssoSetUpGuides } from '../../../../shared/sso-guides.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { CopyRows } from './CopyRows.tsx';
import { Emphasized } from './Emphasized.tsx';
import setUp from './set-up.module.css';

/** What to do at the identity provider, with the names of its own screens and our values to copy. */
export function Guide({ connection }: { readonly connection: SsoConnection }) {
  const { steps } = ssoSetUpGuides[connection.guide][connection.protocol];
  return (
    <ol className={setUp.guide}>
      {steps.map(({ text, fields = [] }) => (
        <li key={text}>
          <p>
            <Emphasized text={text} />
          </p>
          {fields.length > 0 && <CopyRows rows={fields.map(([field, value]) => (typeof value === 'string' ? { field, value, choose: true } : { field, value: connection.ours[value.ours] }))} />}
        </li>
      ))}
    </ol>
  );
}
