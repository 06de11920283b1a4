import { useMutation } from '@tanstack/react-query';
import { isProblemOf } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { testSetUp, type SetUp } from './queries.ts';
import styles from './SetUp.module.css';
import { Step } from './Step.tsx';

/** A round trip in another window, which signs nobody in, and what it found. */
export function TestStep({ setUp, token, onBegun }: { readonly setUp: SetUp; readonly token: string; readonly onBegun: () => void }) {
  const { saved, test, providerName } = setUp;
  const begin = useMutation({
    mutationFn: async () => {
      // Opened before the answer: a browser takes a later one for a nuisance.
      const other = window.open('', '_blank');
      try {
        const { url } = await testSetUp(token);
        if (other) other.location.replace(url);
        else window.location.assign(url);
      } catch (error) {
        other?.close();
        throw error;
      }
    },
    onSuccess: onBegun,
  });
  return (
    <Step title="Try it out" done={test?.outcome === 'passed'}>
      <p className={styles.muted}>You sign in at your identity provider as yourself, in another window. Nobody is signed in here by it, and {providerName} sees what it found.</p>
      {begin.isError && <Alert tone="danger">{isProblemOf(begin.error) ? begin.error.detail : 'It could not be begun. Try again.'}</Alert>}
      {test !== null && <Outcome test={test} />}
      {saved !== null && (
        <Button wide look={test?.outcome === 'passed' ? 'secondary' : 'primary'} pending={begin.isPending} onClick={() => begin.mutate()}>
          {test === null ? 'Try it out' : 'Try it out again'}
        </Button>
      )}
    </Step>
  );
}

function Outcome({ test: { outcome, steps } }: { readonly test: NonNullable<SetUp['test']> }) {
  if (outcome === 'waiting') return <Alert tone="info">Go on in the other window. What it finds appears here.</Alert>;
  const failed = steps.filter(({ verdict }) => verdict === 'failed');
  if (outcome === 'passed') return <Alert tone="success" title="It works.">Every check has passed.</Alert>;
  return (
    <Alert tone="danger" title="It does not work yet.">
      <ul className={styles.failed}>
        {failed.map(({ check, sentence, found, expected }) => (
          <li key={check}>
            {sentence}
            {found !== null && found !== '' && (
              <span className={styles.found}>
                <Icon name="close" size={14} /> It says <code>{found}</code>
              </span>
            )}
            {expected !== null && expected !== '' && (
              <span className={styles.found}>
                <Icon name="check" size={14} /> Expected <code>{expected}</code>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
