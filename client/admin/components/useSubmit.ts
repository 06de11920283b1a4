import { useState, type FormEvent } from 'react';
import { isProblemOf } from '../../http/problem.ts';
import { problemText } from './useAct.ts';

interface Refusal {
  /** For the whole form; empty where the fields say it all. */
  readonly text: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly code: string | undefined;
}
const none: Refusal = { text: '', errors: {}, code: undefined };

/** Sends a form: whether it is on its way, and what came back against it, in the words of `say`. */
export function useSubmit(run: () => Promise<unknown>, say: (error: unknown) => string = problemText) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>(none);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(none);
    run()
      .catch((error: unknown) => {
        const errors = isProblemOf(error) ? error.errors : {};
        setRefusal({ errors, text: Object.keys(errors).length > 0 ? '' : say(error), code: isProblemOf(error) ? error.code : undefined });
      })
      .finally(() => setBusy(false));
  };
  // What was wrong with a field is no longer known once it is changed.
  const edited = ({ target }: FormEvent) => {
    const name = (target as HTMLInputElement).name;
    if (refusal.errors[name] === undefined) return;
    const { [name]: _mended, ...errors } = refusal.errors;
    setRefusal({ ...refusal, errors });
  };
  return { busy, submit, edited, refusal };
}
