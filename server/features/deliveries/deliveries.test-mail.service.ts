import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { mailRoute, mainHost, providerById } from '../providers/index.ts';
import { mailContent, mailFrame } from './deliveries.content.service.ts';
import { headerText } from './deliveries.domain.ts';
import { mailKind, type Delivery } from './deliveries.kinds.service.ts';

const atMost = 10_000;

/** Sends a test mail to the signed-in member of staff at once, in at most 10 s, and gives the mail server's answer. Throws `mail_target_refused`, `mail_test_failed`. */
export async function sendTestMail(ctx: Context, scope: Scope): Promise<{ to: string; answer: string }> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('unauthenticated');
  const route = await mailRoute(ctx, scope);
  if (!route) throw new AppError('mail_test_failed', { detail: 'There is no mail server yet. Enter one and save it, then send the test mail.' });
  const provider = await providerById(ctx, scope);
  const host = await mainHost(ctx, scope);
  const id = ctx.newId();
  const mail: Delivery = { id, kind: 'test', to: actor.email, userId: actor.userId, organizationId: null, subjectId: null, data: { providerName: provider.name, name: actor.name, at: ctx.now() }, host, createdAt: ctx.now() };
  const outcome = await ctx.ports.mailer.send(
    route.server,
    {
      from: route.from,
      replyTo: provider.support.email === '' ? null : provider.support.email,
      to: actor.email,
      subject: headerText(mailKind('test').subject(mail.data, mailFrame(ctx, provider, host))),
      ...mailContent(ctx, provider, mail, null),
      messageId: `<${id}@${host.replace(/:\d+$/u, '')}>`,
    },
    atMost,
  );
  await inTransaction(ctx, (inner) =>
    record(inner, { action: 'provider.smtp_tested', subject: { kind: 'provider', id: provider.id, label: actor.email }, changes: [{ field: 'outcome', before: null, after: outcome.accepted ? 'accepted' : outcome.reason }] }),
  );
  if (outcome.accepted) return { to: actor.email, answer: outcome.answer };
  throw new AppError(outcome.kind === 'target' ? 'mail_target_refused' : 'mail_test_failed', { detail: outcome.reason });
}
