import type { importFields, rowCodes, rowResults } from '../../../../shared/contracts/imports.ts';
import type { Word } from '../../components/words.ts';
import type { Import } from '../../providers/records.ts';

type Field = (typeof importFields)['organizations'][number] | (typeof importFields)['people'][number];
export type RowCode = (typeof rowCodes)[number];
export type RowResult = (typeof rowResults)[number];

/** The fields a file can fill, in the order of the form. */
export const fieldsOf: Readonly<Record<Import['kind'], readonly Field[]>> = {
  organizations: ['name', 'externalId', 'domain', 'phone', 'status', 'notes'],
  people: ['firstName', 'lastName', 'name', 'email', 'organizationExternalId', 'organizationName', 'role', 'phone'],
};

/** What each field is called on screen, and what it is good for. */
export const fieldWords: Readonly<Record<Import['kind'], Partial<Record<Field, readonly [label: string, about: string]>>>> = {
  organizations: {
    name: ['Name', 'Needed.'],
    externalId: ['Number in your PSA', 'Finds the same organization again.'],
    domain: ['E-mail domain', ''],
    phone: ['Phone', ''],
    status: ['Status', '“Inactive” is archived.'],
    notes: ['Notes', ''],
  },
  people: {
    firstName: ['First name', ''],
    lastName: ['Last name', ''],
    name: ['Whole name', 'Where first and last name are not apart.'],
    email: ['E-mail', 'Needed.'],
    organizationExternalId: ['Organization’s number', 'This or its name is needed.'],
    organizationName: ['Organization’s name', ''],
    role: ['Role', 'User or manager; user where there is none.'],
    phone: ['Phone', ''],
  },
};

export const kindNames: Readonly<Record<Import['kind'], string>> = { organizations: 'Organizations', people: 'People' };

export const resultWords: Readonly<Record<RowResult, Word>> = {
  created: { label: 'Added', tone: 'success' },
  updated: { label: 'Changed', tone: 'info' },
  unchanged: { label: 'Unchanged', tone: 'neutral' },
  duplicate: { label: 'Repeated', tone: 'warning' },
  refused: { label: 'Refused', tone: 'danger' },
};

/** Why rows are refused, behind how many are: of one row, and of several. */
export const rowCodeWords: Readonly<Record<RowCode, readonly [one: string, several: string]>> = {
  name_missing: ['row has no name', 'rows have no name'],
  name_too_long: ['row has a name that is too long', 'rows have a name that is too long'],
  name_taken: ['row has a name that another organization has', 'rows have a name that another organization has'],
  external_id_too_long: ['row has a number that is too long', 'rows have a number that is too long'],
  domain_invalid: ['row has something else than a domain', 'rows have something else than a domain'],
  domain_taken: ['row has a domain that another organization has proven', 'rows have a domain that another organization has proven'],
  public_mail_domain: ['row has a domain of a mail provider', 'rows have a domain of a mail provider'],
  phone_invalid: ['row has something else than a phone number', 'rows have something else than a phone number'],
  status_unknown: ['row has a status that is not known', 'rows have a status that is not known'],
  notes_too_long: ['row has notes that are too long', 'rows have notes that are too long'],
  email_missing: ['row has no e-mail address', 'rows have no e-mail address'],
  email_invalid: ['row has something else than an e-mail address', 'rows have something else than an e-mail address'],
  organization_missing: ['row names no organization', 'rows name no organization'],
  organization_unknown: ['row names an organization that is not here', 'rows name an organization that is not here'],
  organization_archived: ['row names an organization that is archived', 'rows name an organization that is archived'],
  organization_ambiguous: ['row names an organization that could be several', 'rows name an organization that could be several'],
  role_unknown: ['row has a role that is not known', 'rows have a role that is not known'],
  too_many_cells: ['row has more cells than the file has columns', 'rows have more cells than the file has columns'],
  unreadable: ['row cannot be read', 'rows cannot be read'],
};
