import type { ReactNode } from 'react';
import { ButtonLink } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { OrganizationChoices } from '../../components/OrganizationChoices.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SessionList } from '../../components/SessionList.tsx';
import { SupportContact } from '../../components/SupportContact.tsx';
import { TimeZoneNote } from '../../components/Time.tsx';
import { pageLanguage, shownDay, useTimeZone } from '../../components/time.ts';
import { Alert } from '../../components/Alert.tsx';
import { isProblemOf } from '../../../http/problem.ts';
import { useApprovals } from '../../session/approvals.ts';
import { useFactors } from '../../session/factors.ts';
import { newestFirst, useOwnSessions, useProfile } from '../../session/me.ts';
import { type PortalSession, useEnter, usePresentSession } from '../../session/session.ts';
import styles from './HomePage.module.css';
import { SectionCards } from './SectionCards.tsx';

const sessionsShown = 3;

/** The first page inside: whose portal this is, what the company wants its people to read, and what is useful now. */
export function HomePage() {
  const session = usePresentSession();
  const { branding, user, organizations = [] } = session;
  const organization = session.organization?.name ?? branding.organizationName ?? '';
  return (
    <>
      <section className={styles.welcome}>
        <PageHeading title="Home" of={organization} lead={`The portal of ${organization}, provided by ${branding.providerName}.`}>
          Welcome, {user.name}
        </PageHeading>
        {branding.welcomeText !== '' && <p className={styles.text}>{branding.welcomeText}</p>}
      </section>
      <ApprovalNotice session={session} />
      <RecoveryCodeNotice />
      {session.mfaRequiredFrom !== undefined && <SecondStepNotice from={session.mfaRequiredFrom} />}
      <SectionCards session={session} />
      <div className={styles.cards}>
        <div className={styles.column}>
          <Card title="Get help" lead={`${branding.providerName} looks after your company’s IT.`}>
            <SupportContact branding={branding} subject={`${organization}: `} />
          </Card>
          <MissingPhone provider={branding.providerName} />
          {organizations.length > 1 && <Organizations session={session} />}
        </div>
        <div className={styles.column}>
          <SignedIn />
        </div>
      </div>
    </>
  );
}

function Notice({ label, icon, to, verb, children }: { readonly label: string; readonly icon: IconName; readonly to: string; readonly verb: string; readonly children: ReactNode }) {
  return (
    <section className={styles.notice} aria-label={label}>
      <Icon name={icon} size={24} />
      <p>{children}</p>
      <ButtonLink look="primary" to={to}>
        {verb}
      </ButtonLink>
    </section>
  );
}

function SecondStepNotice({ from }: { readonly from: string }) {
  const day = shownDay(from, new Date(), useTimeZone(), pageLanguage());
  return (
    <Notice label="A second step at sign-in" icon="shield" to="/account/security" verb="Set it up">
      <strong>From {day} you need a second step to sign in.</strong> Set it up now, it takes a minute.
    </Notice>
  );
}

function RecoveryCodeNotice() {
  const used = useOwnSessions().data?.some((one) => one.current && one.usedRecoveryCode) === true;
  return used ? <RecoveryCodesLeft /> : null;
}

function RecoveryCodesLeft() {
  const { data } = useFactors();
  if (!data) return null;
  const { remaining } = data.recoveryCodes;
  return (
    <Notice label="Your recovery codes" icon="shield" to="/account/security" verb="Put it right">
      <strong>You came in with a recovery code{remaining === 0 ? '; it was your last' : `; ${remaining === 1 ? 'one is' : `${remaining} are`} left`}.</strong> If your phone or passkey is gone, set up a new second step now, or make new codes.
    </Notice>
  );
}

function ApprovalNotice({ session }: { readonly session: PortalSession }) {
  const [first, ...more] = useApprovals(session).data ?? [];
  if (!first) return null;
  const { askedBy, person } = first;
  return (
    <Notice label="A question about a colleague" icon="help" to="/account" verb="Answer">
      <strong>
        {askedBy} of {session.branding.providerName} asks you to confirm that {person.name === '' ? person.email : person.name} is calling.
      </strong>
      {more.length > 0 && ` ${more.length} more ${more.length === 1 ? 'question waits' : 'questions wait'} for you.`}
    </Notice>
  );
}

function MissingPhone({ provider }: { readonly provider: string }) {
  const profile = useProfile();
  if (profile.data?.phone !== '') return null;
  return (
    <Card title="Add your phone number" lead={`${provider} can then call you back.`}>
      <div className={styles.button}>
        <ButtonLink to="/account" icon="phone">
          Add a number
        </ButtonLink>
      </div>
    </Card>
  );
}

function SignedIn() {
  const sessions = useOwnSessions();
  return (
    <Card title="Where you are signed in" lead="Is one of these not you? End it, and change your password.">
      <Loaded query={sessions} what="your sessions" lines={4}>
        {(list) => (
          <>
            <SessionList sessions={newestFirst(list).slice(0, sessionsShown)} />
            <TimeZoneNote />
          </>
        )}
      </Loaded>
      <div className={styles.button}>
        <ButtonLink to="/account/sessions">See all sessions</ButtonLink>
      </div>
    </Card>
  );
}

function Organizations({ session }: { readonly session: PortalSession }) {
  const enter = useEnter();
  return (
    <Card title="Your organizations">
      {enter.isError && <Alert tone="danger">{isProblemOf(enter.error) ? enter.error.detail : 'That did not work. Try again.'}</Alert>}
      <OrganizationChoices session={session} entering={enter.isPending ? enter.variables : undefined} onChoose={(id) => id !== session.organization?.id && enter.mutate(id)} />
    </Card>
  );
}
