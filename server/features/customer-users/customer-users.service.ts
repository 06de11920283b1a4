import { violatedKey } from '../../../db/errors.ts';
import { foldEmail, foldText } from '../../../shared/folding.ts';
import { invitationState, type InvitationState } from '../../../shared/invitation-state.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { voidOpen } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import { endSessions, openSessionCounts } from '../sessions/index.ts';
import { insertPeople, revokeOpenInvitations, updatePerson } from './customer-users.changes.repository.ts';
import { openStatus, searchTextOf, withStatus, type CustomerStatus } from './customer-users.domain.ts';
import { findCurrentInvitations, findInOrganization, findMembershipsOf, holdPerson, listPeople, peopleAfter, type ListedPerson, type PeopleFilter, type PeopleSort, type PersonRow } from './customer-users.repository.ts';

/** A person as the console shows them. */
export interface CustomerUserRecord extends ListedPerson {
  readonly openSessions: number;
  readonly otherOrganizations: readonly { readonly id: string; readonly organization_id: string; readonly organization_name: string; readonly status: CustomerStatus }[];
  readonly invitation: { readonly id: string; readonly state: InvitationState; readonly expires_at: string | null } | null;
}

export interface NewPerson {
  readonly organizationId: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'user' | 'manager';
  readonly phone?: string | undefined;
}

/** Adds to a page what stands in other tables, with one query each however many people there are. */
async function completed(ctx: Context, scope: Scope, rows: readonly ListedPerson[]): Promise<CustomerUserRecord[]> {
  const userIds = [...new Set(rows.flatMap(({ user_id: userId }) => (userId === null ? [] : [userId])))];
  const counts = await openSessionCounts(ctx, scope, userIds);
  const memberships = Map.groupBy(await findMembershipsOf(ctx.db, scope, userIds), (row) => row.user_id);
  const invitations = await findCurrentInvitations(ctx.db, scope, rows.map(({ id }) => id));
  return rows.map((row) => {
    const invitation = invitations.get(row.id);
    return {
      ...row,
      openSessions: row.user_id === null ? 0 : counts.filter(({ userId, organizationId }) => userId === row.user_id && organizationId === row.organization_id).reduce((sum, { count }) => sum + count, 0),
      otherOrganizations: row.user_id === null ? [] : (memberships.get(row.user_id) ?? []).filter(({ id }) => id !== row.id),
      invitation: invitation ? { id: invitation.id, state: invitationState(invitation, ctx.now()), expires_at: invitation.expires_at } : null,
    };
  });
}

/** One page of people. */
export async function customerUsers(ctx: Context, scope: Scope, query: { sort: readonly [PeopleSort, 'ASC' | 'DESC']; range: readonly [number, number]; filter: PeopleFilter }): Promise<{ rows: CustomerUserRecord[]; total: number }> {
  const page = await listPeople(ctx.db, scope, query.filter, query.sort, query.range);
  return { rows: await completed(ctx, scope, page.rows), total: page.total };
}

/** The next people behind a place, oldest first, for reading all of them. */
export async function nextCustomerUsers(ctx: Context, scope: Scope, filter: PeopleFilter, place: { at: string; id: string } | null, count: number): Promise<CustomerUserRecord[]> {
  return completed(ctx, scope, await peopleAfter(ctx.db, scope, filter, place, count));
}

/** One person. Throws `not_found`. */
export async function customerUser(ctx: Context, scope: Scope, id: string): Promise<CustomerUserRecord> {
  const { rows } = await listPeople(ctx.db, scope, { id: [id] }, ['name', 'ASC'], [0, 0]);
  const [row] = await completed(ctx, scope, rows);
  if (!row) throw new AppError('not_found');
  return row;
}

/** One person, held until the transaction ends. Throws `not_found`. */
export async function heldPerson(ctx: Context, scope: Scope, id: string): Promise<PersonRow> {
  const row = await holdPerson(ctx.db, scope, id);
  if (!row) throw new AppError('not_found');
  return row;
}

/** Whom an audit entry is about. */
export function subjectOf(person: { id: string; name: string }): { kind: string; id: string; label: string } {
  return { kind: 'customer_user', id: person.id, label: person.name };
}

/** Voids links and codes of the open invitations of these people; enabling, moving back or a later change never revives them (F3). */
export async function voidInvitations(ctx: Context, scope: Scope, personIds: readonly string[]): Promise<void> {
  await voidOpen(ctx, ['invitation', 'invitation_code'], await revokeOpenInvitations(ctx.db, scope, personIds, ctx.now()));
}

/** Two may add or link the same person at once: the one whose write comes second hears the refusal it would have heard had it looked later. */
export async function orRefused<T>(work: Promise<T>, refusal: (cause: unknown) => AppError): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (violatedKey(error)?.startsWith('customer_users_') !== true) throw error;
    throw refusal(error);
  }
}

/** The refusal of somebody who belongs to the organization already. */
export function alreadyThere(cause?: unknown): AppError {
  return new AppError('already_in_organization', { cause });
}

/** The refusal of an address that somebody of the organization has. */
export function emailTaken(cause?: unknown): AppError {
  return new AppError('email_taken', { errors: { email: 'Somebody in this organization has this address already.' }, cause });
}

/** Adds a person to an organization and gives the id. Throws `not_found`, `organization_archived`, `email_taken`. */
export async function createCustomerUser(ctx: Context, scope: Scope, person: NewPerson): Promise<string> {
  return orRefused(
    inTransaction(ctx, async (inner) => {
      const organization = await organizationById(inner, scope, person.organizationId);
      if (organization.status === 'archived') throw new AppError('organization_archived');
      if (await findInOrganization(inner.db, scope, organization.id, foldEmail(person.email), null)) throw emailTaken();
      const [row] = newRows(inner, scope, [person]);
      if (!row) throw new Error('No person was given.');
      await insertPeople(inner.db, [row]);
      await record(inner, createdEntry(row));
      return row.id;
    }),
    emailTaken,
  );
}

/** Rows for people who are known and not invited yet. */
export function newRows(ctx: Context, scope: Scope, people: readonly NewPerson[]) {
  const now = ctx.now();
  return people.map(({ organizationId, email, name, role, phone = '' }) => ({
    id: ctx.newId(),
    provider_id: scope.providerId,
    organization_id: organizationId,
    user_id: null,
    ...nameColumns({ email, name, phone }),
    role,
    status: 'new' as const,
    status_before_disable: null,
    phone_changed_at: null,
    email_changed_at: null,
    protected: 0 as const,
    mfa_exempt_until: null,
    mfa_exempt_reason: '',
    ...{ sso_exempt_until: null, sso_exempt_reason: null, sso_rehearsed_at: null, sso_rehearsed_count: null, sso_rehearsed_method: null, feature_states: null },
    version: 1,
    created_at: now,
    updated_at: now,
  }));
}

/** What a person is called and found by. */
export function nameColumns(person: { email: string; name: string; phone: string }) {
  const { email, name, phone } = person;
  return { email, email_folded: foldEmail(email), name, name_folded: foldText(name), phone, search_text: searchTextOf(person) };
}

/** The audit entry of a new person. */
export function createdEntry(row: { id: string; organization_id: string; email: string; name: string; role: string; phone: string }) {
  const { email, name, role, phone } = row;
  return { action: 'customer_user.created', subject: subjectOf(row), organizationId: row.organization_id, changes: changesBetween({}, { email, name, role, ...(phone === '' ? {} : { phone }) }) };
}

/**
 * Saves name, role and phone over a person as they were read. Another role voids open invitations and ends the person's sessions in this organization.
 * The phone of somebody who signs in has an act of its own. Throws `not_found`, `verification_required`, `changed_meanwhile` with the newer record as `present` shapes it.
 */
export async function updateCustomerUser(ctx: Context, scope: Scope, id: string, form: { version: number; name: string; role: 'user' | 'manager'; phone: string }, present: (record: CustomerUserRecord) => unknown): Promise<CustomerUserRecord> {
  return inTransaction(ctx, async (inner) => {
    const person = await heldPerson(inner, scope, id);
    if (person.version !== form.version) throw new AppError('changed_meanwhile', { current: present(await customerUser(inner, scope, id)) });
    const before = { name: person.name, role: person.role, phone: person.phone };
    const after = { name: form.name, role: form.role, phone: form.phone };
    if (person.user_id !== null && after.phone !== before.phone) throw new AppError('verification_required', { detail: 'A call back to this number can open the account, so it is changed by “Change the phone number”, after a verification of the caller.', errors: { phone: 'Change it from the person’s page.' } });
    const changes = changesBetween(before, after);
    if (changes.length > 0) {
      const now = inner.now();
      let status = {};
      if (after.role !== before.role) {
        await voidInvitations(inner, scope, [id]);
        if (person.user_id === null) status = withStatus(person, 'new');
        else await endSessions(inner, scope, { userId: person.user_id, organizationId: person.organization_id }, 'role changed');
      }
      await updatePerson(inner.db, scope, id, { ...nameColumns({ ...after, email: person.email }), role: after.role, ...(after.phone === before.phone ? {} : { phone_changed_at: now }), ...status, updated_at: now });
      await record(inner, { action: 'customer_user.updated', subject: subjectOf({ id, name: after.name }), organizationId: person.organization_id, changes });
    }
    return customerUser(inner, scope, id);
  });
}

/** Ends the person's sessions in this organization; gives how many. Throws `not_found`. */
export async function endSessionsOf(ctx: Context, scope: Scope, id: string): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    const person = await heldPerson(inner, scope, id);
    const ended = person.user_id === null ? 0 : await endSessions(inner, scope, { userId: person.user_id, organizationId: person.organization_id }, 'ended by staff');
    await record(inner, { action: 'sessions.ended', subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'ended', before: null, after: ended }] });
    return ended;
  });
}

/**
 * Closes this membership and opens one in another organization, with the same sign-in and the role `user`; a disabled person stays disabled there. Gives
 * the new membership. Throws `not_found`, `already_in_organization`, `organization_archived`.
 */
export async function moveCustomerUser(ctx: Context, scope: Scope, id: string, organizationId: string): Promise<CustomerUserRecord> {
  return orRefused(
    inTransaction(ctx, async (inner) => {
      const person = await heldPerson(inner, scope, id);
      const from = await organizationById(inner, scope, person.organization_id);
      const to = await organizationById(inner, scope, organizationId);
      if (to.id === from.id || (await findInOrganization(inner.db, scope, to.id, person.email_folded, person.user_id))) throw alreadyThere();
      if (to.status === 'archived') throw new AppError('organization_archived');
      const now = inner.now();
      await voidInvitations(inner, scope, [id]);
      const [fresh] = newRows(inner, scope, [{ organizationId: to.id, email: person.email, name: person.name, role: 'user', phone: person.phone }]);
      if (!fresh) throw new Error('No person was given.');
      // A contact that was just changed verifies nobody, wherever they move.
      const { phone_changed_at, email_changed_at, protected: guarded } = person;
      const opened = { ...fresh, phone_changed_at, email_changed_at, protected: guarded, user_id: person.user_id, ...withStatus(person, person.user_id === null ? 'new' : 'active') };
      await updatePerson(inner.db, scope, id, { status: 'disabled', status_before_disable: openStatus(person), updated_at: now });
      await insertPeople(inner.db, [opened]);
      await record(inner, [
        // Of no organization: it names both, and staff of one alone may not know the other.
        { action: 'customer_user.moved', subject: subjectOf(person), changes: [{ field: 'organization', before: from.name, after: to.name }] },
        ...(person.status === 'disabled' ? [] : [{ action: 'customer_user.disabled', subject: subjectOf(person), organizationId: from.id, changes: [{ field: 'status', before: person.status, after: 'disabled' }] }]),
        createdEntry(opened),
      ]);
      return customerUser(inner, scope, opened.id);
    }),
    alreadyThere,
  );
}
