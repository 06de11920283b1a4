import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import type { Database } from '../db/database.ts';
import { allContracts } from '../shared/contracts/index.ts';
import type { Ports } from './context.ts';
import { createRateLimit } from './http/rate-limit.ts';
import type { Route } from './http/route.ts';
import { createServer } from './http/server.ts';
import { cookieNames } from './http/session.ts';
import { noProvider, signInScope } from './policy.ts';
import { accessRoutes, readCustomer, readHost, readStaff, recordRefusal } from './features/access/index.ts';
import { auditRoutes } from './features/audit/index.ts';
import { deliveriesHandlers, deliveriesMails, deliveriesRoutes, registerMails } from './features/deliveries/index.ts';
import { customerUsersHandlers, customerUsersMails, customerUsersRoutes } from './features/customer-users/index.ts';
import { invitationsHandlers, invitationsMails, invitationsRoutes } from './features/invitations/index.ts';
import { exportsHandlers, exportsRoutes } from './features/exports/index.ts';
import { importsHandlers, importsRoutes } from './features/imports/index.ts';
import { countJobs, jobsRoutes, startWorker, type JobHandler, type Worker } from './features/jobs/index.ts';
import { mfaHandlers, mfaMails, mfaRoutes, stepUpWays } from './features/mfa/index.ts';
import { clientNotesRoutes } from './features/client-notes/index.ts';
import { visibilityHandlers, visibilityRoutes } from './features/visibility/index.ts';
import { homeRoutes } from './features/home/index.ts';
import { dashboardRoutes } from './features/dashboard/index.ts';
import { deleteChallenges } from './features/one-time/index.ts';
import { passkeysRoutes } from './features/passkeys/index.ts';
import { explanationsRoutes } from './features/explanations/index.ts';
import { organizationsHandlers, organizationsRoutes } from './features/organizations/index.ts';
import { domainsHandlers, domainsMails, domainsRoutes, enqueueRechecks } from './features/domains/index.ts';
import { portalsHandlers, portalsRoutes } from './features/portals/index.ts';
import { deleteResets, passwordsHandlers, passwordsMails } from './features/passwords/index.ts';
import { providersRoutes } from './features/providers/index.ts';
import { searchRoutes } from './features/search/index.ts';
import { deleteEndedSessions } from './features/sessions/index.ts';
import { setupRoutes } from './features/setup/index.ts';
import { signInMails, signInRoutes } from './features/sign-in/index.ts';
import { deleteFlows, enqueueRefreshes, ssoHandlers, ssoLinksRoutes, ssoMails, ssoRoutes } from './features/sso/index.ts';
import { enqueueWatches, ssoOnlyHandlers, ssoOnlyMails, ssoOnlyRoutes } from './features/sso-only/index.ts';
import { deleteNotices, enqueueNotices, expiryHandlers, expiryMails, expiryRoutes } from './features/expiry/index.ts';
import { staffMails, staffRoutes } from './features/staff/index.ts';
import { portalTicketsRoutes, staffTicketsRoutes, ticketsHandlers, ticketsMails } from './features/tickets/index.ts';
import { verificationsMails, verificationsRoutes } from './features/verifications/index.ts';

/** The rooms, in the order in which they may know each other. */
export const routes: readonly Route[] = [
  ...auditRoutes,
  ...jobsRoutes,
  ...deliveriesRoutes,
  ...providersRoutes,
  ...organizationsRoutes,
  ...domainsRoutes,
  ...portalsRoutes,
  ...staffRoutes,
  ...customerUsersRoutes,
  ...verificationsRoutes,
  ...accessRoutes,
  ...visibilityRoutes,
  ...signInRoutes,
  ...mfaRoutes,
  ...passkeysRoutes,
  ...setupRoutes,
  ...explanationsRoutes,
  ...invitationsRoutes,
  ...ssoRoutes,
  ...ssoOnlyRoutes,
  ...ssoLinksRoutes,
  ...expiryRoutes,
  ...staffTicketsRoutes,
  ...portalTicketsRoutes,
  ...importsRoutes,
  ...exportsRoutes,
  ...searchRoutes,
  ...clientNotesRoutes,
  ...homeRoutes,
  ...dashboardRoutes,
];
const handlers = (): JobHandler[] => [...deliveriesHandlers, ...passwordsHandlers, ...mfaHandlers, ...organizationsHandlers, ...domainsHandlers, ...portalsHandlers, ...customerUsersHandlers, ...invitationsHandlers, ...ssoHandlers, ...ssoOnlyHandlers, ...expiryHandlers, ...ticketsHandlers, ...importsHandlers, ...exportsHandlers, ...visibilityHandlers];
registerMails([...deliveriesMails, ...domainsMails, ...passwordsMails, ...signInMails, ...mfaMails, ...staffMails, ...customerUsersMails, ...verificationsMails, ...invitationsMails, ...ssoMails, ...ssoOnlyMails, ...expiryMails, ...ticketsMails]);

export interface App {
  readonly express: Express;
  readonly worker: Worker | null;
}

const builtPages = fileURLToPath(new URL('../dist', import.meta.url));

/** Puts the rooms together: routes over one database, and a worker where this process has that role. */
export function createApp(database: Database, ports: Omit<Ports, 'wakeWorker'>, options: { pages?: string; worker: boolean; rateLimitFactor?: number; routes?: readonly Route[] }): App {
  let worker: Worker | null = null;
  const complete: Ports = { ...ports, wakeWorker: () => worker?.wake() };
  const { db } = database;
  const publicHost = new URL(ports.config.publicUrl).host;
  const { clock } = ports;
  const express = createServer({
    database,
    routes: options.routes ?? routes,
    pages: options.pages ?? builtPages,
    workerIsAlive: () => worker?.isAlive() ?? true,
    countJobs: () => countJobs(db),
    frame: {
      db,
      ports: complete,
      reader: {
        staff: (handle, tokenHash, host) => readStaff(handle, clock, tokenHash, host),
        customer: (handle, tokenHash, host) => readCustomer(handle, clock, tokenHash, host),
        // Before there is a provider the public address leads to the set-up alone.
        host: async (handle, host) => (await readHost(handle, host)) ?? (host === publicHost ? { providerId: noProvider } : null),
      },
      cookies: cookieNames(ports.config.publicUrl),
      rateLimit: createRateLimit(options.rateLimitFactor ?? 1),
      recordRefusal,
      stepUpWays: async (ctx) => (ctx.actor.kind === 'staff' || ctx.actor.kind === 'customer' ? stepUpWays(ctx, signInScope(ctx.actor.providerId), ctx.actor) : []),
    },
  });
  if (options.worker) worker = startWorker({ db, ports: complete, handlers: handlers(), sweeps: [deleteResets, deleteEndedSessions, deleteChallenges, deleteFlows, deleteNotices], hourly: [enqueueRechecks, enqueueWatches, enqueueRefreshes, enqueueNotices], concurrency: 4 });
  return { express, worker };
}

/** Contracts that no route answers. */
export function unansweredContracts(): string[] {
  const answered = new Set(routes.map(({ contract }) => `${contract.method} ${contract.path}`));
  return allContracts().map(({ method, path }) => `${method} ${path}`).filter((name) => !answered.has(name));
}
