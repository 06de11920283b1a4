import { foldEmail } from '../../../shared/folding.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { milliseconds } from '../../../shared/times.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, type Change } from '../audit/index.ts';
import { queueMails } from '../deliveries/index.ts';
import { organizationById } from '../organizations/index.ts';
import { endSessions } from '../sessions/index.ts';
import { changeUserEmail, findUser, userById } from '../users/index.ts';
import { updatePerson } from './customer-users.changes.repository.ts';
import { isContactFresh, maskedEmail, statusWithoutSignIn, withStatus, type Verification } from './customer-users.domain.ts';
import { findCurrentInvitations, findInOrganization, findMembershipsOf, type PersonRow } from './customer-users.repository.ts';
import { alreadyThere, customerUser, emailTaken, heldPerson, nameColumns, orRefused, subjectOf, voidInvitations, type CustomerUserRecord } from './customer-users.service.ts';

const verified = (verification: Verification): Change[] => [
  { field: 'verification', before: null, after: verification.method },
  { field: 'verification_note', before: null, after: verification.note },
];

function refuseFreshContact(person: PersonRow, verification: Verification, now: string): void {
  if (!isContactFresh(verification, person.phone_changed_at === null ? null : milliseconds(person.phone_changed_at), milliseconds(now))) return;
  throw new AppError('verification_required', { detail: 'The phone number of this person was changed in the last 7 days, so a call back proves nothing yet. Verify them in person or by their manager.' });
}

/** All organizations a sign-in opens. Throws `sign_in_elsewhere` where the caller has no right over one of them. */
async function membershipsToActOn(ctx: Context, scope: Scope, userId: string) {
  const memberships = await findMembershipsOf(ctx.db, signInScope(scope.providerId), [userId]);
  const { organizationIds } = scope;
  if (organizationIds !== 'all' && memberships.some((membership) => !organizationIds.includes(membership.organization_id))) throw new AppError('sign_in_elsewhere');
  return memberships;
}

/**
 * Links a person to the customer sign-in that has an address; it never finds one of staff. Open invitations are void, for there is nothing left to accept.
 * Throws `not_found`, `already_linked`, `verification_required`, `sign_in_elsewhere`, `already_in_organization`.
 */
export async function linkSignIn(ctx: Context, scope: Scope, id: string, input: { email: string; verification: Verification }): Promise<CustomerUserRecord> {
  return orRefused(
    inTransaction(ctx, async (inner) => {
      const person = await heldPerson(inner, scope, id);
      if (person.user_id !== null) throw new AppError('already_linked');
      refuseFreshContact(person, input.verification, inner.now());
      const user = await findUser(inner, scope, 'customer', input.email);
      if (!user) throw new AppError('not_found', { detail: 'No customer signs in with this address. Check its spelling, or send an invitation instead.', errors: { email: 'No customer signs in with this address.' } });
      const memberships = await membershipsToActOn(inner, scope, user.id);
      if (memberships.some((membership) => membership.organization_id === person.organization_id)) throw alreadyThere();
      await voidInvitations(inner, scope, [id]);
      const status = withStatus(person, 'active');
      await updatePerson(inner.db, scope, id, { user_id: user.id, ...status, updated_at: inner.now() });
      await record(inner, {
        action: 'customer_user.linked',
        subject: subjectOf(person),
        organizationId: person.organization_id,
        changes: [{ field: 'sign_in', before: null, after: user.email }, { field: 'status', before: person.status, after: status.status }, ...verified(input.verification)],
      });
      return customerUser(inner, scope, id);
    }),
    alreadyThere,
  );
}

/** Takes the sign-in from a person and ends its sessions in this organization. Throws `not_found`, `not_linked`, `verification_required`. */
export async function unlinkSignIn(ctx: Context, scope: Scope, id: string, verification: Verification): Promise<CustomerUserRecord> {
  return inTransaction(ctx, async (inner) => {
    const person = await heldPerson(inner, scope, id);
    if (person.user_id === null) throw new AppError('not_linked');
    refuseFreshContact(person, verification, inner.now());
    const user = await userById(inner, scope, person.user_id);
    const invitation = (await findCurrentInvitations(inner.db, scope, [id])).get(id);
    const status = withStatus(person, statusWithoutSignIn(invitation !== undefined && invitation.accepted_at === null && invitation.revoked_at === null));
    await updatePerson(inner.db, scope, id, { user_id: null, ...status, updated_at: inner.now() });
    await endSessions(inner, scope, { userId: person.user_id, organizationId: person.organization_id }, 'unlinked');
    await record(inner, {
      action: 'customer_user.unlinked',
      subject: subjectOf(person),
      organizationId: person.organization_id,
      changes: [{ field: 'sign_in', before: user?.email ?? null, after: null }, { field: 'status', before: person.status, after: status.status }, ...verified(verification)],
    });
    return customerUser(inner, scope, id);
  });
}

/**
 * Changes the address of a person and of the sign-in they are linked to: open invitations and reset links are void, all sessions of the sign-in end, and the
 * old and the new address are told. Throws `not_found`, `verification_required`, `email_taken`, `sign_in_elsewhere`.
 */
export async function changeAddress(ctx: Context, scope: Scope, id: string, input: { email: string; verification: Verification }): Promise<CustomerUserRecord> {
  return orRefused(
    inTransaction(ctx, async (inner) => {
      const person = await heldPerson(inner, scope, id);
      if (person.email === input.email) return customerUser(inner, scope, id);
      refuseFreshContact(person, input.verification, inner.now());
      const sameInOrganization = await findInOrganization(inner.db, scope, person.organization_id, foldEmail(input.email), null);
      if (sameInOrganization && sameInOrganization.id !== id) throw emailTaken();
      const user = person.user_id === null ? null : await userById(inner, scope, person.user_id);
      if (user) {
        await membershipsToActOn(inner, scope, user.id);
        const owner = await findUser(inner, scope, 'customer', input.email);
        if (owner && owner.id !== user.id) throw new AppError('email_taken', { errors: { email: 'Somebody signs in with this address already. Unlink this person and link them to that sign-in instead.' } });
        await changeUserEmail(inner, scope, user.id, input.email);
        await endSessions(inner, scope, { userId: user.id }, 'address changed');
      }
      await voidInvitations(inner, scope, [id]);
      const now = inner.now();
      await updatePerson(inner.db, scope, id, { ...nameColumns({ ...person, email: input.email }), email_changed_at: now, ...(user ? {} : withStatus(person, 'new')), updated_at: now });
      await record(inner, { action: 'customer_user.address_changed', subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'email', before: person.email, after: input.email }, ...verified(input.verification)] });
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
