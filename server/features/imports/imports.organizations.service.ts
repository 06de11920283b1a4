import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { createOrganizations, findOrganizationsByExternalIds, findOrganizationsByNames, findProvenOwners, updateOrganizations, type Organization } from '../organizations/index.ts';
import { decideOrganization, type KnownOrganization, type KnownOrganizations } from './imports.decisions.domain.ts';
import type { Outcome, Pass } from './imports.pass.domain.ts';
import { PlannedOrganizations } from './imports.planned.domain.ts';
import { subjectsOf } from './imports.repository.ts';
import { readOrganization, type OrganizationDraft } from './imports.rows.domain.ts';

function knownFrom(row: Organization): KnownOrganization {
  return { id: row.id, seen: false, nameFolded: row.name_folded, externalIdFolded: row.external_id_folded ?? '', now: { name: row.name, externalId: row.external_id, phone: row.phone, notes: row.notes, status: row.status, domains: row.domains } };
}

/** Everything the database knows that rows with these contents may be about or run into. */
async function lookUp(ctx: Context, scope: Scope, drafts: readonly OrganizationDraft[]): Promise<KnownOrganizations> {
  const numbered = await findOrganizationsByExternalIds(ctx, scope, drafts.map(({ externalId }) => externalId));
  const named = await findOrganizationsByNames(ctx, scope, drafts.map(({ name }) => name));
  const provenOwners = await findProvenOwners(ctx, scope, drafts.flatMap(({ domains }) => domains));
  const byId = new Map<string, KnownOrganization>();
  const known = (row: Organization) => {
    const organization = byId.get(row.id) ?? knownFrom(row);
    byId.set(row.id, organization);
    return organization;
  };
  const byExternalId = new Map([...numbered].map(([key, row]) => [key, known(row)]));
  const byName = new Map([...named].map(([key, row]) => [key, known(row)]));
  return { byExternalId, byName, provenOwners };
}

/** What rows make of organizations, in the transaction at hand; a run carries it out, a check only plans it. Throws what the organizations' door throws where somebody else changed one in the same moment. */
export async function organizationOutcomes(ctx: Context, scope: Scope, pass: Pass, rows: readonly Outcome[]): Promise<Outcome[]> {
  const read = rows.map((row) => (row.code === null ? readOrganization(row.record, pass.mapping) : { code: row.code }));
  const drafts = read.flatMap((result) => ('draft' in result ? [result.draft] : []));
  const known = await lookUp(ctx, scope, drafts);
  const planned = pass.planned instanceof PlannedOrganizations ? pass.planned : null;
  if (planned) planned.applyTo(known, drafts);
  else {
    const all = [...new Set([...known.byExternalId.values(), ...known.byName.values()])];
    const seen = await subjectsOf(ctx.db, scope, pass.id, all.flatMap(({ id }) => (id === null ? [] : [id])));
    for (const organization of all) organization.seen = organization.id !== null && seen.has(organization.id);
  }
  const decisions = read.map((result) => ('draft' in result ? decideOrganization(known, result.draft) : { result: 'refused' as const, code: result.code, known: null, changes: {} }));
  if (planned) planned.keep(decisions);
  else {
    // Changes first: one may free the name that a new organization takes.
    await updateOrganizations(ctx, scope, decisions.flatMap(({ result, known: target, changes }) => (result === 'updated' && target?.id != null ? [{ id: target.id, ...changes }] : [])));
    const created = decisions.flatMap(({ result, known: target }) => (result === 'created' && target ? [target] : []));
    const ids = await createOrganizations(ctx, scope, created.map(({ now }) => now));
    created.forEach((organization, index) => (organization.id = ids[index] ?? null));
  }
  return decisions.map(({ result, code, known: target }, index) => ({ ...(rows[index] as Outcome), result, code, subjectId: target?.id ?? null, organizationId: target?.id ?? null }));
}
