import { useState } from 'react';
import { useLocation } from 'react-router';
import { Alert } from '../../components/Alert.tsx';
import { BackLink } from '../../components/BackLink.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useFactors } from '../../session/factors.ts';
import { usePresentSession } from '../../session/session.ts';
import { AuthenticatorCard } from './AuthenticatorCard.tsx';
import { PasskeysCard } from './PasskeysCard.tsx';
import { PortalPinCard } from './PortalPinCard.tsx';
import { ThroughCompany } from '../../components/ThroughCompany.tsx';
import { OwnFactors } from './OwnFactors.tsx';
import { RecoveryCodesCard } from './RecoveryCodesCard.tsx';
import styles from './Security.module.css';

/** Account & profile → Sign-in & security: what stands beside the password, and what to do when it is lost. */
export function SecurityPage() {
  const session = usePresentSession();
  const factors = useFactors();
  const arrived = (useLocation().state as { done?: string } | null)?.done;
  const [said, setSaid] = useState({ text: arrived, at: 0 });
  const say = (text: string) => setSaid(({ at }) => ({ text, at: at + 1 }));
  return (
    <div className={styles.page}>
      <PageHeading
        title="Sign-in & security"
        of={session.organization?.name}
        above={<BackLink to="/account">Account &amp; profile</BackLink>}
        lead={session.throughCompany === true ? undefined : 'A second step keeps your sign-in safe when somebody learns your password.'}
      >
        Sign-in &amp; security
      </PageHeading>
      {said.text !== undefined && (
        <Alert key={said.at} tone="success" takesFocus={said.at > 0}>
          {said.text}
        </Alert>
      )}
      {session.throughCompany === true && <ThroughCompany company={session.organization?.name ?? 'your company'} provider={session.branding.providerName} />}
      <Loaded query={factors} what="your second step" lines={8}>
        {(own) => session.throughCompany === true ? <OwnFactors factors={own} /> : (
          <>
            <AuthenticatorCard factors={own} onSaid={say} />
            <PasskeysCard factors={own} onSaid={say} />
            <RecoveryCodesCard factors={own} />
          </>
        )}
      </Loaded>
      {session.throughCompany !== true && <PortalPinCard onSaid={say} />}
    </div>
  );
}
