import { foldEmail, foldPhone, foldText } from '../../../shared/folding.ts';

export interface OrganizationFields {
  readonly name: string;
  readonly externalId: string;
  readonly phone: string;
  readonly notes: string;
  readonly domains: readonly string[];
  readonly status: 'active' | 'archived';
}

/** The columns that follow from what somebody typed: keys for uniqueness and sorting, and the text that search looks through. */
export function foldedColumns(fields: Pick<OrganizationFields, 'name' | 'externalId' | 'phone' | 'domains'>) {
  const name = foldText(fields.name);
  const externalId = foldText(fields.externalId);
  return {
    name_folded: name,
    external_id_folded: externalId === '' ? null : externalId,
    search_text: [name, externalId, ...fields.domains, foldPhone(fields.phone)].filter((part) => part !== '').join(' '),
  };
}

/** Domains as they are compared with addresses, each once, in the order given. */
export function foldedDomains(domains: readonly string[]): string[] {
  return [...new Set(domains.map(foldEmail))];
}

export interface Taken {
  readonly name: boolean;
  readonly externalId: boolean;
  /** Domains that belong to another organization. */
  readonly domains: readonly string[];
}

const sentences = {
  name: 'An organization of this name exists already.',
  externalId: 'Another organization has this external id.',
} as const;

/** The refusal for what is taken already, or null where nothing is: the first problem's code, and a sentence at every field. */
export function refusalOf(taken: Taken): { code: 'name_taken' | 'external_id_taken' | 'domain_taken'; errors: Record<string, string> } | null {
  const errors: Record<string, string> = {};
  if (taken.name) errors['name'] = sentences.name;
  if (taken.externalId) errors['externalId'] = sentences.externalId;
  if (taken.domains.length > 0) errors['domains'] = `Another organization has ${taken.domains.join(', ')}.`;
  const code = taken.name ? 'name_taken' : taken.externalId ? 'external_id_taken' : taken.domains.length > 0 ? 'domain_taken' : null;
  return code === null ? null : { code, errors };
}

/** What a unique key that a write ran into says is taken, or null where it is another key. */
export function takenByKey(key: string | null): Taken | null {
  if (key === 'organizations_provider_id_name_folded_key') return { name: true, externalId: false, domains: [] };
  if (key === 'organizations_provider_id_external_id_folded_key') return { name: false, externalId: true, domains: [] };
  if (key === 'organization_domains_provider_id_domain_key') return { name: false, externalId: false, domains: ['one of these domains'] };
  return null;
}
