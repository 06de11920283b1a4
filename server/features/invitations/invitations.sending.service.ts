import { inTransaction, type Context } from '../../context.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { heldPeople, heldPerson, markInvited, subjectOf, type PersonRow } from '../customer-users/index.ts';
import { queueMails, type Delivery } from '../deliveries/index.ts';
import { issueLink, voidOpen } from '../one-time/index.ts';
import { organizationById, organizationsByIds } from '../organizations/index.ts';
import { providerById } from '../providers/index.ts';
import { isStillBound } from './invitations.domain.ts';
import { findInvitation, findOpenInvitations, findOrganizationHosts, findWaiting, insertInvitations, updateInvitation } from './invitations.repository.ts';

export interface Sending {
  /** Also where the portal is off; else the invitation waits for the switch. */
  readonly sendWhileOff: boolean;
  /** Who asked, where that is not the actor at hand. */
  readonly author?: NonNullable<AuditEntry['actor']>;
  /** What the audit calls it where an invitation is open already. */
  readonly again?: 'invitation.resent' | 'invitation.released';
}

const batch = 100;
export const bothSecrets = ['invitation', 'invitation_code'] as const;

function nameOf(ctx: Context): string {
  const { actor } = ctx;
  if (actor.kind === 'anonymous') return '';
  return actor.name === '' && actor.kind === 'staff' ? actor.email : actor.name;
}

/**
 * Invites held people in the transaction at hand: a new invitation, or a new generation of the open one, whose older link and code are void. With the portal
 * off it waits for the switch unless asked otherwise. Whoever calls makes sure that they may be invited.
 */
export async function sendInvitations(ctx: Context, scope: Scope, people: readonly PersonRow[], sending: Sending): Promise<void> {
  if (people.length === 0) return;
  const organizationIds = [...new Set(people.map((person) => person.organization_id))];
  const organizations = new Map((await organizationsByIds(ctx, scope, organizationIds)).map((organization) => [organization.id, organization]));
  const hosts = await findOrganizationHosts(ctx.db, scope, organizationIds);
  const open = new Map((await findOpenInvitations(ctx.db, scope, people.map(({ id }) => id))).map((row) => [row.customer_user_id, row]));
  const now = ctx.now();
  const { invitationDays } = await providerById(ctx, scope);
  const expiresAt = isoTime(milliseconds(now) + invitationDays * 86_400_000);
  const inviter = sending.author?.label ?? nameOf(ctx);
  await voidOpen(ctx, bothSecrets, [...open.values()].map(({ id }) => id));
  const invited = people.map((person) => {
    const organization = organizations.get(person.organization_id);
    const before = open.get(person.id);
    const waits = organization?.portal_enabled !== 1 && !sending.sendWhileOff;
    const fresh = { email: person.email, email_folded: person.email_folded, generation: (before?.generation ?? 0) + 1, waiting: waits ? (1 as const) : (0 as const), queued_at: waits ? null : now, sent_at: null, bounced_at: null, bounce_reason: null, expires_at: waits ? null : expiresAt, updated_at: now };
    return { person, before, waits, fresh, id: before?.id ?? ctx.newId(), organizationName: organization?.name ?? '', invitedBy: before?.created_by ?? inviter };
  });
  for (const { id, before, fresh } of invited) if (before) await updateInvitation(ctx.db, scope, id, fresh);
  await insertInvitations(
    ctx.db,
    invited.filter(({ before }) => !before).map(({ id, person, fresh }) => ({ id, provider_id: scope.providerId, organization_id: person.organization_id, customer_user_id: person.id, ...fresh, accepted_at: null, revoked_at: null, times_sent: 0, created_by: inviter, created_at: now })),
  );
  const leaving = invited.filter(({ waits }) => !waits);
  for (const { id } of leaving) await issueLink(ctx, { purpose: 'invitation', subjectId: id, expiresAt });
  await queueMails(
    ctx,
    leaving.map(({ id, person, fresh, organizationName, invitedBy }) => {
      const host = hosts.get(person.organization_id);
      const data = { name: person.name, organizationName, invitedBy, expiresAt, generation: fresh.generation, sendWhileOff: sending.sendWhileOff };
      return { kind: 'invitation', to: person.email, organizationId: person.organization_id, subjectId: id, data, ...(host === undefined ? {} : { host }) };
    }),
  );
  await markInvited(ctx, scope, people.map(({ id }) => id));
  await record(
    ctx,
    invited.map(({ person, before, waits }) => ({
      action: before ? (sending.again ?? 'invitation.resent') : 'invitation.created',
      subject: subjectOf(person),
      organizationId: person.organization_id,
      changes: [{ field: 'email', before: before?.email ?? null, after: person.email }, { field: 'waiting', before: before ? before.waiting === 1 : null, after: waits }],
      ...(sending.author ? { actor: sending.author } : {}),
    })),
  );
}

/** Lets the invitations go that wait for these organizations' portals, 100 at a time in a transaction each; those of a portal that is off again go on waiting. */
export async function releaseWaiting(ctx: Context, organizationIds: readonly string[]): Promise<{ released: number }> {
  const scope = signInScope(ctx.actor.providerId);
  let released = 0;
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await findWaiting(ctx.db, scope, organizationIds, after, batch);
    const last = ids.at(-1);
    if (last === undefined) return { released };
    after = last;
    released += await inTransaction(ctx, async (inner) => {
      const people = await heldPeople(inner, scope, { id: ids, portalEnabled: true }, null, batch);
      const stillWaiting = new Set((await findOpenInvitations(inner.db, scope, people.map(({ id }) => id))).filter(({ waiting }) => waiting === 1).map((row) => row.customer_user_id));
      const due = people.filter(({ id, user_id: userId, status }) => stillWaiting.has(id) && userId === null && status !== 'disabled');
      await sendInvitations(inner, scope, due, { sendWhileOff: false, again: 'invitation.released' });
      return due.length;
    });
  }
}

const generationOf = (delivery: Delivery) => Number(delivery.data['generation']);

/**
 * Whether an invitation that is about to be mailed still is what it was when it was written: open, of this generation, for that address, person and
 * organization. One whose portal was switched off meanwhile goes back to waiting.
 */
export async function stillToBeSent(ctx: Context, delivery: Delivery): Promise<boolean> {
  const scope = signInScope(ctx.actor.providerId);
  return inTransaction(ctx, async (inner) => {
    const found = delivery.subjectId === null ? undefined : await findInvitation(inner.db, scope, delivery.subjectId);
    if (!found || found.generation !== generationOf(delivery) || found.waiting === 1) return false;
    const person = await heldPerson(inner, scope, found.customer_user_id);
    const organization = await organizationById(inner, scope, found.organization_id);
    // Read again now that the person is held: what changes an invitation holds them first.
    const invitation = await findInvitation(inner.db, scope, found.id);
    if (!invitation || invitation.generation !== found.generation || !isStillBound({ invitation, person, organization })) return false;
    if (organization.portal_enabled === 1 || delivery.data['sendWhileOff'] === true) return true;
    await voidOpen(inner, bothSecrets, [invitation.id]);
    await updateInvitation(inner.db, scope, invitation.id, { waiting: 1, queued_at: null, expires_at: null, updated_at: inner.now() });
    await record(inner, { action: 'invitation.held_back', subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'waiting', before: false, after: true }] });
    return false;
  });
}

/** Notes in the transaction at hand that an invitation left. */
export async function noteSent(ctx: Context, delivery: Delivery): Promise<void> {
  const now = ctx.now();
  if (delivery.subjectId !== null) await updateInvitation(ctx.db, signInScope(ctx.actor.providerId), delivery.subjectId, { sent_at: now, bounced_at: null, bounce_reason: null, times_sent: 'raised', updated_at: now }, generationOf(delivery));
}

/** Notes in the transaction at hand that the mail server refused an invitation for good. */
export async function noteBounced(ctx: Context, delivery: Delivery, reason: string): Promise<void> {
  const now = ctx.now();
  if (delivery.subjectId !== null) await updateInvitation(ctx.db, signInScope(ctx.actor.providerId), delivery.subjectId, { bounced_at: now, bounce_reason: reason, updated_at: now }, generationOf(delivery));
}
