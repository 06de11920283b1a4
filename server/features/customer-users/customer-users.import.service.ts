import { foldEmail } from '../../../shared/folding.ts';
import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { changesBetween, record, type AuditEntry } from '../audit/index.ts';
import { insertNewPeople, updatePerson } from './customer-users.changes.repository.ts';
import { importedChanges } from './customer-users.domain.ts';
import { findByEmails, holdMatching, type PersonRow } from './customer-users.repository.ts';
import { createdEntry, nameColumns, newRows, subjectOf, type NewPerson } from './customer-users.service.ts';

/** What a row of an import says about a person who is known already. */
export interface ImportedPerson {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
}

/** People of these organizations with these addresses in any letter case. */
export async function peopleByEmails(ctx: Context, scope: Scope, organizationIds: readonly string[], emails: readonly string[]): Promise<PersonRow[]> {
  return findByEmails(ctx.db, scope, organizationIds, [...new Set(emails.map(foldEmail))]);
}

/** Adds people as `new`, in the transaction at hand and a few statements; gives an id for each, or null where somebody of the organization has the address already: the first row wins. */
export async function addPeople(ctx: Context, scope: Scope, people: readonly NewPerson[], actor?: AuditEntry['actor']): Promise<(string | null)[]> {
  const rows = newRows(ctx, scope, people);
  const added = await insertNewPeople(ctx.db, rows);
  await record(ctx, rows.filter(({ id }) => added.has(id)).map((row) => ({ ...createdEntry(row), ...(actor ? { actor } : {}) })));
  return rows.map(({ id }) => (added.has(id) ? id : null));
}

/** Takes name and phone of known people from an import, in the transaction at hand; never their role, and it empties no field. Gives the ids of those that differ now. */
export async function refreshPeople(ctx: Context, scope: Scope, people: readonly ImportedPerson[], actor?: AuditEntry['actor']): Promise<string[]> {
  const known = new Map((await holdMatching(ctx.db, scope, { id: people.map(({ id }) => id) }, null, Math.max(1, people.length))).map((row) => [row.id, row]));
  const now = ctx.now();
  const entries: AuditEntry[] = [];
  const changed: string[] = [];
  for (const person of people) {
    const row = known.get(person.id);
    const changes = row ? importedChanges({ ...row, signsIn: row.user_id !== null }, person) : {};
    if (!row || Object.keys(changes).length === 0) continue;
    const after = { ...row, ...changes };
    await updatePerson(ctx.db, scope, row.id, { ...nameColumns(after), ...(changes.phone === undefined ? {} : { phone_changed_at: now }), updated_at: now });
    known.set(row.id, after);
    changed.push(row.id);
    entries.push({ action: 'customer_user.updated', subject: subjectOf(after), organizationId: row.organization_id, changes: changesBetween({ name: row.name, phone: row.phone }, { name: after.name, phone: after.phone }), ...(actor ? { actor } : {}) });
  }
  await record(ctx, entries);
  return changed;
}
