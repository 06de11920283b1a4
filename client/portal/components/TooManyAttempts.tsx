import type { ReactNode } from 'react';
import type { ProblemError } from '../../http/problem.ts';
import { useBranding } from '../session/session.ts';
import { Alert } from './Alert.tsx';
import { pageLanguage, shownTimeOfDay, useTimeZone } from './time.ts';

/** Why no further try is accepted for now, when it is again, and who can help before that. */
export function TooManyAttempts({ problem, children, takesFocus = false }: { readonly problem: ProblemError; readonly children?: ReactNode; readonly takesFocus?: boolean }) {
  const timeZone = useTimeZone();
  const provider = useBranding()?.providerName ?? 'your provider';
  const when = problem.retryAfter === undefined ? 'later' : `at ${shownTimeOfDay(new Date(Date.now() + problem.retryAfter * 1_000), timeZone, pageLanguage())} (in ${waitText(problem.retryAfter)})`;
  return (
    <Alert tone="danger" title="Too many tries" takesFocus={takesFocus}>
      <p>For your protection no more are accepted for now. Try again {when}.</p>
      <p>
        {children} {provider} can help you, too.
      </p>
    </Alert>
  );
}

function waitText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, seconds)} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
