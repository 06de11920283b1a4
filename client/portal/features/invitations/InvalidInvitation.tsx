import { Button, ButtonLink } from '../../components/Button.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useBranding } from '../../session/session.ts';
import styles from './Invitation.module.css';

/** A link or code that was used, replaced, taken back or is too old. */
export function InvalidInvitation({ onForget }: { readonly onForget: () => void }) {
  const provider = useBranding()?.providerName ?? 'your provider';
  return (
    <>
      <PageHeading title="Invitation not valid" of={provider} lead="It has been used already, a newer mail has replaced it, or it is too old.">
        This invitation does not work any more
      </PageHeading>
      <ul className={styles.advice}>
        <li>Have you accepted it before? Then just sign in.</li>
        <li>Is there a newer mail? Use the link in that one.</li>
        <li>Otherwise ask {provider} to send the invitation again. It takes them a moment.</li>
      </ul>
      <div className={styles.buttons}>
        <ButtonLink look="primary" wide to="/sign-in" onClick={onForget}>
          Sign in
        </ButtonLink>
        <Button wide onClick={onForget}>
          I have a code
        </Button>
      </div>
    </>
  );
}
