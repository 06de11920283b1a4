import { foldEmail, foldText } from './folding.ts';

const shortestWord = 4;
const ownCharacters = 6;

function letters(text: string): string {
  return foldText(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The words somebody would try first for a person: parts of the address, the company, the product. */
export function contextWords(email: string, words: readonly string[]): string[] {
  const parts = foldEmail(email).split(/[@._+\-\s]+/u);
  const all = [...parts, ...words.flatMap((word) => [word, ...word.split(/\s+/u)]), 'portico', 'portal'].map(letters);
  return [...new Set(all)].filter((word) => word.length >= shortestWord).sort((a, b) => b.length - a.length);
}

/** Whether hardly anything of a password is left without such words. */
export function isMostlyContext(password: string, context: readonly string[]): boolean {
  const whole = letters(password);
  const rest = context.reduce((left, word) => left.replaceAll(word, ''), whole);
  return rest.length < ownCharacters && rest.length < whole.length;
}
