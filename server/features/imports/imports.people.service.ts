import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { addPeople, importedChanges, peopleByEmails, refreshPeople } from '../customer-users/index.ts';
import { findOrganizationsByExternalIds, findOrganizationsByNames } from '../organizations/index.ts';
import { decidePerson, organizationOf, personKey, type KnownPeople } from './imports.decisions.domain.ts';
import type { Outcome, Pass } from './imports.pass.domain.ts';
import { PlannedPeople } from './imports.planned.domain.ts';
import { subjectsOf } from './imports.repository.ts';
import { readPerson, type PersonDraft } from './imports.rows.domain.ts';

/** Somebody else added a person of the batch in the same moment; the batch must look again. */
export class AddedMeanwhile extends Error {}

/** The people the database knows that rows with these contents may be about, and the organizations they name. */
async function lookUp(ctx: Context, scope: Scope, drafts: readonly PersonDraft[]): Promise<{ known: KnownPeople; meant: { organizationId: string; emailFolded: string }[] }> {
  const organizations = {
    organizationsByExternalId: await findOrganizationsByExternalIds(ctx, scope, drafts.map(({ organizationExternalId: id }) => id)),
    organizationsByName: await findOrganizationsByNames(ctx, scope, drafts.map(({ organizationName: name }) => name).filter((name) => name !== '')),
  };
  const meant = drafts.flatMap((draft) => {
    const organization = organizationOf(organizations, draft);
    return 'id' in organization ? [{ organizationId: organization.id, emailFolded: draft.emailFolded }] : [];
  });
  const rows = await peopleByEmails(ctx, scope, [...new Set(meant.map(({ organizationId }) => organizationId))], meant.map(({ emailFolded }) => emailFolded));
  const people = new Map(rows.map((row) => [personKey(row.organization_id, row.email_folded), { id: row.id, seen: false, organizationId: row.organization_id, now: { name: row.name, phone: row.phone, signsIn: row.user_id !== null } }]));
  return { known: { ...organizations, people }, meant };
}

/** What rows make of people, in the transaction at hand; a run carries it out, a check only plans it. Throws `AddedMeanwhile`. */
export async function peopleOutcomes(ctx: Context, scope: Scope, pass: Pass, rows: readonly Outcome[]): Promise<Outcome[]> {
  const read = rows.map((row) => (row.code === null ? readPerson(row.record, pass.mapping) : { code: row.code }));
  const { known, meant } = await lookUp(ctx, scope, read.flatMap((result) => ('draft' in result ? [result.draft] : [])));
  const planned = pass.planned instanceof PlannedPeople ? pass.planned : null;
  if (planned) planned.applyTo(known, meant);
  else {
    const seen = await subjectsOf(ctx.db, scope, pass.id, [...known.people.values()].flatMap(({ id }) => (id === null ? [] : [id])));
    for (const person of known.people.values()) person.seen = person.id !== null && seen.has(person.id);
  }
  const decisions = read.map((result) => {
    if (!('draft' in result)) return { result: 'refused' as const, code: result.code, known: null, organizationId: null, draft: null, emailFolded: '' };
    const { draft } = result;
    return { ...decidePerson(known, draft, importedChanges), draft, emailFolded: draft.emailFolded };
  });
  if (planned) planned.keep(decisions);
  else {
    const created = decisions.flatMap(({ result, known: person, draft }) => (result === 'created' && person && draft ? [{ person, draft }] : []));
    // Somebody whose name the file does not say is called by the first part of their address.
    const ids = await addPeople(ctx, scope, created.map(({ person, draft }) => ({ organizationId: person.organizationId, email: draft.email, name: draft.name === '' ? draft.email.slice(0, draft.email.lastIndexOf('@')) : draft.name, role: draft.role, phone: draft.phone })));
    if (ids.includes(null)) throw new AddedMeanwhile();
    created.forEach(({ person }, index) => (person.id = ids[index] ?? null));
    await refreshPeople(ctx, scope, decisions.flatMap(({ result, known: person }) => (result === 'updated' && person?.id != null ? [{ id: person.id, ...person.now }] : [])));
  }
  return decisions.map(({ result, code, known: person, organizationId }, index) => ({ ...(rows[index] as Outcome), result, code, subjectId: person?.id ?? null, organizationId }));
}
