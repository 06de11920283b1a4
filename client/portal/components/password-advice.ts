import { limits } from '../../../shared/limits.ts';

const { customerMinimum, maximum } = limits.password;

/** What is wrong with a new password's length, in plain words; undefined when it fits. Whether it is common the server says. */
export function lengthProblem(password: string): string | undefined {
  const length = [...password].length;
  if (length < customerMinimum) return `Use at least ${customerMinimum} characters; this has ${length}.`;
  if (length > maximum) return `Use at most ${maximum} characters; this has ${length}.`;
  return undefined;
}

/** How far a password being typed has come, from 0 to 1 of the shortest that is accepted. */
export function lengthProgress(password: string): number {
  return Math.min(1, [...password].length / customerMinimum);
}

/** The codes of a refused password, which all belong to its field. */
export const passwordCodes = {
  password_too_short: 'password',
  password_too_long: 'password',
  password_too_common: 'password',
  password_contains_context: 'password',
} as const;
