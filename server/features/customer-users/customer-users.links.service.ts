import { foldEmail } from '../../../shared/folding.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, type Change } from '../audit/index.ts';
import { queueMail, queueMails, type OutgoingMail } from '../deliveries/index.ts';
import { organizationById } from '../organizations/index.ts';
import { endSessions, landSessions } from '../sessions/index.ts';
import { changeUserEmail, findUser, updateUserProfile, userById } from '../users/index.ts';
import { updatePerson } from './customer-users.changes.repository.ts';
import { maskedEmail, statusWithoutSignIn, withStatus } from './customer-users.domain.ts';
import { findCurrentInvitations, findInOrganization, findMembershipsOf, type Membership } from './customer-users.repository.ts';
import { alreadyThere, customerUser, emailTaken, heldPerson, nameColumns, orRefused, subjectOf, voidInvitations, type CustomerUserRecord } from './customer-users.service.ts';

/** All links of a sign-in, disabled ones and those beyond the scope too: for deciding, not for showing. */
export async function membershipsOf(ctx: Context, scope: Scope, userId: string): Promise<Membership[]> {
  return findMembershipsOf(ctx.db, signInScope(scope.providerId), [userId]);
}

/** Like `membershipsOf`. Throws `sign_in_elsewhere` where the caller has no right over one of their organizations. */
async function membershipsToActOn(ctx: Context, scope: Scope, userId: string): Promise<Membership[]> {
  const memberships = await membershipsOf(ctx, scope, userId);
  const { organizationIds } = scope;
  if (organizationIds !== 'all' && memberships.some((membership) => !organizationIds.includes(membership.organization_id))) throw new AppError('sign_in_elsewhere');
  return memberships;
}

/**
 * Links a person to the customer sign-in that has an address; it never finds one of staff. Open invitations are void, for there is nothing left to accept.
 * `verified` says in the audit how the caller was verified. Throws `not_found`, `already_linked`, `sign_in_elsewhere`, `already_in_organization`.
 */
export async function linkSignIn(ctx: Context, scope: Scope, id: string, input: { email: string; verified: readonly Change[] }): Promise<CustomerUserRecord> {
  return orRefused(
    inTransaction(ctx, async (inner) => {
      const person = await heldPerson(inner, scope, id);
      if (person.user_id !== null) throw new AppError('already_linked');
      const user = await findUser(inner, scope, 'customer', input.email);
      if (!user) throw new AppError('not_found', { detail: 'No customer signs in with this address. Check its spelling, or send an invitation instead.', errors: { email: 'No customer signs in with this address.' } });
      const memberships = await membershipsToActOn(inner, scope, user.id);
      if (memberships.some((membership) => membership.organization_id === person.organization_id)) throw alreadyThere();
      await voidInvitations(inner, scope, [id]);
      const status = withStatus(person, 'active');
      // A sign-in of another address is a contact that was just changed.
      await updatePerson(inner.db, scope, id, { user_id: user.id, ...status, ...(user.email_folded === person.email_folded ? {} : { email_changed_at: inner.now() }), updated_at: inner.now() });
      await landSessions(inner, scope, user.id, person.organization_id);
      await record(inner, {
        action: 'customer_user.linked',
        subject: subjectOf(person),
        organizationId: person.organization_id,
        changes: [{ field: 'sign_in', before: null, after: user.email }, { field: 'status', before: person.status, after: status.status }, ...input.verified],
      });
      return customerUser(inner, scope, id);
    }),
    alreadyThere,
  );
}

/** Takes the sign-in from a person and ends its sessions in this organization. Throws `not_found`, `not_linked`. */
export async function unlinkSignIn(ctx: Context, scope: Scope, id: string, verified: readonly Change[]): Promise<CustomerUserRecord> {
  return inTransaction(ctx, async (inner) => {
    const person = await heldPerson(inner, scope, id);
    if (person.user_id === null) throw new AppError('not_linked');
    const user = await userById(inner, scope, person.user_id);
    const invitation = (await findCurrentInvitations(inner.db, scope, [id])).get(id);
    const status = withStatus(person, statusWithoutSignIn(invitation !== undefined && invitation.accepted_at === null && invitation.revoked_at === null));
    await updatePerson(inner.db, scope, id, { user_id: null, ...status, updated_at: inner.now() });
    await endSessions(inner, scope, { userId: person.user_id, organizationId: person.organization_id }, 'unlinked');
    await record(inner, {
      action: 'customer_user.unlinked',
      subject: subjectOf(person),
      organizationId: person.organization_id,
      changes: [{ field: 'sign_in', before: user?.email ?? null, after: null }, { field: 'status', before: person.status, after: status.status }, ...verified],
    });
    return customerUser(inner, scope, id);
  });
}

/**
 * Changes the address of a person and of the sign-in they are linked to: open invitations and reset links are void, all sessions of the sign-in end, and the
 * old and the new address are told. Throws `not_found`, `email_taken`, `sign_in_elsewhere`.
 */
export async function changeAddress(ctx: Context, scope: Scope, id: string, input: { email: string; verified: readonly Change[] }): Promise<CustomerUserRecord> {
  return orRefused(
    inTransaction(ctx, async (inner) => {
      const person = await heldPerson(inner, scope, id);
      if (person.email === input.email) return customerUser(inner, scope, id);
      const sameInOrganization = await findInOrganization(inner.db, scope, person.organization_id, foldEmail(input.email), null);
      if (sameInOrganization && sameInOrganization.id !== id) throw emailTaken();
      const user = person.user_id === null ? null : await userById(inner, scope, person.user_id);
      if (user) {
        const memberships = await membershipsToActOn(inner, scope, user.id);
        const owner = await findUser(inner, scope, 'customer', input.email);
        if (owner && owner.id !== user.id) throw new AppError('email_taken', { errors: { email: 'Somebody signs in with this address already. Unlink this person and link them to that sign-in instead.' } });
        await changeUserEmail(inner, scope, user.id, input.email);
        await endSessions(inner, scope, { userId: user.id }, 'address changed');
        // Mail reaches them at the new address wherever they belong: it verifies them nowhere for a while, also once this link is cut.
        for (const membership of memberships) if (membership.id !== id) await updatePerson(inner.db, scope, membership.id, { email_changed_at: inner.now(), updated_at: inner.now() });
      }
      await voidInvitations(inner, scope, [id]);
      const now = inner.now();
      await updatePerson(inner.db, scope, id, { ...nameColumns({ ...person, email: input.email }), email_changed_at: now, ...(user ? {} : withStatus(person, 'new')), updated_at: now });
      await record(inner, { action: 'customer_user.address_changed', subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'email', before: person.email, after: input.email }, ...input.verified] });
      const oldAddresses = new Set([person.email, ...(user ? [user.email] : [])]);
      const organization = await organizationById(inner, scope, person.organization_id);
      const about = { userId: person.user_id, organizationId: person.organization_id, subjectId: id };
      const data = { name: person.name, organizationName: organization.name, signsIn: user !== null };
      await queueMails(inner, [
        ...[...oldAddresses].map((to) => ({ kind: 'address_changed_old', to, ...about, data: { ...data, newEmail: maskedEmail(input.email) } })),
        { kind: 'address_changed_new', to: input.email, ...about, data: { ...data, newEmail: input.email } },
      ]);
      return customerUser(inner, scope, id);
    }),
    emailTaken,
  );
}

/**
 * Changes the phone number of a person, in their own profile too where it stands there; it verifies nobody for a while, and whoever signs in is told by mail.
 * Throws `not_found`, `sign_in_elsewhere`.
 */
export async function changePhone(ctx: Context, scope: Scope, id: string, input: { phone: string; verified: readonly Change[] }): Promise<CustomerUserRecord> {
  return inTransaction(ctx, async (inner) => {
    const person = await heldPerson(inner, scope, id);
    if (person.user_id !== null) await membershipsToActOn(inner, scope, person.user_id);
    if (person.phone === input.phone) return customerUser(inner, scope, id);
    const now = inner.now();
    await updatePerson(inner.db, scope, id, { ...nameColumns({ ...person, phone: input.phone }), phone_changed_at: now, updated_at: now });
    await record(inner, { action: 'customer_user.phone_changed', subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'phone', before: person.phone, after: input.phone }, ...input.verified] });
    const user = person.user_id === null ? null : await userById(inner, scope, person.user_id);
    if (user && user.phone === person.phone) await updateUserProfile(inner, scope, user.id, { name: user.name, phone: input.phone });
    if (user) await queueMail(inner, phoneChanged(user, person.organization_id, person.name, input.phone));
    return customerUser(inner, scope, id);
  });
}

/** The mail that tells somebody who signs in of another phone number. */
export function phoneChanged(user: { id: string; email: string }, organizationId: string | null, name: string, phone: string): OutgoingMail {
  return { kind: 'phone_changed', to: user.email, userId: user.id, organizationId, data: { name, lastDigits: phone.replaceAll(/\D/gu, '').slice(-3) } };
}
