import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowCodes } from '../../../shared/contracts/imports.ts';
import type { CsvRecord } from './imports.csv.domain.ts';
import { checkedMapping, guessMapping, missingColumns } from './imports.mapping.domain.ts';
import { brokenRow, readOrganization, readPerson } from './imports.rows.domain.ts';

const record = (...cells: string[]): CsvRecord => ({ row: 2, cells, broken: null });
const organizationColumns = { name: 0, externalId: 1, domain: 2, phone: 3, status: 4, notes: 5 };
const organization = (...cells: string[]) => readOrganization(record(...cells), organizationColumns);
const personColumns = { firstName: 0, lastName: 1, name: null, email: 2, organizationExternalId: 3, organizationName: null, role: 4, phone: 5 };
const person = (...cells: string[]) => readPerson(record(...cells), personColumns);

describe('columns are guessed by their names', () => {
  test.each([
    ['organizations', ['Company Name', 'Company ID', 'Domain', 'Phone', 'Status', 'Notes'], { name: 0, externalId: 1, domain: 2, phone: 3, status: 4, notes: 5 }],
    ['organizations', ['Kundennr.', 'Firma', 'Telefon', 'Bemerkungen'], { name: 1, externalId: 0, domain: null, phone: 2, status: null, notes: 3 }],
    ['organizations', ['ID', 'Société', 'Domaine', 'Téléphone', 'État'], { name: 1, externalId: 0, domain: 2, phone: 3, status: 4, notes: null }],
    ['people', ['First Name', 'Last Name', 'Email Address', 'Company ID', 'Portal Role', 'Mobile'], { firstName: 0, lastName: 1, name: null, email: 2, organizationExternalId: 3, organizationName: null, role: 4, phone: 5 }],
    ['people', ['E-Mail', 'Vorname', 'Nachname', 'Firma', 'Rolle', 'Handy-Nr'], { firstName: 1, lastName: 2, name: null, email: 0, organizationExternalId: null, organizationName: 3, role: 4, phone: null }],
    ['people', ['Prénom', 'Nom de famille', 'Courriel', 'Société', 'Rôle'], { firstName: 0, lastName: 1, name: null, email: 2, organizationExternalId: null, organizationName: 3, role: 4, phone: null }],
    ['people', ['DisplayName', 'UserPrincipalName', 'Company Name', 'MobilePhone'], { firstName: null, lastName: null, name: 0, email: 1, organizationExternalId: null, organizationName: 2, role: null, phone: 3 }],
    ['people', ['Name', 'Email', 'Organization', 'Organization external ID', 'Role', 'Phone', 'Status'], { firstName: null, lastName: null, name: 0, email: 1, organizationExternalId: 3, organizationName: 2, role: 4, phone: 5 }],
  ] as const)('%s: %j', (kind, columns, expected) => {
    expect(guessMapping(kind, columns)).toEqual(expected);
  });

  test('no column is taken twice', () => {
    const columns = fc.array(fc.constantFrom('Name', 'Email', 'Company', 'Company ID', 'Phone', 'Mobile', 'ID', 'First', 'x'), { maxLength: 12 });
    fc.assert(
      fc.property(columns, fc.constantFrom('organizations' as const, 'people' as const), (headings, kind) => {
        const taken = Object.values(guessMapping(kind, headings)).filter((column) => column !== null);
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });

  test('a chosen mapping names fields of the kind, columns of the file, and each column once', () => {
    expect(checkedMapping('organizations', 2, { name: 1 })).toEqual({ mapping: { name: 1, externalId: null, domain: null, phone: null, status: null, notes: null } });
    expect(checkedMapping('organizations', 2, { name: 2, email: 0 })).toHaveProperty('errors');
    expect(checkedMapping('organizations', 2, { name: 1, phone: 1 })).toHaveProperty('errors.phone');
  });

  test('what every row needs must be there', () => {
    expect(missingColumns('organizations', { name: null })).toHaveProperty('name');
    expect(missingColumns('people', { email: 0 })).toHaveProperty('organizationExternalId');
    expect(missingColumns('people', { email: 0, organizationName: 1 })).toEqual({});
  });
});

describe('rows of organizations', () => {
  test('names are trimmed, domains are lower case, line ends of notes are one', () => {
    expect(organization(' Acme  Ltd ', 'C-1', 'ACME.example, acme.co.uk', "'+44 20", 'Inactive', 'a\r\nb')).toEqual({
      draft: { name: 'Acme Ltd', nameFolded: 'acme ltd', externalId: 'C-1', externalIdFolded: 'c-1', domains: ['acme.example', 'acme.co.uk'], phone: '+44 20', status: 'archived', notes: 'a\nb' },
    });
  });

  test.each([
    ['name_missing', ['  ', 'C-1']],
    ['name_missing', ['\u200b\u200b']],
    ['name_too_long', ['x'.repeat(201)]],
    ['external_id_too_long', ['A', 'x'.repeat(101)]],
    ['domain_invalid', ['A', '', 'not a domain']],
    ['phone_invalid', ['A', '', '', 'call me']],
    ['phone_invalid', ['A', '', '', '4.42079E+11']],
    ['status_unknown', ['A', '', '', '', 'sleeping']],
    ['notes_too_long', ['A', '', '', '', '', 'n'.repeat(2_001)]],
  ])('%s', (code, cells) => {
    expect(organization(...cells)).toEqual({ code });
  });

  test('a missing cell is an empty one', () => {
    expect(organization('Acme')).toMatchObject({ draft: { externalId: '', status: '', domains: [] } });
  });
});

describe('rows of people', () => {
  test.each(['User', 'user', '', ' USER '])('%j is a user', (word) => expect(person('Ada', 'L', 'a@b.example', 'C-1', word)).toMatchObject({ draft: { role: 'user', name: 'Ada L' } }));
  test.each(['Manager', 'MANAGER', 'manager '])('%j is a manager', (word) => expect(person('Ada', '', 'a@b.example', 'C-1', word)).toMatchObject({ draft: { role: 'manager', name: 'Ada' } }));

  test.each([
    ['email_missing', ['Ada', 'L', ' ', 'C-1']],
    ['email_invalid', ['Ada', 'L', 'ada(at)b.example', 'C-1']],
    ['email_invalid', ['Ada', 'L', 'ada@b', 'C-1']],
    ['organization_missing', ['Ada', 'L', 'a@b.example', '']],
    ['role_unknown', ['Ada', 'L', 'a@b.example', 'C-1', 'Superuser']],
    ['role_unknown', ['Ada', 'L', 'a@b.example', 'C-1', 'Administrator']],
    ['name_too_long', ['A'.repeat(201), '', 'a@b.example', 'C-1']],
    ['phone_invalid', ['Ada', 'L', 'a@b.example', 'C-1', '', 'unknown']],
  ])('%s', (code, cells) => {
    expect(person(...cells)).toEqual({ code });
  });

  test('addresses are compared without letter case and kept as they are written', () => {
    expect(person('', '', ' ADA@B.Example ', 'C-1')).toMatchObject({ draft: { email: 'ADA@B.Example', emailFolded: 'ada@b.example', name: '' } });
  });
});

describe('broken rows', () => {
  test('more cells than columns, unless they are empty', () => {
    expect(brokenRow(record('a', 'b', 'c'), 2)).toBe('too_many_cells');
    expect(brokenRow(record('a', 'b', '', ' '), 2)).toBeNull();
  });

  test.each(['a\u0000b', 'a\u0007', 'J\ufffdrgen', '\ud800'])('%j is unreadable', (cell) => expect(brokenRow(record(cell), 1)).toBe('unreadable'));

  test('whatever a row holds, it is taken or refused with a declared code', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('a@b.example', 'C-1', 'user', '', '='.repeat(300)));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 8 }), (cells) => {
        for (const read of [organization(...cells), person(...cells)]) {
          if ('code' in read) expect(rowCodes).toContain(read.code);
          else expect(JSON.stringify(read.draft)).toBeTruthy();
        }
      }),
    );
  });
});
