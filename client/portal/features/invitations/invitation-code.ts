import { limits } from '../../../../shared/limits.ts';

const { characters } = limits.invitationCode;
const half = characters / 2;

/** The bare characters of a code in whatever spelling it was typed: no spaces, no dashes, capitals. */
export function bareCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
}

/** A code in two groups as it is read out: XXXXX-XXXXX. Longer input stays as it is, so that nothing typed gets lost. */
export function groupedCode(typed: string): string {
  const bare = bareCode(typed);
  return bare.length > half ? `${bare.slice(0, half)}-${bare.slice(half)}` : bare;
}

/** What is wrong with a code before it is sent, in plain words. */
export function codeProblem(typed: string): string | undefined {
  const { length } = bareCode(typed);
  if (length === 0) return 'Enter the code you were given.';
  return length === characters ? undefined : `The code has ${characters} letters and digits; this has ${length}.`;
}
