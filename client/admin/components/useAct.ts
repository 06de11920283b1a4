import { useCallback, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLogoutIfAccessDenied, useNotify } from 'react-admin';
import { isProblemOf, type ProblemError } from '../../http/problem.ts';

/** By then a dialog that asked has given the focus back. */
const dialogClosesMs = 200;

/** An act on the server, what to say when it is done where the page does not show it anyway, and the inverse act. */
export interface Act<T> {
  readonly run: () => Promise<T>;
  readonly done?: string | ((result: T) => string);
  /** The inverse act of what was done; absent or undefined where nothing takes it back. */
  readonly undo?: ((result: T) => (() => Promise<unknown>) | undefined) | undefined;
  /** What to say after the inverse act. */
  readonly undone?: string;
  /** The caller shows the refusal itself. */
  readonly quiet?: boolean;
}
export type Outcome<T> = { readonly ok: true; readonly result: T } | { readonly ok: false; readonly problem: ProblemError | undefined };

/** Carries acts out: says what happened with Undo beside it, refreshes what is on screen, and leads to sign-in when the session is over. */
export function useAct() {
  const notify = useNotify();
  const queryClient = useQueryClient();
  const leaveIfSignedOut = useLogoutIfAccessDenied();
  const [busy, setBusy] = useState(false);
  const self = useRef<<T>(act: Act<T>) => Promise<Outcome<T>>>(undefined);

  const act = useCallback(
    async <T,>({ run, done, undo, undone, quiet = false }: Act<T>): Promise<Outcome<T>> => {
      setBusy(true);
      try {
        const result = await run();
        // What was forecast before the act is of no use after it.
        void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'dry-run' }).then(keepFocus);
        const inverse = undo?.(result);
        const takeBack = inverse && (() => void self.current?.({ run: inverse, done: undone ?? 'Taken back.' }));
        if (done !== undefined) notify(typeof done === 'function' ? done(result) : done, { type: 'success', undo: takeBack });
        return { ok: true, result };
      } catch (error) {
        if (!(await leaveIfSignedOut(error)) && !quiet) notify(problemText(error), { type: 'error' });
        return { ok: false, problem: isProblemOf(error) ? error : undefined };
      } finally {
        setBusy(false);
      }
    },
    [notify, queryClient, leaveIfSignedOut],
  );
  self.current = act;
  return { act, busy };
}

/** The button of an act is often gone once it is done: whoever works by keyboard then goes on from the start of the page instead of nowhere. */
function keepFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
  }, dialogClosesMs);
}

/** What a failure says to people. */
export function problemText(error: unknown): string {
  if (isProblemOf(error)) return error.detail;
  return error instanceof Error && error.message !== '' ? error.message : 'Something went wrong. Try again in a moment.';
}

/** What a dialog says of an act: nothing where it was done, else what its fields were refused for, the first of these that was, or why the whole was; empty where nothing is known. */
export function refusalOf(outcome: Outcome<unknown>, ...fields: readonly string[]): string | undefined {
  if (outcome.ok) return undefined;
  const field = fields.find((name) => outcome.problem?.errors[name] !== undefined);
  return (field === undefined ? outcome.problem?.detail : outcome.problem?.errors[field]) ?? '';
}
