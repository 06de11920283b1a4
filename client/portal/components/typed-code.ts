/** The bare characters of a code in whatever spelling it was typed: no spaces, no dashes, capitals. */
export function bareCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
}

/** A code in groups of four, as it is read out: XXXX-XXXX. */
export function inFours(typed: string): string {
  return bareCode(typed).match(/.{1,4}/g)?.join('-') ?? '';
}

/** The first six digits of what was typed or pasted, in whatever spelling. */
export function sixDigits(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 6);
}
