import { Callout } from '../../../components/Callout.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { When } from '../../../components/When.tsx';
import { useConnectionTests } from './useProviderSignIn.ts';
import css from './sign-in.module.css';

/** What the newest test of a connection found; of one that passed only that it did, of one that failed the steps. */
export function TestOutcome({ connectionId }: { readonly connectionId: string }) {
  const { data } = useConnectionTests(connectionId);
  const test = data?.find(({ outcome }) => outcome !== 'waiting');
  if (test === undefined) return null;
  const passed = test.outcome === 'passed';
  const steps = (
    <ol className={css.steps}>
      {test.steps.map((step, index) => (
        <li key={`${step.check}${index}`} data-verdict={step.verdict}>
          <Icon name={step.verdict === 'failed' ? 'blocked' : step.verdict === 'noted' ? 'question' : 'check'} size={16} />
          <span>
            {step.sentence}
            {step.found !== null && step.verdict !== 'passed' && <small>{step.expected === null ? step.found : `Found ${step.found}, expected ${step.expected}`}</small>}
          </span>
        </li>
      ))}
    </ol>
  );
  return (
    <Callout tone={passed ? 'success' : 'danger'}>
      <p>
        {passed ? 'The last test passed' : 'The last test failed'}, <When at={test.finishedAt} ago />.
      </p>
      {passed ? (
        <details>
          <summary>What was checked</summary>
          {steps}
        </details>
      ) : (
        steps
      )}
    </Callout>
  );
}
