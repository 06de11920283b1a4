import type { rowCodes } from '../../../shared/contracts/imports.ts';
import { domain, isEmail, phone } from '../../../shared/contracts/text.ts';
import { foldEmail, foldText } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import { withoutNeutralizer, type CsvRecord } from './imports.csv.domain.ts';
import type { Mapping } from './imports.mapping.domain.ts';

export type RowCode = (typeof rowCodes)[number];

export interface OrganizationDraft {
  readonly name: string;
  readonly nameFolded: string;
  readonly externalId: string;
  readonly externalIdFolded: string;
  readonly domains: readonly string[];
  readonly phone: string;
  /** '': the file does not say. */
  readonly status: 'active' | 'archived' | '';
  readonly notes: string;
}

export interface PersonDraft {
  readonly email: string;
  readonly emailFolded: string;
  /** '': the file does not say. */
  readonly name: string;
  readonly phone: string;
  readonly role: 'user' | 'manager';
  readonly organizationExternalId: string;
  readonly organizationName: string;
}

export type Read<Draft> = { readonly draft: Draft } | { readonly code: RowCode };

const externalIdCharacters = 100;
// eslint-disable-next-line no-control-regex -- exactly these are what is refused
const unreadable = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffd]|\p{Surrogate}/u;
const invisible = /[\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu;

/** Why a row cannot be taken whatever it holds: broken, undecodable, or with more cells than there are columns. */
export function brokenRow(record: CsvRecord, columns: number): RowCode | null {
  if (record.broken !== null || record.cells.some((cell) => unreadable.test(cell))) return 'unreadable';
  return record.cells.slice(columns).some((cell) => cell.trim() !== '') ? 'too_many_cells' : null;
}

function reader(record: CsvRecord, mapping: Mapping) {
  const raw = (field: string) => withoutNeutralizer((record.cells[mapping[field] ?? -1] ?? '').trim()).normalize('NFC');
  /** One line without what cannot be seen. */
  const one = (field: string) => {
    const text = raw(field).replaceAll(/[\s\u0085]+/gu, ' ').trim();
    return text.replaceAll(invisible, '') === '' ? '' : text;
  };
  return { raw, one };
}

const activeWords = ['active', 'activ', 'aktiv', 'actif', 'activo', 'attivo', 'actief', 'ativo', 'aktywny', 'aktivni', 'aktywna', 'yes', 'true', '1', 'ja', 'oui', 'si', 'enabled', 'current', 'customer', 'client'];
const archivedWords = ['inactive', 'inaktiv', 'inactif', 'inactivo', 'inattivo', 'inactief', 'inativo', 'nieaktywny', 'neaktivni', 'archived', 'archive', 'archiviert', 'archivado', 'archiviato', 'gearchiveerd', 'disabled', 'no', 'false', '0', 'nein', 'non', 'nee', 'former', 'closed', 'terminated'];
const userWords = ['', 'user', 'users', 'portal user', 'end user', 'standard', 'standard user', 'member', 'employee', 'contact', 'benutzer', 'nutzer', 'utilisateur', 'usuario', 'utente', 'gebruiker', 'usuario estandar', 'bruger', 'bruker', 'anvandare', 'uzytkownik', 'uzivatel'];
const managerWords = ['manager', 'managers', 'portal manager', 'client manager', 'company manager', 'responsable', 'gestionnaire', 'gerente', 'gestor', 'responsabile', 'beheerder', 'menedzer', 'manazer'];

/** What a row says about an organization, or why it is refused. */
export function readOrganization(record: CsvRecord, mapping: Mapping): Read<OrganizationDraft> {
  const { raw, one } = reader(record, mapping);
  const name = one('name');
  if (name === '' || foldText(name) === '') return { code: 'name_missing' };
  if (name.length > limits.nameCharacters) return { code: 'name_too_long' };
  const externalId = one('externalId');
  if (externalId.length > externalIdCharacters) return { code: 'external_id_too_long' };
  const typed = one('domain').split(/[\s,;|]+/u).filter((part) => part !== '');
  const domains = typed.map((part) => domain.safeParse(part));
  if (typed.length > limits.domainsPerOrganization || domains.some(({ success }) => !success)) return { code: 'domain_invalid' };
  const number = one('phone');
  if (!phone.safeParse(number).success) return { code: 'phone_invalid' };
  const word = foldText(one('status'));
  const status = word === '' ? '' : activeWords.includes(word) ? 'active' : archivedWords.includes(word) ? 'archived' : null;
  if (status === null) return { code: 'status_unknown' };
  const notes = raw('notes').replaceAll(/\r\n?/gu, '\n').trim();
  if (notes.length > limits.noteCharacters) return { code: 'notes_too_long' };
  return { draft: { name, nameFolded: foldText(name), externalId, externalIdFolded: foldText(externalId), domains: [...new Set(domains.map(({ data }) => data ?? ''))], phone: number, status, notes } };
}

/** What a row says about a person, or why it is refused. */
export function readPerson(record: CsvRecord, mapping: Mapping): Read<PersonDraft> {
  const { one } = reader(record, mapping);
  const email = one('email');
  if (email === '') return { code: 'email_missing' };
  if (!isEmail(email)) return { code: 'email_invalid' };
  const organizationExternalId = foldText(one('organizationExternalId'));
  const organizationName = foldText(one('organizationName'));
  if (organizationExternalId === '' && organizationName === '') return { code: 'organization_missing' };
  const word = foldText(one('role'));
  const role = userWords.includes(word) ? 'user' : managerWords.includes(word) ? 'manager' : null;
  if (role === null) return { code: 'role_unknown' };
  const name = one('name') === '' ? `${one('firstName')} ${one('lastName')}`.trim() : one('name');
  if (name.length > limits.nameCharacters) return { code: 'name_too_long' };
  const number = one('phone');
  if (!phone.safeParse(number).success) return { code: 'phone_invalid' };
  return { draft: { email, emailFolded: foldEmail(email), name, phone: number, role, organizationExternalId, organizationName } };
}

/** Why a row was refused, as a sentence for the person who mends the file. */
export const rowSentences: Readonly<Record<RowCode, string>> = {
  name_missing: 'The organization has no name. Fill the name in.',
  name_too_long: `The name is longer than ${limits.nameCharacters} characters. Shorten it.`,
  name_taken: 'Another organization has this name already. Give it another name, or the external id of the one that is meant.',
  external_id_too_long: `The external id is longer than ${externalIdCharacters} characters. Shorten it.`,
  domain_invalid: 'The domain is not one, such as acme.example. Correct it or leave it empty.',
  domain_taken: 'Another organization has proven this domain. A proven domain belongs to one organization; remove it there first.',
  public_mail_domain: 'Anybody can get an address under this domain, so it says nothing about a company. Take it out of the row.',
  phone_invalid: 'The phone number holds other things than digits, spaces and + ( ) - /. Correct it or leave it empty.',
  status_unknown: 'The status is neither active nor inactive. Use one of these words or leave it empty.',
  notes_too_long: `The notes are longer than ${limits.noteCharacters} characters. Shorten them.`,
  email_missing: 'The person has no e-mail address. Fill it in.',
  email_invalid: 'This is not an e-mail address. Correct it.',
  organization_missing: 'The row does not say which organization the person belongs to. Fill in its external id or name.',
  organization_unknown: 'There is no such organization here. Add it first, or correct the external id or name.',
  organization_archived: 'The organization is archived. Restore it first.',
  organization_ambiguous: 'The external id and the name belong to two different organizations. Correct one of them.',
  role_unknown: 'The role is neither user nor manager. Use one of these words, or leave it empty for user.',
  too_many_cells: 'The row has more cells than there are columns; perhaps a separator inside a text lacks its quotes. Put that text in quotes.',
  unreadable: 'The row cannot be read: quotes that do not match, damaged characters, or a text that is too long. Type it again.',
};
