import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { contextWords, isMostlyContext } from '../../../shared/password-context.ts';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** How long a password would stand against guessing: 0 and 1 fall among the first million guesses and are refused. */
export interface Strength {
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** Most of what can be guessed is the person's own name, address or company. */
  readonly personal: boolean;
}

const factory = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
// As the server does: the beginning decides, and the cost grows with the length.
const judged = 64;

/** Judges a password as the server will, with the words somebody would try first for this person; heavy, so import it when it is needed. */
export function strengthOf(password: string, about: readonly string[]): Strength {
  const text = password.slice(0, judged);
  const words = about.flatMap((words) => [words, ...words.split(/[@._+\-\s]+/)]).filter((word) => word.length > 2);
  const { score } = factory.check(text);
  if (isMostlyContext(password, contextWords(about.join(' '), about))) return { score: 0, personal: true };
  const close = factory.check(text, words).score;
  return { score: Math.min(score, close) as Strength['score'], personal: close < score };
}
