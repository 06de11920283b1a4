import { Icon } from '../../components/Icon.tsx';
import css from './imports.module.css';

const steps = [
  ['upload', 'File'],
  ['columns', 'Columns'],
  ['check', 'What would happen'],
  ['run', 'Import'],
] as const;

/** Where in an import one is. */
export function ImportSteps({ at }: { readonly at: (typeof steps)[number][0] | 'done' }) {
  const here = at === 'done' ? steps.length : steps.findIndex(([key]) => key === at);
  return (
    <ol className={css.steps} aria-label="Steps of the import">
      {steps.map(([key, label], index) => (
        <li key={key} data-state={index < here ? 'done' : 'ahead'} aria-current={index === here ? 'step' : undefined}>
          <span>{index < here ? <Icon name="check" size={13} /> : index + 1}</span>
          {label}
        </li>
      ))}
    </ol>
  );
}
