import { ssoGuideSteps, type SsoGuide, type SsoProtocol } from '../../../../shared/sso-guides.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import type { SetUp } from './queries.ts';
import styles from './SetUp.module.css';

/** What to do at the identity provider, field by field, with what to enter to copy. */
export function GuideSteps({ guide, protocol, ours }: { readonly guide: SsoGuide; readonly protocol: SsoProtocol; readonly ours: SetUp['ours'] }) {
  return (
    <ol className={styles.there}>
      {ssoGuideSteps[guide][protocol].map(({ text, copies = [], enters = [] }) => (
        <li key={text}>
          <p>{text}</p>
          {(copies.length > 0 || enters.length > 0) && (
            <dl className={styles.values}>
              {copies.map(({ field, value }) => (
                <Value key={field} field={field} text={ours[value]} copied />
              ))}
              {enters.map((entered) => (
                <Value key={entered.field} {...entered} />
              ))}
            </dl>
          )}
        </li>
      ))}
    </ol>
  );
}

function Value({ field, text, copied = false }: { readonly field: string; readonly text: string; readonly copied?: boolean }) {
  return (
    <div className={styles.value}>
      <dt>{field}</dt>
      <dd>
        <code>{text}</code>
      </dd>
      {copied && (
        <dd className={styles.copy}>
          <CopyButton text={text} what={field} look="quiet" otherwise="Select the text and copy it by hand." hintClass={styles.hint} />
        </dd>
      )}
    </div>
  );
}
