import { setTimeout as wait } from 'node:timers/promises';
import { isUnavailable } from '../../../db/errors.ts';
import { isEmail } from '../../../shared/contracts/text.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime } from '../../../shared/times.ts';
import type { MailOutcome } from '../../platform/mailer.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { backoffMilliseconds, handles, JobFailed, JobPostponed, type JobHandler, type JobRun } from '../jobs/index.ts';
import { mailRoute, providerById, type MailRoute } from '../providers/index.ts';
import { deliveryOf, linkOf, mailContent } from './deliveries.content.service.ts';
import { sendDelivery } from './deliveries.jobs.ts';
import { mailKind, type Delivery } from './deliveries.kinds.service.ts';
import { findDelivery, settleDelivery, type DeliveryRow } from './deliveries.repository.ts';

const sendMilliseconds = 60_000;
const slowMilliseconds = 2_000;
const longestPauseMilliseconds = 60_000;

/** Until when the mail server of a provider is left alone, in this process. */
const pauses = new Map<string, number>();

/** The end of the queue in which a provider's mails hand over their content, in this process. */
const handOvers = new Map<string, Promise<void>>();

/** One mail's place in that queue: `take` it before the content goes out, `end` it once what became of it is noted. A worker that is killed then doubles one mail at most (M2). */
function turnOf(providerId: string): { take: () => Promise<void>; end: () => void } {
  let end: () => void = () => undefined;
  let over = false;
  return {
    take: async () => {
      // Of a mail that was given up its content may still be asked for.
      if (over) return;
      const before = handOvers.get(providerId) ?? Promise.resolve();
      const mine = new Promise<void>((resolve) => {
        end = resolve;
      });
      handOvers.set(providerId, before.then(() => mine));
      await before;
    },
    end: () => {
      over = true;
      end();
    },
  };
}

type Settled = Parameters<typeof settleDelivery>[4];

/** Notes what became of a mail, with its kind's own follow-up in the same transaction; nothing where somebody else has noted it. */
async function settle(ctx: Context, scope: Scope, row: DeliveryRow, outcome: Settled, follow?: (inner: Context) => Promise<void>): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    if (await settleDelivery(inner.db, scope, row.id, 'queued', outcome)) await follow?.(inner);
  });
}

/** Like `settle`, held on to while the database cannot answer: a mail that left and is not noted would leave twice. */
async function settleSurely(...parts: Parameters<typeof settle>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await settle(...parts);
      return;
    } catch (error) {
      if (attempt === 8 || !isUnavailable(error)) throw error;
      await wait(100 * 2 ** attempt);
    }
  }
}

/** Sends one mail and notes it; throws JobPostponed for another try, JobFailed after the last. */
async function deliver(ctx: Context, deliveryId: string, run: JobRun): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const row = await findDelivery(ctx.db, scope, deliveryId);
  // A job that runs again after its worker was killed finds its work done.
  if (row?.status !== 'queued') return;
  const kind = mailKind(row.kind);
  const mail = deliveryOf(row);
  const done = (status: 'cancelled' | 'bounced', error: string, follow?: (inner: Context) => Promise<void>) => settle(ctx, scope, row, { status, error, next_try_at: null, attempts: row.attempts + 1 }, follow);
  if (kind.stillWanted && !(await kind.stillWanted(ctx, mail))) return done('cancelled', 'No longer wanted when it was due.');
  const route = await routeOrReason(ctx, scope);
  if (typeof route === 'string') return again(ctx, scope, row, route, run);
  if (!route) return settle(ctx, scope, row, { status: 'kept', error: null, next_try_at: null });
  const bounced = (reason: string) => done('bounced', reason, async (inner) => kind.bounced?.(inner, mail, reason));
  if (!isEmail(mail.to)) return bounced('This is not an address that mail can be sent to.');
  const link = await linkOf(ctx, mail);
  if (kind.link && link === null) return done('cancelled', 'Its link no longer worked when it was due.');
  const turn = turnOf(scope.providerId);
  let outcome: MailOutcome;
  try {
    outcome = await attempt(ctx, scope, row, mail, route, link, turn.take);
    if (outcome.accepted) await settleSurely(ctx, scope, row, { status: 'sent', error: null, next_try_at: null, attempts: row.attempts + 1, sent_at: ctx.now() }, async (inner) => kind.sent?.(inner, mail));
  } finally {
    turn.end();
  }
  if (outcome.accepted) return;
  if (outcome.kind === 'refused') {
    await bounced(outcome.reason);
  } else {
    await again(ctx, scope, row, outcome.reason, run);
  }
}

async function routeOrReason(ctx: Context, scope: Scope): Promise<MailRoute | null | string> {
  try {
    return await mailRoute(ctx, scope);
  } catch (error) {
    if (error instanceof AppError && error.code === 'mail_test_failed') return error.message;
    throw error;
  }
}

async function attempt(ctx: Context, scope: Scope, row: DeliveryRow, mail: Delivery, route: MailRoute, link: string | null, turn: () => Promise<void>): Promise<MailOutcome> {
  const { clock, mailer } = ctx.ports;
  if ((pauses.get(scope.providerId) ?? 0) > clock.now()) return { accepted: false, kind: 'unreachable', reason: 'The mail server did not answer a moment ago.' };
  const provider = await providerById(ctx, scope);
  const started = clock.now();
  const outcome = await mailer.send(
    route.server,
    { from: route.from, replyTo: provider.support.email === '' ? null : provider.support.email, to: mail.to, subject: row.subject_line, ...mailContent(ctx, provider, mail, link), messageId: row.message_id },
    sendMilliseconds,
    turn,
  );
  const took = clock.now() - started;
  // A server that stalls would hold every slot of the worker, also those of other work: leave it alone for a while.
  if (!outcome.accepted && outcome.kind === 'unreachable' && took > slowMilliseconds) pauses.set(scope.providerId, clock.now() + Math.min(longestPauseMilliseconds, took * 5));
  return outcome;
}

async function again(ctx: Context, scope: Scope, row: DeliveryRow, reason: string, run: JobRun): Promise<never> {
  const { clock, logger } = ctx.ports;
  const attempts = row.attempts + 1;
  logger.warn({ delivery: row.id, kind: row.kind, attempt: attempts, reason }, 'a mail could not be sent');
  if (run.lastAttempt) {
    await settle(ctx, scope, row, { status: 'failed', error: reason, next_try_at: null, attempts });
    throw new JobFailed(reason);
  }
  const until = clock.now() + backoffMilliseconds(run.attempt, run.id);
  await settle(ctx, scope, row, { error: reason, next_try_at: isoTime(until), attempts });
  throw new JobPostponed(until, reason);
}

/** The worker's part of mail. */
export const deliveriesHandlers: readonly JobHandler[] = [
  handles(sendDelivery, async (ctx, { deliveryId }, run) => {
    try {
      await deliver(ctx, deliveryId, run);
    } catch (error) {
      if (run.lastAttempt && !(error instanceof JobFailed) && !(error instanceof JobPostponed)) {
        await settleDelivery(ctx.db, signInScope(ctx.actor.providerId), deliveryId, 'queued', { status: 'failed', error: 'Something went wrong on our side.', next_try_at: null });
      }
      throw error;
    }
  }),
];
