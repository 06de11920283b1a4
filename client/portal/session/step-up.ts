import { useSyncExternalStore } from 'react';
import { ProblemError } from '../../http/problem.ts';

/** A call that waits until the person has confirmed who they are. */
export interface StepUp {
  readonly ways: ProblemError['ways'];
  readonly confirmed: () => void;
  readonly declined: () => void;
}

let waiting: { readonly stepUp: StepUp; readonly done: Promise<void> } | undefined;
const listeners = new Set<() => void>();

function set(next: typeof waiting): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** Asks the person to confirm who they are, once for all calls that wait for it; throws `step_up_required` where they do not. */
export function confirmItIsYou({ ways }: ProblemError): Promise<void> {
  if (waiting) return waiting.done;
  let settle: (error?: ProblemError) => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    settle = (error) => {
      // Its dialog may close once more while it goes.
      if (waiting?.done !== done) return;
      set(undefined);
      if (error === undefined) resolve();
      else reject(error);
    };
  });
  const refusal = new ProblemError({ code: 'step_up_required', status: 0, detail: 'Nothing was changed, because you did not confirm that it is you.' });
  set({ stepUp: { ways, confirmed: () => settle(), declined: () => settle(refusal) }, done });
  return done;
}

/** The confirmation asked for right now. */
export function useStepUp(): StepUp | undefined {
  return useSyncExternalStore(subscribe, () => waiting?.stepUp);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
