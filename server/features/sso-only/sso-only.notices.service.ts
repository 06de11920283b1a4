import { inTransaction, type Context } from '../../context.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { queueMails } from '../deliveries/index.ts';
import { findOwnConnections, findRecipients, wasTold, type Recipients, type RuleRow } from './sso-only.repository.ts';
import { storedRule } from './sso-only.view.service.ts';

const batch = 200;

interface Meant {
  readonly organizationId: string;
  readonly from: string;
}

/** Mails an organization's people in portions. Each mail names its job, so that one that runs again after its worker was killed goes on with those who were not reached yet. */
async function mailPeople(ctx: Context, scope: Scope, organizationId: string, options: Pick<Recipients, 'withoutPassword' | 'customerUserId' | 'toldOf'>, jobId: string, mail: { kind: string; data: Record<string, unknown> }): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const people: Awaited<ReturnType<typeof findRecipients>> = await findRecipients(ctx.db, scope, organizationId, { ...options, kind: mail.kind, jobId, after, count: batch });
    const last = people.at(-1);
    if (!last) return;
    await inTransaction(ctx, (inner) => queueMails(inner, people.map((row) => ({ kind: mail.kind, to: row.email, userId: row.user_id, organizationId, subjectId: row.id, data: { ...mail.data, jobId } }))));
    after = last.id;
  }
}

const everybody = { withoutPassword: false, customerUserId: null, toldOf: null } as const;

/** Whether nothing holds or is planned: another plan is announced by itself. */
const isOff = ({ sso_rule: state }: RuleRow) => state !== 'on' && state !== 'planned';

/** Since when a rule holds, or when it is to begin. */
const begins = (rule: RuleRow) => (rule.sso_rule === 'on' ? rule.sso_enforced_at : rule.sso_rule === 'planned' ? rule.sso_from : null);

/** Tells an organization's people from when on only its own sign-in opens the portal, each once a job, unless that was changed meanwhile. */
export async function announceRule(ctx: Context, { organizationId, from }: Meant, jobId: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const rule = await storedRule(ctx, scope, organizationId);
  const live = (await findOwnConnections(ctx.db, scope, organizationId)).find(({ status }) => status === 'live');
  if (begins(rule) !== from || !live) return;
  await mailPeople(ctx, scope, organizationId, everybody, jobId, { kind: 'sso_rule_announced', data: { organizationName: rule.organization_name, connectionId: live.id, from, holds: rule.sso_rule === 'on' } });
}

/** Tells those who were told of a time that nothing changes then, each once, unless it was put back or the rule holds by now. */
export async function announceCallOff(ctx: Context, { organizationId, from }: Meant, jobId: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const rule = await storedRule(ctx, scope, organizationId);
  if (!isOff(rule)) return;
  await mailPeople(ctx, scope, organizationId, { ...everybody, toldOf: from }, jobId, { kind: 'sso_rule_called_off', data: { organizationName: rule.organization_name, from } });
}

/** Tells people without a password how to set one, now that one counts for them. */
export async function offerPasswords(ctx: Context, { organizationId, customerUserId }: { organizationId: string; customerUserId: string | null }, jobId: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const rule = await storedRule(ctx, scope, organizationId);
  if (rule.sso_rule === 'on' && customerUserId === null) return;
  await mailPeople(ctx, scope, organizationId, { withoutPassword: true, customerUserId, toldOf: null }, jobId, { kind: 'sso_password_offered', data: { organizationName: rule.organization_name } });
}

/** Whether what a mail says of a time is still so when it is sent. */
export async function isStillAnnounced(ctx: Context, organizationId: string, from: string): Promise<boolean> {
  const rule = await storedRule(ctx, signInScope(ctx.actor.providerId), organizationId);
  return rule.sso_rule === 'on' || begins(rule) === from;
}

/** Whether a mail that a time holds no longer is still right when it is sent, and whoever it goes to has heard of that time. */
export async function isStillCalledOff(ctx: Context, organizationId: string, customerUserId: string, from: string): Promise<boolean> {
  const scope = signInScope(ctx.actor.providerId);
  return isOff(await storedRule(ctx, scope, organizationId)) && (await wasTold(ctx.db, scope, customerUserId, from));
}
