import { Button, ButtonLink } from '../../components/Button.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useBranding } from '../../session/session.ts';
import styles from './Invitation.module.css';

/** After a reload: the link is still good, and this page has forgotten its secret. */
export function LinkForgotten({ onCode }: { readonly onCode: () => void }) {
  return (
    <>
      <PageHeading title="Your invitation" of={useBranding()?.providerName} lead="Your invitation still works. Its link holds a secret that this page keeps nowhere, so reloading it forgets the secret.">
        Open the link in your mail again
      </PageHeading>
      <div className={styles.buttons}>
        <Button wide onClick={onCode}>
          I have a code
        </Button>
        <ButtonLink wide to="/sign-in">
          I sign in here already
        </ButtonLink>
      </div>
    </>
  );
}
