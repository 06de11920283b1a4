import type { z } from 'zod';
import { contracts } from '../../../shared/contracts/index.ts';
import type { exportResources } from '../../../shared/contracts/operations.ts';
import type { Permission } from '../../../shared/permissions.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { nextAttempts, presentAttempt } from '../access/index.ts';
import { nextAuditEvents, presentAuditEvent } from '../audit/index.ts';
import { nextCustomerUsers, presentCustomerUser } from '../customer-users/index.ts';
import { nextInvitations, presentInvitation } from '../invitations/index.ts';
import { nextOrganizations, organizationsByIds, presentOrganization } from '../organizations/index.ts';
import { nextTickets, presentTicket } from '../tickets/index.ts';
import { attemptColumns, auditColumns, cellsOf, headingsOf, invitationColumns, organizationColumns, personColumns, ticketColumns } from './exports.columns.domain.ts';

export type ExportResource = (typeof exportResources)[number];
type Place = { readonly at: string; readonly id: string };
interface PageOfCells {
  readonly cells: string[][];
  /** Null behind the last row. */
  readonly place: Place | null;
}

/** What can be exported: who may, its headings, and the next cells that a filter of its list finds behind a place. */
interface Source {
  readonly permission: Permission;
  readonly headings: readonly string[];
  /** The filter as its list reads it. Throws `unknown_filter`. */
  readonly filter: (filter: unknown) => unknown;
  readonly next: (ctx: Context, scope: Scope, filter: unknown, place: Place | null, count: number) => Promise<PageOfCells>;
}

/** Ties a list's contract to its reader: the filter is the list's own. */
function source<Query extends z.ZodType<{ filter: unknown }>, Found extends { readonly id: string }>(
  list: { readonly query?: Query },
  parts: { permission: Permission; headings: string[]; read: (ctx: Context, scope: Scope, filter: z.output<Query>['filter'], place: Place | null, count: number) => Promise<Found[]>; madeAt: (row: Found) => string; cells: (ctx: Context, scope: Scope, rows: readonly Found[]) => Promise<string[][]> },
): Source {
  const parse = (filter: unknown): z.output<Query>['filter'] => {
    const parsed = list.query?.safeParse({ filter: JSON.stringify(filter) });
    if (parsed?.success) return parsed.data.filter;
    const issues = parsed?.error?.issues ?? [];
    throw new AppError('unknown_filter', { errors: Object.fromEntries(issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : ['']).map((key) => [[...issue.path, key].map(String).filter((part) => part !== '').join('.').slice(0, 200), issue.code === 'unrecognized_keys' ? 'This list does not know that filter.' : issue.message]))) });
  };
  return {
    permission: parts.permission,
    headings: parts.headings,
    filter: parse,
    next: async (ctx, scope, filter, place, count) => {
      const rows = await parts.read(ctx, scope, parse(filter), place, count);
      const last = rows.at(-1);
      return { cells: await parts.cells(ctx, scope, rows), place: last && rows.length === count ? { at: parts.madeAt(last), id: last.id } : null };
    },
  };
}

export const sources: Readonly<Record<ExportResource, Source>> = {
  organizations: source(contracts.organizations.list, {
    permission: 'customers.read',
    headings: headingsOf(organizationColumns),
    read: nextOrganizations,
    madeAt: (row) => row.created_at,
    cells: async (_ctx, _scope, rows) => rows.map((row) => cellsOf(organizationColumns, presentOrganization(row))),
  }),
  'customer-users': source(contracts.customerUsers.list, {
    permission: 'customers.read',
    headings: headingsOf(personColumns),
    read: nextCustomerUsers,
    madeAt: (row) => row.created_at,
    cells: async (ctx, scope, rows) => {
      const organizations = new Map((await organizationsByIds(ctx, scope, [...new Set(rows.map((row) => row.organization_id))])).map((row) => [row.id, row.external_id]));
      return rows.map((row) => cellsOf(personColumns, { ...presentCustomerUser(row), organizationExternalId: organizations.get(row.organization_id) ?? '' }));
    },
  }),
  invitations: source(contracts.invitations.list, {
    permission: 'customers.read',
    headings: headingsOf(invitationColumns),
    read: nextInvitations,
    madeAt: (row) => row.created_at,
    cells: async (ctx, _scope, rows) => rows.map((row) => cellsOf(invitationColumns, presentInvitation(row, ctx.now()))),
  }),
  'audit-events': source(contracts.auditEvents.list, {
    permission: 'audit.export',
    headings: headingsOf(auditColumns),
    read: nextAuditEvents,
    madeAt: (row) => row.at,
    cells: async (_ctx, _scope, rows) => rows.map((row) => cellsOf(auditColumns, presentAuditEvent(row))),
  }),
  tickets: source(contracts.tickets.list, {
    permission: 'customers.read',
    headings: headingsOf(ticketColumns),
    read: nextTickets,
    madeAt: (row) => row.created_at,
    cells: async (_ctx, _scope, rows) => rows.map((row) => cellsOf(ticketColumns, presentTicket(row))),
  }),
  'sign-in-attempts': source(contracts.signInAttempts.list, {
    permission: 'customers.read',
    headings: headingsOf(attemptColumns),
    read: nextAttempts,
    madeAt: (row) => row.at,
    cells: async (_ctx, _scope, rows) => rows.map((row) => cellsOf(attemptColumns, presentAttempt(row))),
  }),
};
