import { foldPhone, foldText } from '../../../shared/folding.ts';

export interface OrganizationFields {
  readonly name: string;
  readonly externalId: string;
  readonly phone: string;
  readonly notes: string;
  readonly domains: readonly string[];
  readonly status: 'active' | 'archived';
}

/** The columns that follow from what somebody typed: keys for uniqueness and sorting, and the text that search looks through, domains in every spelling. */
export function foldedColumns(fields: Pick<OrganizationFields, 'name' | 'externalId' | 'phone'>, domains: readonly string[]) {
  const name = foldText(fields.name);
  const externalId = foldText(fields.externalId);
  return {
    name_folded: name,
    external_id_folded: externalId === '' ? null : externalId,
    search_text: [name, externalId, ...domains, foldPhone(fields.phone)].filter((part) => part !== '').join(' '),
  };
}

export interface Taken {
  readonly name: boolean;
  readonly externalId: boolean;
  /** Domains that another organization has proven. */
  readonly domains: readonly string[];
  /** Domains of mail providers. */
  readonly publicDomains: readonly string[];
  /** Domains whose proof would go with them. */
  readonly provenDomains: readonly string[];
}
const nothingTaken: Taken = { name: false, externalId: false, domains: [], publicDomains: [], provenDomains: [] };

type TakenCode = 'name_taken' | 'external_id_taken' | 'domain_taken' | 'public_mail_domain' | 'domain_proven';

/** The refusal for what is taken or may not change here, or null where nothing is: the first problem's code, and a sentence at every field. */
export function refusalOf({ name, externalId, domains, publicDomains, provenDomains }: Taken): { code: TakenCode; errors: Record<string, string> } | null {
  const are = (list: readonly string[]) => `${list.join(', ')} ${list.length === 1 ? 'is' : 'are'}`;
  const problems: [boolean, TakenCode, field: string, sentence: string][] = [
    [name, 'name_taken', 'name', 'An organization of this name exists already.'],
    [externalId, 'external_id_taken', 'externalId', 'Another organization has this external id.'],
    [domains.length > 0, 'domain_taken', 'domains', `Another organization has proven ${domains.join(', ')}.`],
    [publicDomains.length > 0, 'public_mail_domain', 'domains', `Anybody can get an address under ${publicDomains.join(', ')}. Enter the company’s own domains only.`],
    [provenDomains.length > 0, 'domain_proven', 'domains', `${are(provenDomains)} proven, and how people sign in may depend on that: only the Domains tab removes proven domains.`],
  ];
  const found = problems.filter(([isSo]) => isSo);
  const [first] = found;
  if (!first) return null;
  const errors: Record<string, string> = {};
  for (const [, , field, sentence] of found) errors[field] = errors[field] === undefined ? sentence : `${errors[field]} ${sentence}`;
  return { code: first[1], errors };
}

/** What a unique key that a write ran into says is taken, or null where it is another key. */
export function takenByKey(key: string | null): Taken | null {
  if (key === 'organizations_provider_id_name_folded_key') return { ...nothingTaken, name: true };
  if (key === 'organizations_provider_id_external_id_folded_key') return { ...nothingTaken, externalId: true };
  return null;
}
