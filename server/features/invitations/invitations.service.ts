import type { Page } from '../../../shared/contracts/list.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Scope } from '../../policy.ts';
import { forgive, spendStaffMail } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { heldPerson, markNotInvited, subjectOf, type PersonRow } from '../customer-users/index.ts';
import { issueCode, voidOpen } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import { whyNotInvitable } from './invitations.domain.ts';
import { findInvitation, findOpenInvitations, invitationsAfter, listInvitations, updateInvitation, type InvitationFilter, type InvitationRow, type InvitationSort, type ListedInvitation } from './invitations.repository.ts';
import { bothSecrets, sendInvitations } from './invitations.sending.service.ts';

/** One page of invitations. */
export async function invitations(ctx: Context, scope: Scope, query: { sort: readonly [InvitationSort, 'ASC' | 'DESC']; range: readonly [number, number]; filter: InvitationFilter }): Promise<Page<ListedInvitation>> {
  return listInvitations(ctx.db, scope, query.filter, query.sort, query.range, ctx.now());
}

/** The next invitations behind a place, oldest first, for reading all of them. */
export async function nextInvitations(ctx: Context, scope: Scope, filter: InvitationFilter, place: { at: string; id: string } | null, count: number): Promise<ListedInvitation[]> {
  return invitationsAfter(ctx.db, scope, filter, place, count, ctx.now());
}

/** One invitation. Throws `not_found`. */
export async function invitation(ctx: Context, scope: Scope, id: string): Promise<ListedInvitation> {
  const { rows } = await listInvitations(ctx.db, scope, { id: [id] }, ['createdAt', 'ASC'], [0, 0], ctx.now());
  const [row] = rows;
  if (!row) throw new AppError('not_found');
  return row;
}

/** Throws `person_disabled`, `already_active`, `organization_archived` where an invitation would not help. */
async function refuseUninvitable(ctx: Context, scope: Scope, person: PersonRow): Promise<void> {
  const reason = whyNotInvitable(person, await organizationById(ctx, scope, person.organization_id));
  if (reason !== null) throw new AppError(reason);
}

/** Invites a person; where an invitation is open already it is sent again. Throws `not_found`, `person_disabled`, `already_active`, `organization_archived`, `too_many_requests`. */
export async function invite(ctx: Context, scope: Scope, customerUserId: string, sendWhileOff: boolean): Promise<ListedInvitation> {
  return inTransaction(ctx, async (inner) => {
    const person = await heldPerson(inner, scope, customerUserId);
    await refuseUninvitable(inner, scope, person);
    await spendStaffMail(inner, scope, person.email);
    await sendInvitations(inner, scope, [person], { sendWhileOff });
    const [open] = await findOpenInvitations(inner.db, scope, [person.id]);
    return invitation(inner, scope, open?.id ?? '');
  });
}

/** An open invitation and its person, held until the transaction ends. Throws `not_found`, `invitation_not_pending`. */
async function heldInvitation(ctx: Context, scope: Scope, id: string): Promise<{ person: PersonRow; row: InvitationRow }> {
  const found = await findInvitation(ctx.db, scope, id);
  if (!found) throw new AppError('not_found');
  const person = await heldPerson(ctx, scope, found.customer_user_id);
  const row = await findInvitation(ctx.db, scope, id);
  if (!row || row.accepted_at !== null || row.revoked_at !== null) throw new AppError('invitation_not_pending');
  return { person, row };
}

/** Sends an open invitation again, to the address the person has now; the older link and code are void. Throws `not_found`, `invitation_not_pending`, `person_disabled`, `organization_archived`, `too_many_requests`. */
export async function resendInvitation(ctx: Context, scope: Scope, id: string, sendWhileOff: boolean): Promise<ListedInvitation> {
  return inTransaction(ctx, async (inner) => {
    const { person } = await heldInvitation(inner, scope, id);
    await refuseUninvitable(inner, scope, person);
    await spendStaffMail(inner, scope, person.email);
    await sendInvitations(inner, scope, [person], { sendWhileOff });
    return invitation(inner, scope, id);
  });
}

/** Voids link and code of an open invitation. Throws `not_found`, `invitation_not_pending`. */
export async function revokeInvitation(ctx: Context, scope: Scope, id: string): Promise<ListedInvitation> {
  return inTransaction(ctx, async (inner) => {
    const { person } = await heldInvitation(inner, scope, id);
    await updateInvitation(inner.db, scope, id, { revoked_at: inner.now(), updated_at: inner.now() });
    await voidOpen(inner, bothSecrets, [id]);
    await markNotInvited(inner, scope, person);
    await record(inner, { action: 'invitation.revoked', subject: subjectOf(person), organizationId: person.organization_id });
    return invitation(inner, scope, id);
  });
}

/**
 * Makes a code of 10 characters to read out, which works 24 hours, 5 tries and only with the address; an older one is void. It is in the answer and nowhere
 * else. Throws `not_found`, `invitation_not_pending`, `person_disabled`, `organization_archived`.
 */
export async function makePhoneCode(ctx: Context, scope: Scope, id: string): Promise<{ code: string; expiresAt: string; invitation: ListedInvitation }> {
  return inTransaction(ctx, async (inner) => {
    const { person } = await heldInvitation(inner, scope, id);
    await refuseUninvitable(inner, scope, person);
    const expiresAt = isoTime(milliseconds(inner.now()) + limits.invitationCode.hours * 3_600_000);
    const { secret } = await issueCode(inner, { purpose: 'invitation_code', subjectId: id, expiresAt });
    // Whoever is on the phone is not to wait for what strangers have tried with their address.
    await forgive(inner, scope, 'invitation_code', person.email_folded);
    await record(inner, { action: 'invitation.code_made', subject: subjectOf(person), organizationId: person.organization_id });
    return { code: secret, expiresAt, invitation: await invitation(inner, scope, id) };
  });
}
