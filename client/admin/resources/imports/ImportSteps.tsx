import { StepTrail } from '../../components/StepTrail.tsx';

const steps = [
  ['upload', 'File'],
  ['columns', 'Columns'],
  ['check', 'What would happen'],
  ['run', 'Import'],
] as const;

/** Where in an import one is. */
export function ImportSteps({ at }: { readonly at: (typeof steps)[number][0] | 'done' }) {
  const here = at === 'done' ? steps.length : steps.findIndex(([key]) => key === at);
  return <StepTrail label="Steps of the import" steps={steps.map(([key, label], index) => ({ key, label, done: index < here, here: index === here }))} />;
}
