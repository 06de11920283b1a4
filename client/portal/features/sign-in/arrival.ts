import type { ProblemError } from '../../../http/problem.ts';

/** Why somebody was sent to sign-in, and where they are in its steps; kept in the browser's history, so that Back works. */
export interface Arrival {
  readonly why?: 'ended' | 'signed_out' | 'password_set' | 'invitation' | 'too_slow' | 'stopped';
  readonly email?: string;
  readonly step?: 'password' | 'sso';
}

/** Too many second factors were wrong, which ended the sign-in. */
export interface Stop {
  readonly problem: ProblemError;
  readonly reference: string | undefined;
}
