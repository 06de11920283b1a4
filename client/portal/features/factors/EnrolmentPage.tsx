import { useLocation, useNavigate } from 'react-router';
import { knowsPasskeys } from '../../../http/passkeys.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { OtherOrganizations } from '../../components/OtherOrganizations.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SessionFoot } from '../../components/SessionFoot.tsx';
import { type Factors, useFactors } from '../../session/factors.ts';
import type { PortalSession } from '../../session/session.ts';
import { AuthenticatorSetup } from './AuthenticatorSetup.tsx';
import styles from './Enrolment.module.css';
import { PasskeySetup } from './PasskeySetup.tsx';

type Way = 'authenticator' | 'passkey';
const titles = { authenticator: 'Set up your authenticator app', passkey: 'Make a passkey' } as const;

/** Where everybody lands who must have a second factor and has none; the only way on is to set one up. */
export function EnrolmentPage({ session }: { readonly session: PortalSession }) {
  const factors = useFactors();
  const navigate = useNavigate();
  const location = useLocation();
  const { branding } = session;
  const way = (location.state as { enrol?: Way } | null)?.enrol;
  const choose = (enrol?: Way) => void navigate({ pathname: location.pathname, search: location.search }, { state: { enrol } });
  const organization = branding.organizationName ?? 'Your organization';

  if (way !== undefined) {
    return (
      <>
        <PageHeading title={titles[way]} of={branding.providerName}>
          {titles[way]}
        </PageHeading>
        {way === 'authenticator' ? <AuthenticatorSetup /> : <PasskeySetup />}
        <Button look="quiet" icon="arrow" onClick={() => choose()}>
          Choose another way
        </Button>
        <SessionFoot session={session} verb="Signed in as" />
      </>
    );
  }
  return (
    <>
      <PageHeading title="Set up a second step" of={branding.providerName} lead={`${organization} asks for a second step at sign-in, so that nobody gets in with your password alone. It takes a minute.`}>
        Set up a second step
      </PageHeading>
      <Loaded query={factors} what="what you have set up" lines={5}>
        {(own) => (
          <>
            {hasFactors(own) && (
              <Alert tone="info" title="You came in with an access pass.">
                As soon as the new second step is set up, your old authenticator app, passkeys and recovery codes stop working.
              </Alert>
            )}
            <ul className={styles.ways}>
              <li>
                <button type="button" className={styles.way} onClick={() => choose('authenticator')}>
                  <span className={styles.icon}>
                    <Icon name="smartphone" />
                  </span>
                  <span className={styles.text}>
                    <span className={styles.name}>Authenticator app</span>
                    <span className={styles.detail}>Your phone shows six digits to type at sign-in. Works everywhere.</span>
                  </span>
                  <Icon name="chevron" />
                </button>
              </li>
              {knowsPasskeys() && (
                <li>
                  <button type="button" className={styles.way} onClick={() => choose('passkey')}>
                    <span className={styles.icon}>
                      <Icon name="passkey" />
                    </span>
                    <span className={styles.text}>
                      <span className={styles.name}>Passkey</span>
                      <span className={styles.detail}>The fingerprint, face or PIN of this device. No typing at all.</span>
                    </span>
                    <Icon name="chevron" />
                  </button>
                </li>
              )}
            </ul>
          </>
        )}
      </Loaded>
      <OtherOrganizations session={session} />
      <SessionFoot session={session} verb="Signed in as" />
    </>
  );
}

function hasFactors({ totp, passkeys }: Factors): boolean {
  return totp.enrolled || passkeys.length > 0;
}
