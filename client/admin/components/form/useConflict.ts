import { useState } from 'react';
import { isProblemOf, type ProblemError } from '../../../http/problem.ts';
import { isVersioned, type Conflict } from './ConflictDialog.tsx';

/** What a form makes of a save that was refused: a newer record asks whose version shall stand, faults go to their fields, and the rest stands below the form. */
export function useConflict() {
  const [conflict, setConflict] = useState<Conflict>();
  const refused = (problem: ProblemError | undefined, mine: Conflict['mine']) => {
    if (isProblemOf(problem, 'changed_meanwhile') && isVersioned(problem.current)) {
      setConflict({ mine, current: problem.current });
      return undefined;
    }
    return problem === undefined || Object.keys(problem.errors).length === 0 ? { root: { serverError: problem?.detail ?? '' } } : problem.errors;
  };
  return { conflict, clearConflict: () => setConflict(undefined), refused };
}
