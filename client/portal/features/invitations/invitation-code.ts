import { limits } from '../../../../shared/limits.ts';
import { bareCode } from '../../components/typed-code.ts';

const { characters } = limits.invitationCode;
const half = characters / 2;

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
