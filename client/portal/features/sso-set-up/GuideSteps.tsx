import { emphasized, ssoSetUpGuides, type SsoGuide, type SsoProtocol, type SsoSetUpGuide } from '../../../../shared/sso-guides.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import type { SetUp } from './queries.ts';
import styles from './SetUp.module.css';

/** What to do at the identity provider, field by field, with what to enter to copy, and where it shows what is entered below. */
export function GuideSteps({ guide, protocol, ours }: { readonly guide: SsoGuide; readonly protocol: SsoProtocol; readonly ours: SetUp['ours'] }) {
  const { steps, gives } = ssoSetUpGuides[guide][protocol];
  return (
    <ol className={styles.there}>
      {steps.map(({ text, fields = [] }) => (
        <li key={text}>
          <p>
            <Text of={text} />
          </p>
          {fields.length > 0 && (
            <dl className={styles.values}>
              {fields.map(([field, value]) => (
                <Value key={field} field={field} text={typeof value === 'string' ? value : ours[value.ours]} copied={typeof value !== 'string'} />
              ))}
            </dl>
          )}
        </li>
      ))}
      <li>
        <Gives protocol={protocol} gives={gives} />
      </li>
    </ol>
  );
}

function Gives({ protocol, gives }: { readonly protocol: SsoProtocol; readonly gives: SsoSetUpGuide['gives'] }) {
  if (protocol === 'saml') {
    return (
      <p>
        Take its metadata from there and enter them below. <Text of={gives.metadata ?? ''} />
      </p>
    );
  }
  return (
    <>
      <p>Take these from there and enter them below.</p>
      <dl className={styles.values}>
        {([['Issuer', gives.issuer], ['Client ID', gives.clientId], ['Client secret', gives.clientSecret]] as const).map(([field, where]) => (
          <div key={field} className={styles.value}>
            <dt>{field}</dt>
            <dd>
              <Text of={where ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** A text in which names between asterisks stand out, as they are written on somebody else's screens. */
function Text({ of }: { readonly of: string }) {
  return <>{emphasized(of).map((part, index) => (part.strong ? <b key={index}>{part.text}</b> : part.text))}</>;
}

function Value({ field, text, copied }: { readonly field: string; readonly text: string; readonly copied: boolean }) {
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
