import type { ResponseOf } from '../../../shared/contracts/contract.ts';
import type { dashboard } from '../../../shared/contracts/operations.ts';
import { figureOf } from './dashboard.domain.ts';
import type { dashboardFigures } from './dashboard.service.ts';

/** The start page's figures. */
export function presentDashboard({ figures, invitations, refusals, refusalsByDay, signInRules, mailSource, imports, expiring, ssoProposals }: Awaited<ReturnType<typeof dashboardFigures>>): ResponseOf<typeof dashboard.get> {
  return {
    portals: { on: figureOf(figures.on), off: figureOf(figures.off), archived: figureOf(figures.archived) },
    people: { new: figureOf(figures.new), invited: figureOf(figures.invited), active: figureOf(figures.active), disabled: figureOf(figures.disabled) },
    invitations: Object.fromEntries(Object.entries(invitations).map(([state, count]) => [state, figureOf(count)])),
    refusals: refusals.map(({ code, count, people }) => ({ code, count, people })),
    refusalsByDay,
    signInRules,
    mail: { source: mailSource, kept: figureOf(figures.kept), failed: figureOf(figures.failed) },
    expiring: figureOf(expiring),
    ssoProposals: figureOf(ssoProposals),
    imports: imports.map((row) => ({ id: row.id, kind: row.kind, fileName: row.file_name, status: row.status, createdAt: row.created_at })),
  };
}
