import type { SsoNearMiss } from '../../../shared/contracts/sso.ts';
import { foldEmail } from '../../../shared/folding.ts';

type Kind = SsoNearMiss['kind'];

/** An address in its parts, folded; `tag` is what stands behind a plus. */
interface Address {
  readonly name: string;
  readonly tag: string;
  readonly domain: string;
}

function partsOf(email: string): Address {
  const folded = foldEmail(email);
  const at = folded.lastIndexOf('@');
  const [name = '', ...tag] = folded.slice(0, at).split('+');
  return { name, tag: tag.join('+'), domain: folded.slice(at + 1) };
}

/** What to search addresses for, so that every near miss of one is among what is found; empty where a search would find everybody. */
export function searchesFor(email: string): string[] {
  const { name } = partsOf(email);
  return name.length < 2 ? [] : [`${name}@`, `${name}+`];
}

/** What keeps two addresses of one organization apart that may well mean one person; null where they are the same or have nothing in common. */
export function nearMissOf(told: string, known: string): Exclude<Kind, 'letter_case' | 'other_organization'> | null {
  const [one, other] = [partsOf(told), partsOf(known)];
  if (one.name !== other.name || foldEmail(told) === foldEmail(known)) return null;
  return one.domain === other.domain ? 'alias' : 'other_domain';
}

/** What a near miss means and what to change, and on which side. */
export function nearMissSentence(kind: Kind, told: string, known: { readonly email: string; readonly name: string; readonly organizationName: string }): string {
  const { email, name, organizationName } = known;
  switch (kind) {
    case 'alias':
      return `${name} is known here as ${email}, and the identity provider says ${told}. What stands behind a plus belongs to an address: have the identity provider send ${email}, or change the person’s address here.`;
    case 'other_domain':
      return `${name} is known here as ${email}, and the identity provider says ${told}. Often one is the sign-in name and the other the mailbox: have the identity provider send the address that is known here, or change it here.`;
    case 'letter_case':
      return `The connection knows ${name} (${email}) by the same identity in other letters, small or capital. Identities are compared to the letter: have the identity provider send one that never changes, such as a persistent NameID, and have the connection forget this person.`;
    case 'other_organization':
      return `${told} belongs to ${name} of ${organizationName}. People of another organization do not come in by this connection: invite the person to this organization too, or use the connection of ${organizationName}.`;
  }
}
