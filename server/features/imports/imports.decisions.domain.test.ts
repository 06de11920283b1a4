import { describe, expect, test } from 'vitest';
import { makeRoster } from '../../../tests/support/roster.mjs';
import { readRecords, type CsvRecord } from './imports.csv.domain.ts';
import { decideOrganization, decidePerson, personKey, type KnownOrganization, type KnownOrganizations, type KnownPeople } from './imports.decisions.domain.ts';
import { CsvInspector } from './imports.detection.domain.ts';
import { guessMapping, type ImportKind } from './imports.mapping.domain.ts';
import { countsOf } from './imports.pass.domain.ts';
import { PlannedOrganizations, PlannedPeople } from './imports.planned.domain.ts';
import { brokenRow, readOrganization, readPerson, type OrganizationDraft, type PersonDraft } from './imports.rows.domain.ts';
import { SeenKeys } from './imports.seen.domain.ts';

const organizationDraft = (values: Partial<OrganizationDraft> & { name: string }): OrganizationDraft => ({ nameFolded: values.name.toLowerCase(), externalId: '', externalIdFolded: (values.externalId ?? '').toLowerCase(), domains: [], phone: '', status: '', notes: '', ...values });
const stored = (values: Partial<KnownOrganization['now']> & { name: string }, id = 'id-1'): KnownOrganization => ({ id, seen: false, nameFolded: values.name.toLowerCase(), externalIdFolded: (values.externalId ?? '').toLowerCase(), now: { externalId: '', phone: '', notes: '', status: 'active', domains: [], ...values } });

function knowing(...organizations: KnownOrganization[]): KnownOrganizations {
  const known: KnownOrganizations = { byExternalId: new Map(), byName: new Map(), provenOwners: new Map([['proven.example', 'id-9']]) };
  for (const organization of organizations) {
    known.byName.set(organization.nameFolded, organization);
    if (organization.externalIdFolded !== '') known.byExternalId.set(organization.externalIdFolded, organization);
  }
  return known;
}
const outcomes = (known: KnownOrganizations, ...drafts: OrganizationDraft[]) => drafts.map((draft) => decideOrganization(known, draft)).map(({ result, code, changes }) => code ?? (result === 'updated' ? changes : result));

describe('organizations', () => {
  test('the first row wins, by external id or by name in any letter case', () => {
    expect(outcomes(knowing(), organizationDraft({ name: 'Acme', externalId: 'C-1' }), organizationDraft({ name: 'ACME Ltd', externalId: 'c-1', phone: '1' }), organizationDraft({ name: 'Foo' }), organizationDraft({ name: 'FOO', phone: '1' }))).toEqual(['created', 'duplicate', 'created', 'duplicate']);
  });

  test('a known one changes only where the file says something else', () => {
    const row = () => stored({ name: 'Acme', externalId: 'C-1', phone: '1', notes: 'n', domains: ['a.example'] });
    expect(outcomes(knowing(row()), organizationDraft({ name: 'Acme', externalId: 'C-1' }))).toEqual(['unchanged']);
    expect(outcomes(knowing(row()), organizationDraft({ name: 'Acme', externalId: 'C-1', phone: '2', notes: 'n', domains: ['b.example'] }))).toEqual([{ phone: '2', domains: ['a.example', 'b.example'] }]);
    expect(outcomes(knowing(row()), organizationDraft({ name: 'Acme', status: 'archived' }))).toEqual([{ status: 'archived' }]);
  });

  test('one known by name alone takes the external id; another with the same name and another id is refused', () => {
    expect(outcomes(knowing(stored({ name: 'Acme' })), organizationDraft({ name: 'Acme', externalId: 'C-1' }))).toEqual([{ externalId: 'C-1' }]);
    expect(outcomes(knowing(stored({ name: 'Acme', externalId: 'C-1' })), organizationDraft({ name: 'Acme', externalId: 'C-2' }))).toEqual(['name_taken']);
    expect(outcomes(knowing(), organizationDraft({ name: 'Acme', externalId: 'C-1' }), organizationDraft({ name: 'acme', externalId: 'C-2' }))).toEqual(['created', 'name_taken']);
  });

  test('a domain that another has proven is refused, and a mail provider’s; several may claim one', () => {
    expect(outcomes(knowing(), organizationDraft({ name: 'Foo', domains: ['proven.example'] }))).toEqual(['domain_taken']);
    expect(outcomes(knowing(), organizationDraft({ name: 'Foo', domains: ['gmail.com'] }))).toEqual(['public_mail_domain']);
    expect(outcomes(knowing(stored({ name: 'Acme', domains: ['proven.example', 'gmail.com'] })), organizationDraft({ name: 'Acme', domains: ['proven.example', 'gmail.com'] }))).toEqual(['unchanged']);
    expect(outcomes(knowing(), organizationDraft({ name: 'Foo', domains: ['a.example'] }), organizationDraft({ name: 'Bar', domains: ['a.example'] }))).toEqual(['created', 'created']);
  });

  test('a name that an earlier row gave up is free for a later one', () => {
    const drafts = [organizationDraft({ name: 'Beta', externalId: 'C-1' }), organizationDraft({ name: 'Alpha', externalId: 'C-2' }), organizationDraft({ name: 'Beta', externalId: 'C-3' })];
    expect(outcomes(knowing(stored({ name: 'Alpha', externalId: 'C-1' })), ...drafts)).toEqual([{ name: 'Beta' }, 'created', 'name_taken']);
  });

  test('a dry run in batches of any size judges as one go through the file does', () => {
    const known = () => knowing(stored({ name: 'Alpha', externalId: 'C-1', domains: ['a.example'] }, 'id-1'), stored({ name: 'Gamma', domains: ['g.example'] }, 'id-2'));
    const drafts = [
      organizationDraft({ name: 'Beta', externalId: 'C-1' }),
      organizationDraft({ name: 'Alpha', externalId: 'C-2', domains: ['x.example'] }),
      organizationDraft({ name: 'Beta', externalId: 'C-3' }),
      organizationDraft({ name: 'Gamma', externalId: 'C-4' }),
      organizationDraft({ name: 'gamma' }),
      organizationDraft({ name: 'Gamma', externalId: 'C-5' }),
      organizationDraft({ name: 'Delta', domains: ['proven.example'] }),
      organizationDraft({ name: 'Delta', domains: ['g.example'] }),
      organizationDraft({ name: 'Delta' }),
      organizationDraft({ name: 'Delta', externalId: 'C-6' }),
      organizationDraft({ name: 'Alpha' }),
      organizationDraft({ name: 'Epsilon', externalId: 'C-2' }),
    ];
    const expected = outcomes(known(), ...drafts);
    for (const size of [1, 2, 3, 5, drafts.length]) {
      const planned = new PlannedOrganizations();
      const seen: unknown[] = [];
      for (let from = 0; from < drafts.length; from += size) {
        const batch = drafts.slice(from, from + size);
        const fresh = known();
        planned.applyTo(fresh, batch);
        const decisions = batch.map((draft) => decideOrganization(fresh, draft));
        planned.keep(decisions);
        seen.push(...decisions.map(({ result, code, changes }) => code ?? (result === 'updated' ? changes : result)));
      }
      expect(seen).toEqual(expected);
    }
  });
});

const personDraft = (values: Partial<PersonDraft> & { email: string }): PersonDraft => ({ emailFolded: values.email.toLowerCase(), name: 'Ada', phone: '', role: 'user', organizationExternalId: 'c-1', organizationName: '', ...values });
const people = (): KnownPeople => ({
  organizationsByExternalId: new Map([['c-1', { id: 'o-1', external_id_folded: 'c-1' }]]),
  organizationsByName: new Map([
    ['acme', { id: 'o-1', external_id_folded: 'c-1' }],
    ['plain', { id: 'o-2', external_id_folded: null }],
  ]),
  people: new Map([[personKey('o-1', 'known@a.example'), { id: 'p-1', seen: false, organizationId: 'o-1', now: { name: 'Ada', phone: '' } }]]),
});
const differs = (now: { name: string; phone: string }, draft: PersonDraft) => ({ ...(draft.name !== '' && draft.name !== now.name ? { name: draft.name } : {}), ...(draft.phone !== '' && draft.phone !== now.phone ? { phone: draft.phone } : {}) });
const judged = (known: KnownPeople, ...drafts: PersonDraft[]) => drafts.map((draft) => decidePerson(known, draft, differs)).map(({ result, code }) => code ?? result);

describe('people', () => {
  test('the first row about somebody of an organization wins, in any letter case', () => {
    expect(judged(people(), personDraft({ email: 'new@a.example' }), personDraft({ email: 'NEW@a.example', role: 'manager' }), personDraft({ email: 'new@a.example', organizationExternalId: '', organizationName: 'plain' }))).toEqual(['created', 'duplicate', 'created']);
  });

  test('somebody known is unchanged, changed where the file says more, and repeated after that', () => {
    expect(judged(people(), personDraft({ email: 'Known@a.example', role: 'manager', name: '' }), personDraft({ email: 'known@a.example', phone: '1' }))).toEqual(['unchanged', 'duplicate']);
    expect(judged(people(), personDraft({ email: 'known@a.example', phone: '1' }))).toEqual(['updated']);
  });

  test.each([
    ['c-9', '', 'organization_unknown'],
    ['', 'nobody', 'organization_unknown'],
    ['c-9', 'acme', 'organization_ambiguous'],
    ['c-1', 'plain', 'organization_ambiguous'],
    ['c-1', 'not here at all', 'created'],
    ['c-9', 'plain', 'created'],
    ['c-1', 'acme', 'created'],
  ])('external id %j with name %j: %s', (organizationExternalId, organizationName, expected) => {
    expect(judged(people(), personDraft({ email: 'x@a.example', organizationExternalId, organizationName }))).toEqual([expected]);
  });

  test('a dry run remembers whom earlier batches were about', () => {
    const planned = new PlannedPeople();
    const first = [personDraft({ email: 'new@a.example' }), personDraft({ email: 'known@a.example' })].map((draft) => ({ ...decidePerson(people(), draft, differs), emailFolded: draft.emailFolded }));
    planned.keep(first);
    const known = people();
    planned.applyTo(known, [{ organizationId: 'o-1', emailFolded: 'new@a.example' }, { organizationId: 'o-1', emailFolded: 'known@a.example' }, { organizationId: 'o-1', emailFolded: 'other@a.example' }]);
    expect(judged(known, personDraft({ email: 'new@a.example' }), personDraft({ email: 'known@a.example' }), personDraft({ email: 'other@a.example' }))).toEqual(['duplicate', 'duplicate', 'created']);
  });

  test('it remembers millions in little room', () => {
    const seen = new SeenKeys();
    for (let index = 0; index < 200_000; index += 1) seen.set(`o-1 person${index}@a.example`, index);
    for (let index = 0; index < 200_000; index += 1) if (seen.get(`o-1 person${index}@a.example`) !== index) throw new Error(`Forgot ${index}.`);
    for (let index = 200_000; index < 400_000; index += 1) if (seen.get(`o-1 person${index}@a.example`) !== undefined) throw new Error(`Never saw ${index}.`);
  });
});

async function recordsOf(kind: ImportKind, text: string) {
  const inspector = new CsvInspector();
  inspector.add(Buffer.from(text));
  const format = inspector.conclude();
  const source = async function* () {
    yield Buffer.from(text);
  };
  const records: CsvRecord[] = [];
  for await (const some of readRecords(source(), format)) records.push(...some.filter(({ row }) => row > format.headingRow));
  return { records, mapping: guessMapping(kind, format.columns), columns: format.columns.length };
}

describe('rosters as a PSA exports them', () => {
  test.each(Array.from({ length: 20 }, (_, index) => index + 1))('the judgement agrees with seed %i to the row', async (seed) => {
    const roster = makeRoster({ seed });
    const organizations = await recordsOf('organizations', roster.organizations);
    const known = knowing();
    const organizationResults = organizations.records.map((record) => {
      const broken = brokenRow(record, organizations.columns);
      const read = broken === null ? readOrganization(record, organizations.mapping) : { code: broken };
      return 'draft' in read ? decideOrganization(known, read.draft) : { result: 'refused' as const, code: read.code };
    });
    const organizationCounts = countsOf(organizationResults.map(({ result, code }) => ({ result, code, count: 1 })));
    expect({ rows: organizationCounts.rows, accepted: organizationCounts.created, duplicate: organizationCounts.duplicate, refused: organizationCounts.refused }).toEqual(roster.expected.organizations);

    const list = await recordsOf('people', roster.people);
    const byId = (folded: string) => ({ id: folded, external_id_folded: folded });
    const knownPeople: KnownPeople = { organizationsByExternalId: new Map([...known.byExternalId.keys()].map((key) => [key, byId(key)])), organizationsByName: new Map(), people: new Map() };
    const results = list.records.map((record) => {
      const broken = brokenRow(record, list.columns);
      const read = broken === null ? readPerson(record, list.mapping) : { code: broken };
      return 'draft' in read ? decidePerson(knownPeople, read.draft, differs) : { result: 'refused' as const, code: read.code };
    });
    const counts = countsOf(results.map(({ result, code }) => ({ result, code, count: 1 })));
    expect({ rows: counts.rows, accepted: counts.created, duplicate: counts.duplicate, refused: counts.refusedBy }).toEqual(roster.expected.people);
  });
});
