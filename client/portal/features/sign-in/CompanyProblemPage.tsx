import { useSearchParams } from 'react-router';
import { ButtonLink } from '../../components/Button.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { ReferenceCode } from '../../components/ReferenceCode.tsx';
import { useBranding, useSession } from '../../session/session.ts';
import styles from './SignIn.module.css';

const title = 'Your company’s sign-in did not work';
const referenceShape = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/u;

/** Where somebody arrives whom their company's sign-in did not let in: what it means, what to do, and the reference that tells the provider the rest. */
export function CompanyProblemPage() {
  const provider = useBranding()?.providerName ?? 'your provider';
  // A confirmation that failed leaves the session as it is.
  const isSignedIn = useSession().data != null;
  const [search] = useSearchParams();
  const asked = search.get('reference') ?? '';
  const reference = referenceShape.test(asked) ? asked : undefined;
  return (
    <>
      <PageHeading title={title} of={provider} lead={`${isSignedIn ? 'You are still signed in, and nothing was changed.' : 'You are not signed in.'} Your company’s sign-in page and this portal did not agree, or it took too long. Your account here is as it was.`}>
        {title}
      </PageHeading>
      <ol className={styles.tries}>
        <li>Try again, in this browser and in one tab only.</li>
        <li>
          If it stays, ask {provider}
          {reference !== undefined && ' and tell them the reference below: they see what went wrong, step by step'}.
        </li>
      </ol>
      {reference !== undefined && <ReferenceCode code={reference} />}
      <ButtonLink look="primary" wide to={isSignedIn ? '/account' : '/sign-in'}>
        {isSignedIn ? 'Back to your account' : 'Try again'}
      </ButtonLink>
    </>
  );
}
