import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { CustomerActor, Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { isSessionOpen } from '../sessions/index.ts';
import { portalPinOf, setPortalPin } from '../users/index.ts';
import { isEasyPin } from './verifications.domain.ts';

/** Whether the signed-in customer has a PIN for the phone. */
export async function ownPin(ctx: Context, scope: Scope, actor: CustomerActor): Promise<{ set: boolean; changedAt: string | null }> {
  const { hash, changedAt } = await portalPinOf(ctx, scope, actor.userId);
  return { set: hash !== null, changedAt };
}

async function changePin(ctx: Context, scope: Scope, actor: CustomerActor, hash: string | null): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    // Hashing takes a while: whoever ended this session meanwhile comes first.
    if (!(await isSessionOpen(inner, scope, actor.sessionId))) throw new AppError('unauthenticated');
    await setPortalPin(inner, scope, actor.userId, hash);
    await record(inner, { action: hash === null ? 'portal_pin.removed' : 'portal_pin.set', subject: { kind: 'user', id: actor.userId, label: actor.email }, organizationId: actor.organizationId });
    await queueMail(inner, { kind: 'factor_changed', to: actor.email, userId: actor.userId, data: { change: hash === null ? 'The PIN for the phone was removed' : 'A PIN for the phone was set', email: actor.email } });
  });
}

/** Sets the signed-in customer's PIN for the phone, and tells them. Throws `validation_failed` for one that is guessed first, `unauthenticated` where the session ended meanwhile. */
export async function setOwnPin(ctx: Context, scope: Scope, actor: CustomerActor, pin: string): Promise<void> {
  if (isEasyPin(pin)) throw new AppError('validation_failed', { errors: { pin: 'This is among the first that somebody would try. Choose digits without a pattern.' } });
  await changePin(ctx, scope, actor, await ctx.ports.passwords.hash(pin));
}

/** Removes the signed-in customer's PIN for the phone, and tells them; nothing where there is none. */
export async function removeOwnPin(ctx: Context, scope: Scope, actor: CustomerActor): Promise<void> {
  if ((await ownPin(ctx, scope, actor)).set) await changePin(ctx, scope, actor, null);
}
