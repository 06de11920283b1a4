import { foldEmail, foldText } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';

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

/** Why a password is refused by its length or context, or null; lengths count characters as people see code points. */
export function passwordFault(password: string, kind: 'staff' | 'customer', context: readonly string[]): 'password_too_short' | 'password_too_long' | 'password_contains_context' | null {
  const length = [...password].length;
  if (length < (kind === 'staff' ? limits.password.staffMinimum : limits.password.customerMinimum)) return 'password_too_short';
  if (length > limits.password.maximum) return 'password_too_long';
  let rest = letters(password);
  for (const word of context) rest = rest.replaceAll(word, '');
  return rest.length < ownCharacters && rest.length < letters(password).length ? 'password_contains_context' : null;
}
