import type { rowResults } from '../../../shared/contracts/imports.ts';
import { isPublicMailDomain } from '../../../shared/public-mail-domains.ts';
import type { OrganizationDraft, PersonDraft, RowCode } from './imports.rows.domain.ts';

export type RowResult = (typeof rowResults)[number];

/** An organization as the rows so far have left it. */
export interface KnownOrganization {
  /** Null while it is only planned. */
  id: string | null;
  /** An earlier row of the file is about it. */
  seen: boolean;
  nameFolded: string;
  /** '': it has none. */
  externalIdFolded: string;
  readonly now: { name: string; externalId: string; phone: string; notes: string; status: 'active' | 'archived'; domains: readonly string[] };
}

/** What is known of the organizations that a batch of rows may be about. */
export interface KnownOrganizations {
  readonly byExternalId: Map<string, KnownOrganization>;
  readonly byName: Map<string, KnownOrganization>;
  /** Which organization has proven a domain, by domain. */
  readonly provenOwners: ReadonlyMap<string, string>;
}

export interface OrganizationDecision {
  readonly result: RowResult;
  readonly code: RowCode | null;
  readonly known: KnownOrganization | null;
  /** What an update changes. */
  readonly changes: Partial<KnownOrganization['now']>;
}

const refused = (code: RowCode) => ({ result: 'refused', code, known: null, changes: {} }) as const;

function keep(known: KnownOrganizations, organization: KnownOrganization): void {
  known.byName.set(organization.nameFolded, organization);
  if (organization.externalIdFolded !== '') known.byExternalId.set(organization.externalIdFolded, organization);
}

/** What the file says that is not so yet; an empty cell says nothing, and domains are only added. */
function organizationChanges({ now, externalIdFolded }: KnownOrganization, draft: OrganizationDraft): Partial<KnownOrganization['now']> {
  const added = draft.domains.filter((domain) => !now.domains.includes(domain));
  return {
    ...(draft.name === now.name ? {} : { name: draft.name }),
    ...(draft.externalId === '' || draft.externalIdFolded === externalIdFolded ? {} : { externalId: draft.externalId }),
    ...(draft.phone === '' || draft.phone === now.phone ? {} : { phone: draft.phone }),
    ...(draft.notes === '' || draft.notes === now.notes ? {} : { notes: draft.notes }),
    ...(draft.status === '' || draft.status === now.status ? {} : { status: draft.status }),
    ...(added.length === 0 ? {} : { domains: [...now.domains, ...added] }),
  };
}

/** What one row makes of an organization, found by external id, else by name; the first row about one wins. Carries the outcome into `known` for the rows after it. */
export function decideOrganization(known: KnownOrganizations, draft: OrganizationDraft): OrganizationDecision {
  const named = known.byName.get(draft.nameFolded);
  let target = draft.externalIdFolded === '' ? undefined : known.byExternalId.get(draft.externalIdFolded);
  if (!target && named && (draft.externalIdFolded === '' || named.externalIdFolded === '')) target = named;
  if (target?.seen) return { result: 'duplicate', code: null, known: target, changes: {} };
  if (named && named !== target) return refused('name_taken');
  const added = draft.domains.filter((domain) => target?.now.domains.includes(domain) !== true);
  if (added.some((domain) => known.provenOwners.has(domain))) return refused('domain_taken');
  if (added.some(isPublicMailDomain)) return refused('public_mail_domain');
  if (!target) {
    const { name, externalId, phone, notes, domains } = draft;
    const created: KnownOrganization = { id: null, seen: true, nameFolded: draft.nameFolded, externalIdFolded: draft.externalIdFolded, now: { name, externalId, phone, notes, domains, status: draft.status === '' ? 'active' : draft.status } };
    keep(known, created);
    return { result: 'created', code: null, known: created, changes: {} };
  }
  const changes = organizationChanges(target, draft);
  target.seen = true;
  if (Object.keys(changes).length === 0) return { result: 'unchanged', code: null, known: target, changes };
  if (target.nameFolded !== draft.nameFolded && known.byName.get(target.nameFolded) === target) known.byName.delete(target.nameFolded);
  target.nameFolded = draft.nameFolded;
  if (draft.externalIdFolded !== '') target.externalIdFolded = draft.externalIdFolded;
  Object.assign(target.now, changes);
  keep(known, target);
  return { result: 'updated', code: null, known: target, changes };
}

/** A person of an organization as the rows so far have left them. */
export interface KnownPerson {
  id: string | null;
  seen: boolean;
  readonly organizationId: string;
  /** The phone of somebody who signs in is not an import's to change. */
  readonly now: { name: string; phone: string; readonly signsIn?: boolean };
}

export interface KnownPeople {
  /** By folded external id and by folded name. */
  readonly organizationsByExternalId: ReadonlyMap<string, { readonly id: string; readonly external_id_folded: string | null }>;
  readonly organizationsByName: ReadonlyMap<string, { readonly id: string; readonly external_id_folded: string | null }>;
  /** By `personKey`. */
  readonly people: Map<string, KnownPerson>;
}

export interface PersonDecision {
  readonly result: RowResult;
  readonly code: RowCode | null;
  readonly known: KnownPerson | null;
  readonly organizationId: string | null;
}

/** What tells one person of an organization from another. */
export function personKey(organizationId: string, emailFolded: string): string {
  return `${organizationId} ${emailFolded}`;
}

/** The organization a row means: by external id, else by name; where both are given they may not contradict each other. */
export function organizationOf(known: Pick<KnownPeople, 'organizationsByExternalId' | 'organizationsByName'>, draft: Pick<PersonDraft, 'organizationExternalId' | 'organizationName'>): { id: string } | { code: RowCode } {
  const numbered = known.organizationsByExternalId.get(draft.organizationExternalId);
  const named = known.organizationsByName.get(draft.organizationName);
  if (draft.organizationExternalId === '') return named ?? { code: 'organization_unknown' };
  if (numbered) return named && named.id !== numbered.id ? { code: 'organization_ambiguous' } : numbered;
  if (!named) return { code: 'organization_unknown' };
  return named.external_id_folded === null ? named : { code: 'organization_ambiguous' };
}

/** What one row makes of a person; the first row about one wins, and the role of somebody who is known never changes. Carries the outcome into `known`. */
export function decidePerson(known: KnownPeople, draft: PersonDraft, differs: (now: KnownPerson['now'], draft: PersonDraft) => { name?: string; phone?: string }): PersonDecision {
  const organization = organizationOf(known, draft);
  if ('code' in organization) return { result: 'refused', code: organization.code, known: null, organizationId: null };
  const key = personKey(organization.id, draft.emailFolded);
  const person = known.people.get(key);
  if (!person) {
    const created: KnownPerson = { id: null, seen: true, organizationId: organization.id, now: { name: draft.name, phone: draft.phone } };
    known.people.set(key, created);
    return { result: 'created', code: null, known: created, organizationId: organization.id };
  }
  if (person.seen) return { result: 'duplicate', code: null, known: person, organizationId: organization.id };
  person.seen = true;
  const changes = differs(person.now, draft);
  Object.assign(person.now, changes);
  return { result: Object.keys(changes).length === 0 ? 'unchanged' : 'updated', code: null, known: person, organizationId: organization.id };
}
