import type { Context } from '../../context.ts';
import { inTransaction } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import type { PortalLogosTable } from '../../../db/tables/customers.ts';
import { changesBetween, record } from '../audit/index.ts';
import { providerById } from '../providers/index.ts';
import { lifetimeErrors, type Lifetimes } from './portals.domain.ts';
import { readLogo } from './portals.logo.domain.ts';
import { countActivePeople, countWaitingInvitations, deleteLogos, findLogo, findPortals, insertLogo, listPortals, updateLogo, updatePortalRow, type PortalFilter, type PortalRow, type PortalSort } from './portals.repository.ts';

/** A portal as the console shows it. */
export interface PortalRecord extends PortalRow {
  readonly people_affected: number;
  readonly invitations_waiting: number;
}

export interface PortalForm {
  readonly version: number;
  readonly note: string;
  readonly welcomeText: string;
  readonly rules: Lifetimes;
}

async function withCounts(ctx: Context, scope: Scope, rows: readonly PortalRow[]): Promise<PortalRecord[]> {
  const ids = rows.map((row) => row.organization_id);
  const people = await countActivePeople(ctx.db, scope, ids);
  const waiting = await countWaitingInvitations(ctx.db, scope, ids);
  return rows.map((row) => ({
    ...row,
    // Nobody of an archived organization notices what its portal does.
    people_affected: row.organization_status === 'active' ? (people.get(row.organization_id) ?? 0) : 0,
    invitations_waiting: waiting.get(row.organization_id) ?? 0,
  }));
}

/** One page of portals. */
export async function portals(ctx: Context, scope: Scope, query: { sort: readonly [PortalSort, 'ASC' | 'DESC']; range: readonly [number, number]; filter: PortalFilter }): Promise<{ rows: PortalRecord[]; total: number }> {
  const { rows, total } = await listPortals(ctx.db, scope, query.filter, [query.sort[0], query.sort[1] === 'ASC' ? 'asc' : 'desc'], query.range);
  return { rows: await withCounts(ctx, scope, rows), total };
}

/** One portal by its organization's id. Throws `not_found`. */
export async function portalRecord(ctx: Context, scope: Scope, id: string): Promise<PortalRecord> {
  const [row] = await withCounts(ctx, scope, await findPortals(ctx.db, scope, [id]));
  if (!row) throw new AppError('not_found');
  return row;
}

const formOf = (row: PortalRow): Omit<PortalForm, 'version'> => ({ note: row.note, welcomeText: row.welcome_text, rules: { idleMinutes: row.idle_minutes, absoluteMinutes: row.absolute_minutes } });

/** Saves a form over a portal as it was read. Throws `not_found`, `changed_meanwhile` with the newer record as `present` shapes it, `validation_failed` for a session that would live longer than the provider allows. */
export async function updatePortal(ctx: Context, scope: Scope, id: string, form: PortalForm, present: (record: PortalRecord) => unknown): Promise<PortalRecord> {
  return inTransaction(ctx, async (inner) => {
    const current = await portalRecord(inner, scope, id);
    if (current.version !== form.version) throw new AppError('changed_meanwhile', { current: present(current) });
    const { rules } = await providerById(inner, scope);
    const errors = lifetimeErrors(form.rules, formOf(current).rules, { idleMinutes: rules.portalIdleMinutes, absoluteMinutes: rules.portalAbsoluteMinutes });
    if (Object.keys(errors).length > 0) throw new AppError('validation_failed', { errors });
    const { version: _version, ...after } = form;
    const changes = changesBetween<Omit<PortalForm, 'version'>>(formOf(current), after);
    if (changes.length === 0) return current;
    const written = await updatePortalRow(inner.db, scope, id, form.version, { note: form.note, welcome_text: form.welcomeText, idle_minutes: form.rules.idleMinutes, absolute_minutes: form.rules.absoluteMinutes, updated_at: inner.now() });
    const newer = await portalRecord(inner, scope, id);
    if (!written) throw new AppError('changed_meanwhile', { current: present(newer) });
    await record(inner, { action: 'portal.updated', subject: { kind: 'portal', id, label: newer.organization_name }, organizationId: id, changes });
    return newer;
  });
}

/** Gives a portal a logo, checked and cleaned of everything but the picture. Throws `not_found`, `logo_not_an_image`. */
export async function setLogo(ctx: Context, scope: Scope, id: string, upload: Buffer): Promise<PortalRecord> {
  const logo = readLogo(upload);
  return inTransaction(ctx, async (inner) => {
    const portal = await portalRecord(inner, scope, id);
    if (!logo) throw new AppError('logo_not_an_image');
    const logoId = inner.newId();
    await insertLogo(inner.db, { id: logoId, provider_id: scope.providerId, organization_id: id, media_type: logo.mediaType, bytes: logo.bytes, created_at: inner.now() });
    await updateLogo(inner.db, scope, id, logoId, inner.now());
    await deleteLogos(inner.db, scope, id, logoId);
    const after = `${logo.mediaType}, ${logo.width} × ${logo.height} pixels`;
    await record(inner, { action: 'portal.logo_set', subject: { kind: 'portal', id, label: portal.organization_name }, organizationId: id, changes: [{ field: 'logo', before: portal.logo_id === null ? null : 'another logo', after }] });
    return portalRecord(inner, scope, id);
  });
}

/** Takes a portal's logo away; one without stays as it is. Throws `not_found`. */
export async function removeLogo(ctx: Context, scope: Scope, id: string): Promise<PortalRecord> {
  return inTransaction(ctx, async (inner) => {
    const portal = await portalRecord(inner, scope, id);
    if (portal.logo_id === null) return portal;
    await updateLogo(inner.db, scope, id, null, inner.now());
    await deleteLogos(inner.db, scope, id, null);
    await record(inner, { action: 'portal.logo_removed', subject: { kind: 'portal', id, label: portal.organization_name }, organizationId: id, changes: [{ field: 'logo', before: 'a logo', after: null }] });
    return portalRecord(inner, scope, id);
  });
}

/** The logo of a portal of the scope. Throws `not_found`. */
export async function portalLogo(ctx: Context, scope: Scope, id: string): Promise<Pick<PortalLogosTable, 'media_type' | 'bytes'>> {
  const [portal] = await findPortals(ctx.db, scope, [id]);
  return logoOf(ctx, scope, id, portal?.logo_id ?? null);
}

/** The logo that a session's facts name. Throws `not_found`. */
export async function logoOf(ctx: Context, scope: Scope, organizationId: string, logoId: string | null): Promise<Pick<PortalLogosTable, 'media_type' | 'bytes'>> {
  const logo = logoId === null ? undefined : await findLogo(ctx.db, scope, organizationId, logoId);
  if (!logo) throw new AppError('not_found');
  return logo;
}
