import { limits } from '../../../shared/limits.ts';
import type { Strength } from './password-strength.ts';

const { customerMinimum, maximum } = limits.password;

/** What is wrong with a new password's length, in plain words; undefined when it fits. Whether it is common the server says. */
export function lengthProblem(password: string): string | undefined {
  const length = [...password].length;
  if (length < customerMinimum) return `Use at least ${customerMinimum} characters; this has ${length}.`;
  if (length > maximum) return `Use at most ${maximum} characters; this has ${length}.`;
  return undefined;
}

/** How many characters a password being typed lacks to the shortest that is accepted. */
export function missingCharacters(password: string): number {
  return Math.max(0, customerMinimum - [...password].length);
}

export interface Advice {
  readonly tone: 'short' | 'weak' | 'fair' | 'good';
  /** From 0 to 1. */
  readonly filled: number;
  readonly text: string;
}

/** What to say of a password while it is typed: its length first, then how long it would stand against guessing; never what it must be made of. */
export function adviceOn(password: string, strength: Strength | undefined): Advice {
  const missing = missingCharacters(password);
  if (missing > 0) return { tone: 'short', filled: (0.4 * (customerMinimum - missing)) / customerMinimum, text: `${customerMinimum} characters or more.` };
  if (strength === undefined) return { tone: 'fair', filled: 0.4, text: 'Long enough.' };
  if (strength.score < 2) return { tone: 'weak', filled: 0.4, text: strength.personal ? 'Long enough, but too close to your name, address or company.' : 'Long enough, but among the first that attackers try.' };
  if (strength.score === 2) return { tone: 'fair', filled: 0.7, text: 'Good enough. Another word makes it strong.' };
  return { tone: 'good', filled: 1, text: 'Strong.' };
}

/** The codes of a refused password, which all belong to its field. */
export const passwordCodes = {
  password_too_short: 'password',
  password_too_long: 'password',
  password_too_common: 'password',
  password_contains_context: 'password',
} as const;
