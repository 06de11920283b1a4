import { Icon } from '../components/Icon.tsx';
import { Panel } from '../components/Panel.tsx';
import type { SignInAttempt } from '../providers/records.ts';
import css from './explainer.module.css';

const signs = { passed: { icon: 'check', state: 'passed' }, failed: { icon: 'blocked', state: 'blocked' }, noted: { icon: 'more', state: 'ahead' } } as const;

/** What was checked of an identity provider's answer at one attempt: what failed first and in full, the rest folded. */
export function AttemptSteps({ steps }: { readonly steps: SignInAttempt['steps'] }) {
  if (steps.length === 0) return null;
  const failed = steps.filter(({ verdict }) => verdict === 'failed');
  const others = steps.filter(({ verdict }) => verdict !== 'failed');
  return (
    <Panel title="What was checked at this attempt">
      <ol className={css.gates}>
        {failed.map((step) => (
          <Step key={step.check} step={step} />
        ))}
        {others.length > 0 && (
          <li className={css.gate} data-state="passed">
            <span className={css.sign}>
              <Icon name="check" size={16} />
            </span>
            <details className={css.fold}>
              <summary>{others.length === 1 ? '1 check held' : `${others.length} checks held`} before</summary>
              <ol className={css.gates}>
                {others.map((step) => (
                  <Step key={step.check} step={step} />
                ))}
              </ol>
            </details>
          </li>
        )}
      </ol>
    </Panel>
  );
}

function Step({ step }: { readonly step: SignInAttempt['steps'][number] }) {
  const { icon, state } = signs[step.verdict];
  return (
    <li className={css.gate} data-state={state}>
      <span className={css.sign}>
        <Icon name={icon} size={16} />
      </span>
      <div className={css.gateWords}>
        <p>{step.verdict === 'failed' ? <b>{step.sentence}</b> : step.sentence}</p>
        {step.found !== null && step.found !== '' && (
          <p className={css.by}>
            Found: <code>{step.found}</code>
          </p>
        )}
        {step.expected !== null && step.expected !== '' && (
          <p className={css.by}>
            Expected: <code>{step.expected}</code>
          </p>
        )}
      </div>
    </li>
  );
}
