import { Address } from '../../components/Address.tsx';
import { Card } from '../../components/Card.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { PlaceLink } from '../../components/PlaceLink.tsx';
import { SignOutButton } from '../../components/SignOutButton.tsx';
import { type Factors, useFactors } from '../../session/factors.ts';
import { useOwnSessions, useProfile } from '../../session/me.ts';
import { usePresentSession } from '../../session/session.ts';
import { Approvals } from '../approvals/Approvals.tsx';
import styles from './Account.module.css';
import { ProfileForm } from './ProfileForm.tsx';

/** Account & profile: who you are here, how you sign in, and where you are signed in. */
export function AccountPage() {
  const session = usePresentSession();
  const profile = useProfile();
  const sessions = useOwnSessions();
  const factors = useFactors();
  return (
    <>
      <PageHeading title="Account & profile" of={session.organization?.name} lead={<>Signed in as <Address email={session.user.email} /></>}>
        Account &amp; profile
      </PageHeading>
      <Approvals />
      <div className={styles.cards}>
        <Card title="Your details" lead={`${session.branding.providerName} sees these when you ask for help.`}>
          <Loaded query={profile} what="your details" lines={5}>
            {(data) => <ProfileForm profile={data} provider={session.branding.providerName} throughCompany={session.throughCompany === true} />}
          </Loaded>
        </Card>
        <div className={styles.column}>
          <Card title="Signing in">
            <ul className={styles.places}>
              <li>
                <PlaceLink to="/account/password" icon="key" title="Password">
                  {session.throughCompany === true ? `${session.organization?.name ?? 'Your company'} looks after it` : 'Change it here'}
                </PlaceLink>
              </li>
              <li>
                <PlaceLink to="/account/security" icon="shield" title="Sign-in &amp; security">
                  {factors.data ? factorsText(factors.data) : 'Authenticator app, passkeys, recovery codes'}
                </PlaceLink>
              </li>
              <li>
                <PlaceLink to="/account/sessions" icon="laptop" title="Where you are signed in">
                  {sessions.data ? countText(sessions.data.length) : 'Look them over, end what is not yours'}
                </PlaceLink>
              </li>
            </ul>
          </Card>
          <div className={styles.buttons}>
            <SignOutButton />
          </div>
        </div>
      </div>
    </>
  );
}

function countText(count: number): string {
  return count === 1 ? 'On this device only' : `In ${count} browsers, this one among them`;
}

function factorsText({ totp, passkeys, recoveryCodes: { remaining } }: Factors): string {
  const own = [totp.enrolled && 'Authenticator app', passkeys.length > 0 && (passkeys.length === 1 ? 'one passkey' : `${passkeys.length} passkeys`)].filter((part) => part !== false);
  if (own.length === 0) return 'Add a second step to your password';
  const text = [...own, remaining === 1 ? 'one recovery code' : `${remaining} recovery codes`].join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
