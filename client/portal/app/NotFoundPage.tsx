import { ButtonLink } from '../components/Button.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { usePresentSession } from '../session/session.ts';
import styles from './PortalLayout.module.css';

/** An address that leads to nothing. */
export function NotFoundPage() {
  const session = usePresentSession();
  return (
    <>
      <PageHeading title="Page not found" of={session.organization?.name} lead="The address may be mistyped, or what was here is gone. Nothing is wrong with your account.">
        There is nothing here
      </PageHeading>
      <div className={styles.buttons}>
        <ButtonLink look="primary" icon="home" to="/">
          Go to Home
        </ButtonLink>
      </div>
    </>
  );
}
