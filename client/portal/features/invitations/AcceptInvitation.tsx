import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { Address } from '../../components/Address.tsx';
import { Alert } from '../../components/Alert.tsx';
import { Button, ButtonAnchor } from '../../components/Button.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { sameAddress } from '../../session/address.ts';
import { type PortalSession, takeSession, useSession, useSignOut } from '../../session/session.ts';
import { safeSsoUrl } from '../../session/sso-url.ts';
import { AcceptAsYourself } from './AcceptAsYourself.tsx';
import styles from './Invitation.module.css';
import { isToBeRedeemedAtOnce, keepProof } from './kept-proof.ts';
import { NewSignIn } from './NewSignIn.tsx';
import type { InvitationPreview, InvitationProof } from './queries.ts';

interface Props {
  readonly proof: InvitationProof;
  readonly preview: InvitationPreview;
  readonly onForget: () => void;
}

/** An invitation that works: who invites whom to what, and the way to accept that fits the person. */
export function AcceptInvitation({ proof, preview, onForget }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const company = safeSsoUrl(preview.ssoUrl, window.location.origin);

  const accepted = (answer: PortalSession) => {
    takeSession(client, answer);
    void navigate('/', { replace: true });
    onForget();
  };
  const signInFirst = () => {
    keepProof({ proof, redeemAtOnce: true });
    void navigate('/sign-in?next=/accept', { state: { why: 'invitation', email: preview.email } });
  };

  return (
    <>
      <PageHeading title="Your invitation" of={preview.provider.name} lead={`${preview.provider.name} invites you to the customer portal.`}>
        Welcome to the portal of {preview.organization.name}
      </PageHeading>
      <dl className={styles.facts}>
        <div>
          <dt>Organization</dt>
          <dd>{preview.organization.name}</dd>
        </div>
        <div>
          <dt>Your e-mail address</dt>
          <dd>
            <Address email={preview.email} />
          </dd>
        </div>
      </dl>
      {!preview.portalEnabled && (
        <Alert tone="info" title="The portal is not switched on yet.">
          You can accept now. It opens as soon as {preview.provider.name} switches it on.
        </Alert>
      )}
      {company === undefined ? <Loaded query={session} what="your sign-in" lines={4}>
        {(present) => {
          if (present === null) return <NewSignIn proof={proof} preview={preview} onAccepted={accepted} onSignInFirst={signInFirst} />;
          if (!sameAddress(present.user.email, preview.email)) return <SomebodyElse address={present.user.email} preview={preview} />;
          return <AcceptAsYourself proof={proof} preview={preview} atOnce={isToBeRedeemedAtOnce(proof)} onAccepted={accepted} onSignInFirst={signInFirst} />;
        }}
      </Loaded> : <ThroughCompany url={company} organization={preview.organization.name} />}
    </>
  );
}

/** Where only the company’s own sign-in opens the portal: it accepts the invitation. */
function ThroughCompany({ url, organization }: { readonly url: string; readonly organization: string }) {
  return (
    <>
      <p>{organization} signs in with its own page, the one you use for your work. Signing in there accepts this invitation; there is no password to choose.</p>
      <ButtonAnchor look="primary" wide href={url}>
        Continue with your company’s sign-in
      </ButtonAnchor>
    </>
  );
}

function SomebodyElse({ address, preview }: { readonly address: string; readonly preview: InvitationPreview }) {
  const signOut = useSignOut();
  return (
    <>
      <Alert tone="warning" title={`You are signed in as ${address}.`}>
        This invitation is for {preview.email}. Sign out to accept it.
      </Alert>
      {signOut.isError && <Alert tone="danger">Signing out did not work. Check your connection and try again.</Alert>}
      <Button look="primary" wide pending={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out and go on
      </Button>
    </>
  );
}
