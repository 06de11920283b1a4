import { useMutation } from '@tanstack/react-query';
import { type RefObject, type SubmitEvent, useEffect, useRef } from 'react';
import { ProblemError, isProblemOf } from '../../http/problem.ts';

/** Texts by field name; empty when all is well. */
export type FieldErrors = Readonly<Record<string, string>>;

interface Submission<Answer> {
  /** What is wrong before anything is sent. */
  readonly check?: () => FieldErrors;
  readonly send: () => Promise<Answer>;
  readonly onDone?: (answer: Answer) => void;
  /** Codes that belong to one field although the server names none. */
  readonly fieldOf?: Readonly<Record<string, string>>;
}

export interface FormState {
  readonly formRef: RefObject<HTMLFormElement | null>;
  readonly submit: (event: SubmitEvent<HTMLFormElement>) => void;
  readonly pending: boolean;
  readonly done: boolean;
  readonly errors: FieldErrors;
  /** A refusal that no field explains. */
  readonly problem: ProblemError | undefined;
  readonly reset: () => void;
}

/** One form's way to the server: checked first, sent once however often it is pressed, and the focus set on what is wrong. */
export function useSubmit<Answer>({ check, send, onDone, fieldOf = {} }: Submission<Answer>): FormState {
  const formRef = useRef<HTMLFormElement>(null);
  const busy = useRef(false);
  const mutation = useMutation({
    mutationFn: () => {
      const wrong = check?.() ?? {};
      if (Object.keys(wrong).length > 0) throw new ProblemError({ code: 'validation_failed', status: 0, detail: 'Some of this needs another look.', errors: wrong });
      return send();
    },
    onSuccess: (answer) => onDone?.(answer),
    onSettled: () => {
      busy.current = false;
    },
  });

  const refusal = mutation.error === null ? undefined : asProblem(mutation.error);
  const errors = refusal ? { ...named(refusal, fieldOf), ...refusal.errors } : {};
  const failedAt = mutation.isError ? mutation.submittedAt : 0;

  useEffect(() => {
    if (failedAt === 0) return;
    const wrong = formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? formRef.current?.querySelector<HTMLElement>('[role="alert"]');
    wrong?.focus();
  }, [failedAt]);

  return {
    formRef,
    submit: (event) => {
      event.preventDefault();
      if (busy.current) return;
      busy.current = true;
      mutation.mutate();
    },
    pending: mutation.isPending,
    done: mutation.isSuccess,
    errors,
    problem: Object.keys(errors).length === 0 ? refusal : undefined,
    reset: mutation.reset,
  };
}

function named(refusal: ProblemError, fieldOf: Readonly<Record<string, string>>): FieldErrors {
  const field = fieldOf[refusal.code];
  return field === undefined ? {} : { [field]: refusal.detail };
}

function asProblem(error: unknown): ProblemError {
  if (isProblemOf(error)) return error;
  return new ProblemError({ code: 'internal_error', status: 0, detail: 'Something on this page failed. Reload it and try again.' });
}
