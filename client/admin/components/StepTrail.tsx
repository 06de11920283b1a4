import { Link } from 'react-router-dom';
import { Icon } from './Icon.tsx';
import css from './StepTrail.module.css';

interface TrailStep {
  readonly key: string;
  readonly label: string;
  readonly done: boolean;
  /** Where somebody stands. */
  readonly here: boolean;
  /** Where it leads; absent: nowhere. */
  readonly to?: string | undefined;
}

/** Where among numbered steps somebody stands, and which are done. */
export function StepTrail({ label, steps }: { readonly label?: string; readonly steps: readonly TrailStep[] }) {
  return (
    <ol className={css.steps} aria-label={label}>
      {steps.map((step, index) => {
        const content = (
          <>
            <span className={css.number}>{step.done ? <Icon name="check" size={13} /> : index + 1}</span>
            {step.label}
            {step.done && <span className="spoken"> (done)</span>}
          </>
        );
        return (
          <li key={step.key} data-state={step.done ? 'done' : 'ahead'} aria-current={step.here ? 'step' : undefined}>
            {step.to === undefined ? <span>{content}</span> : <Link to={step.to}>{content}</Link>}
          </li>
        );
      })}
    </ol>
  );
}
