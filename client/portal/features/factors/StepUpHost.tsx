import { lazy, Suspense } from 'react';
import { useStepUp } from '../../session/step-up.ts';

const StepUpSheet = lazy(async () => ({ default: (await import('./StepUpSheet.tsx')).StepUpSheet }));

/** Stands beside every page and asks for a confirmation as soon as a call waits for one. */
export function StepUpHost() {
  const stepUp = useStepUp();
  if (!stepUp) return null;
  return (
    <Suspense>
      <StepUpSheet stepUp={stepUp} />
    </Suspense>
  );
}
