import { useState } from 'react';
import { ssoGuideNames, ssoRenewalSteps, type SsoGuide } from '../../../../shared/sso-guides.ts';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Time } from '../../components/Time.tsx';
import { GuideSteps } from './GuideSteps.tsx';
import { HandInStep } from './HandInStep.tsx';
import { OidcForm } from './OidcForm.tsx';
import type { SetUp } from './queries.ts';
import { SamlForm } from './SamlForm.tsx';
import { Saved } from './Saved.tsx';
import styles from './SetUp.module.css';
import { Step } from './Step.tsx';
import { TestStep } from './TestStep.tsx';

interface Props {
  readonly setUp: SetUp;
  readonly token: string;
  readonly onSaved: (saved: SetUp) => void;
  readonly onTested: () => void;
  readonly onHandedIn: () => void;
}

const guides = Object.keys(ssoGuideNames) as SsoGuide[];

/** From the choice of the identity provider to handing in, one step below the other. */
export function SetUpSteps({ setUp, token, onSaved, onTested, onHandedIn }: Props) {
  const [guide, setGuide] = useState<SsoGuide>(setUp.guide);
  const renewal = setUp.kind === 'renewal';
  const { protocol, providerName, organizationName } = setUp;
  const Said = protocol === 'saml' ? SamlForm : OidcForm;
  const steps = [
    <Step key="guide" title="Which one do you use?">
      <Guides chosen={guide} onChoose={setGuide} />
    </Step>,
    <Step key="there" title={renewal ? 'Make the next one' : `At ${guide === 'other' ? 'your identity provider' : ssoGuideNames[guide]}`}>
      {renewal ? (
        <>
          <p>{ssoRenewalSteps[guide][protocol]}</p>
          <Current setUp={setUp} />
        </>
      ) : (
        <GuideSteps guide={guide} protocol={protocol} ours={setUp.ours} />
      )}
    </Step>,
    <Step key="said" title={renewal ? 'Enter it here' : 'What it says of itself'} done={setUp.saved !== null}>
      <Said setUp={setUp} guide={guide} token={token} onSaved={onSaved} />
      {setUp.saved !== null && <Saved setUp={setUp} />}
    </Step>,
    ...(renewal && protocol === 'saml' ? [] : [<TestStep key="test" setUp={setUp} token={token} onBegun={onTested} />]),
    <HandInStep key="hand-in" setUp={setUp} token={token} onHandedIn={onHandedIn} />,
  ];
  return (
    <>
      <PageHeading
        title={renewal ? 'Renew your sign-in' : 'Connect your sign-in'}
        of={providerName}
        lead={
          <>
            {renewal ? `${providerName} asks for the ${protocol === 'saml' ? 'certificate' : 'client secret'} that comes next, so that nobody is shut out when today’s ends.` : `${providerName} asks you to connect your company’s sign-in with their customer portal.`} This page works until <Time at={setUp.expiresAt} />, and nothing changes before {providerName} has looked at what you hand in.
          </>
        }
      >
        {renewal ? `Renew the sign-in of ${organizationName}` : `Connect the sign-in of ${organizationName}`}
      </PageHeading>
      <ol className={styles.steps}>{steps}</ol>
    </>
  );
}

function Guides({ chosen, onChoose }: { readonly chosen: SsoGuide; readonly onChoose: (guide: SsoGuide) => void }) {
  return (
    <fieldset className={styles.guides}>
      <legend className="visually-hidden">Your identity provider</legend>
      {guides.map((guide) => (
        <label key={guide} className={styles.guide}>
          <input type="radio" name="guide" value={guide} checked={chosen === guide} onChange={() => onChoose(guide)} />
          <span>{ssoGuideNames[guide]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Current({ setUp: { current, protocol } }: { readonly setUp: SetUp }) {
  if (current === null) return null;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{protocol === 'saml' ? 'The application has this entity ID' : 'The issuer'}</dt>
        <dd>{current.identifier}</dd>
      </div>
      {protocol === 'oidc' && (
        <div>
          <dt>The client</dt>
          <dd>{current.clientId}</dd>
        </div>
      )}
      {current.certificates.map(({ fingerprint, notAfter }) => (
        <div key={fingerprint}>
          <dt>Certificate of today</dt>
          <dd>
            ends on <Time at={notAfter} />
          </dd>
        </div>
      ))}
      {current.secretExpiresAt !== null && (
        <div>
          <dt>Secret of today</dt>
          <dd>
            ends on <Time at={current.secretExpiresAt} />
          </dd>
        </div>
      )}
    </dl>
  );
}
