/** What a look into DNS found: the right record; a domain that does not exist; no record; another value; no answer; the right record of a domain that another organization has proven. */
export const checkOutcomes = ['proven', 'no_such_domain', 'record_missing', 'other_value', 'no_answer', 'proven_elsewhere'] as const;
export type CheckOutcome = (typeof checkOutcomes)[number];

/** `claimed`: not proven; `failing`: proven, and its record has vanished. */
export const domainStates = ['claimed', 'proven', 'failing'] as const;
export type DomainState = (typeof domainStates)[number];

const typedDomain = /^[\p{L}\p{M}\p{N}.-]{1,253}$/u;
const asciiPattern = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/u;

/** A domain as DNS has it: lower case and ASCII (UTS 46, RFC 5891), without the `@` or the last dot that somebody typed; null where it is none. */
export function asciiDomain(typed: string): string | null {
  const name = typed.normalize('NFC').trim().replace(/^@/u, '').replace(/\.$/u, '');
  if (!typedDomain.test(name) || !URL.canParse(`http://${name}`)) return null;
  const { hostname } = new URL(`http://${name}`);
  return asciiPattern.test(hostname) ? hostname : null;
}

/** Under which name a domain's proof is looked for first; a record at the domain itself counts as well. */
export function challengeName(domain: string): string {
  return `_portico-challenge.${domain}`;
}

/** How every value of ours begins. */
export const challengePrefix = 'portico-domain=';

/** What a check found, as a sentence or two that say what to do; `found` are the other values, already harmless and short. */
export function checkSentence(domain: string, outcome: CheckOutcome, found: readonly string[]): string {
  switch (outcome) {
    case 'proven':
      return 'The record is there.';
    case 'no_such_domain':
      return `There is no domain ${domain} in DNS. Check it for typing mistakes, or register it first.`;
    case 'record_missing':
      return 'The record was not found. Compare its name and value; a new record can take up to an hour until it is seen everywhere.';
    case 'other_value':
      if (found.length === 1) return `A record is there, but its value is another: “${found.join('')}”. Put in the value shown here, whole and without quotation marks.`;
      return `Several records are there, and none has the value shown here: ${found.map((value) => `“${value}”`).join(', ')}. Add one with this value; the others may stay.`;
    case 'no_answer':
      return 'The domain’s name servers did not answer, so nothing can be said about the record. Nothing was changed; check again in a few minutes.';
    case 'proven_elsewhere':
      return 'The record is there, but another of your organizations has proven this domain. Remove it there before it is proven here.';
  }
}
