import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { permits, signInScope, type Scope, type StaffActor } from '../../policy.ts';
import { mailable, settleSuccess, spendOrRefuse } from '../attempt-limits/index.ts';
import { record, recordRefused } from '../audit/index.ts';
import { subjectOf } from '../customer-users/index.ts';
import { queueMails } from '../deliveries/index.ts';
import { lookAtCodes, redeem, voidOpen } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import { portalPinOf } from '../users/index.ts';
import { callerOf, isSelf, refuseElsewhere, refuseSelf, refuseUnavailable, secondFor, type Caller } from './verifications.caller.service.ts';
import { codeChannels } from './verifications.channels.service.ts';
import { isSamePhone, statusAt, whyUnusable, type CallerMethod, type VerificationStatus } from './verifications.domain.ts';
import { closePending, findVerification, insertVerification, listOpen, updateVerification, type VerificationRow } from './verifications.repository.ts';

/** A verification as a member of staff sees it. */
export interface SeenVerification extends VerificationRow {
  readonly statusNow: VerificationStatus;
  readonly mine: boolean;
  readonly secondNeeded: boolean;
  readonly mayConfirmSecond: boolean;
  readonly usable: boolean;
}

export type Answer = { readonly code: string } | { readonly pin: string } | { readonly number: string; readonly note: string };

const minutesOn = (ctx: Context, minutes: number) => isoTime(milliseconds(ctx.now()) + minutes * 60_000);
/** Until when something that was confirmed now counts. */
export const validUntil = (ctx: Context) => minutesOn(ctx, limits.verification.validMinutes);

/** A row with what it means to the member of staff at hand. */
export function seen(ctx: Context, actor: StaffActor, caller: Caller, row: VerificationRow): SeenVerification {
  const second = secondFor(caller, row.method);
  const statusNow = statusAt(row, ctx.now());
  const mine = row.created_by_id === actor.userId;
  return {
    ...row,
    statusNow,
    mine,
    secondNeeded: second !== null,
    mayConfirmSecond: second !== null && statusNow === 'verified' && row.second_by_id === null && !mine && !isSelf(actor, caller) && permits(actor, 'customers.recover'),
    usable: !isSelf(actor, caller) && whyUnusable(row, { byUserId: actor.userId, userId: caller.person.user_id, second, now: ctx.now() }) === null,
  };
}

/** The verifications of a person that can still come to count. */
export async function openVerifications(ctx: Context, scope: Scope, actor: StaffActor, caller: Caller): Promise<SeenVerification[]> {
  const rows = await listOpen(ctx.db, scope, { customerUserId: caller.person.id }, ctx.now());
  return rows.map((row) => seen(ctx, actor, caller, row));
}

async function rowOfPerson(ctx: Context, scope: Scope, id: string): Promise<{ row: VerificationRow; caller: Caller }> {
  const row = await findVerification(ctx.db, scope, id);
  if (!row || row.customer_user_id === null) throw new AppError('not_found');
  return { row, caller: await callerOf(ctx, scope, row.customer_user_id) };
}

/** One verification of a person. Throws `not_found`. */
export async function verificationOf(ctx: Context, scope: Scope, actor: StaffActor, id: string): Promise<SeenVerification> {
  const { row, caller } = await rowOfPerson(ctx, scope, id);
  return seen(ctx, actor, caller, row);
}

/**
 * Begins to make sure who is calling: mails a code, asks the managers, or waits for what the caller says. Closes what the same member of staff had begun about the
 * person. Throws `not_found`, `own_account`, `verification_unavailable`, `too_many_requests`.
 */
export async function startVerification(ctx: Context, scope: Scope, actor: StaffActor, customerUserId: string, input: { method: CallerMethod; note: string }): Promise<SeenVerification> {
  return inTransaction(ctx, async (inner) => {
    const caller = await callerOf(inner, scope, customerUserId);
    refuseSelf(actor, caller);
    const { contact, managers } = await refuseUnavailable(inner, scope, actor, caller, input.method);
    const { person } = caller;
    await voidOpen(inner, ['verification_code'], await closePending(inner.db, scope, { customerUserId }, actor.userId));
    const id = inner.newId();
    const asksManagers = input.method === 'manager_approval';
    const expiresAt = input.method === 'mail_code' ? await codeChannels.mail_code.send(inner, id, caller) : minutesOn(inner, asksManagers ? limits.verification.approvalHours * 60 : limits.verification.codeMinutes);
    await insertVerification(inner.db, {
      id,
      provider_id: scope.providerId,
      organization_id: person.organization_id,
      customer_user_id: customerUserId,
      staff_id: null,
      user_id: person.user_id,
      method: input.method,
      status: 'pending',
      contact,
      note: input.note,
      second_required: secondFor(caller, input.method) === null ? 0 : 1,
      approver_id: null,
      second_by_id: null,
      created_by_id: actor.userId,
      created_by: actor.name,
      verified_by: '',
      second_by: '',
      created_at: inner.now(),
      expires_at: expiresAt,
      verified_at: null,
      second_at: null,
    });
    if (asksManagers) {
      const organization = await organizationById(inner, scope, person.organization_id);
      const data = { name: person.name, askedBy: actor.name, organizationName: organization.name, note: input.note, expiresAt };
      // Whoever was mailed too often lately still finds the request in their portal.
      const told = await mailable(inner, signInScope(scope.providerId), managers);
      await queueMails(inner, told.map((manager) => ({ kind: 'approval_asked', to: manager.email, userId: manager.user_id, organizationId: person.organization_id, subjectId: id, data })));
    }
    await record(inner, { action: 'verification.started', subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'verification', before: null, after: input.method }, { field: 'contact', before: null, after: contact }] });
    return verificationOf(inner, scope, actor, id);
  });
}

async function refuseAnswer(ctx: Context, caller: Caller, method: string, detail: string): Promise<never> {
  await inTransaction(ctx, (inner) => recordRefused(inner, { action: 'refused.verification_failed', subject: subjectOf(caller.person), organizationId: caller.person.organization_id }));
  throw new AppError('verification_failed', { detail, recorded: true, errors: { [method === 'portal_pin' ? 'pin' : 'code']: detail } });
}

/** Judges what the caller said; gives what uses a code up, true for exactly one of any number of simultaneous tries. */
async function judge(ctx: Context, scope: Scope, caller: Caller, row: VerificationRow, answer: Answer): Promise<(inner: Context) => Promise<boolean>> {
  const { person } = caller;
  const mismatch = (field: string, sentence: string) => new AppError('validation_failed', { errors: { [field]: sentence } });
  if (row.method === 'call_back') {
    if (!('number' in answer)) throw mismatch('number', 'Say which number you called.');
    if (!isSamePhone(answer.number, person.phone)) throw mismatch('number', `Call the number on record: ${person.phone}`);
    return async () => true;
  }
  // Codes and PINs of one person are guessed at one common price.
  const subject = guessSubject(caller);
  const everywhere = signInScope(scope.providerId);
  const settled = (take: (inner: Context) => Promise<boolean>) => async (inner: Context) => {
    if (!(await take(inner))) return false;
    await settleSuccess(inner, everywhere, 'verification', subject);
    return true;
  };
  if (row.method === 'portal_pin') {
    if (!('pin' in answer) || person.user_id === null) throw mismatch('pin', 'Type the PIN the caller says.');
    await spendOrRefuse(ctx, everywhere, 'verification', subject);
    const { hash } = await portalPinOf(ctx, everywhere, person.user_id);
    if (await ctx.ports.passwords.verify(hash, answer.pin.replaceAll(/\D/gu, ''))) return settled(async () => true);
    return refuseAnswer(ctx, caller, row.method, 'This is not the PIN they set in their portal.');
  }
  if (!('code' in answer)) throw mismatch('code', 'Type the code the caller says.');
  await spendOrRefuse(ctx, everywhere, 'verification', subject);
  const code = await lookAtCodes(ctx, 'verification_code', [row.id], answer.code);
  if (code !== null) return settled((inner) => redeem(inner, code.id));
  return refuseAnswer(ctx, caller, row.method, `This is not the code that was mailed. After ${limits.verification.tries} wrong tries or ${limits.verification.codeMinutes} minutes it stops working: start again then.`);
}

/** Whose codes and PINs are guessed together: one sign-in's, or one person's without. */
export function guessSubject({ person }: Caller): string {
  return person.user_id ?? person.id;
}

/**
 * Takes what the caller said; the verification counts for 15 minutes from then on. Counts a try of a code or PIN before it is judged. Throws `not_found`, `forbidden`,
 * `own_account`, `verification_closed`, `verification_unavailable`, `validation_failed`, `verification_failed`, `too_many_attempts`.
 */
export async function confirmVerification(ctx: Context, scope: Scope, actor: StaffActor, id: string, answer: Answer): Promise<SeenVerification> {
  const { row, caller } = await rowOfPerson(ctx, scope, id);
  if (row.created_by_id !== actor.userId) throw new AppError('forbidden', { detail: `${row.created_by} began this verification. Start your own.` });
  refuseSelf(actor, caller);
  const closed = () => new AppError('verification_closed');
  if (statusAt(row, ctx.now()) !== 'pending' || row.user_id !== caller.person.user_id) throw closed();
  if (row.method === 'manager_approval') throw new AppError('verification_unavailable', { detail: 'A manager answers this in their own portal. Wait for them, or verify the caller another way.' });
  await refuseUnavailable(ctx, scope, actor, caller, row.method);
  const take = await judge(ctx, scope, caller, row, answer);
  return inTransaction(ctx, async (inner) => {
    const held = await findVerification(inner.db, scope, id);
    if (held?.status !== 'pending' || !(await take(inner))) throw closed();
    const note = 'note' in answer ? answer.note : held.note;
    await updateVerification(inner.db, scope, id, { status: 'verified', verified_at: inner.now(), verified_by: actor.name, note, expires_at: validUntil(inner) });
    await record(inner, { action: 'verification.confirmed', subject: subjectOf(caller.person), organizationId: caller.person.organization_id, changes: [{ field: 'verification', before: null, after: row.method }, ...('number' in answer ? [{ field: 'number', before: null, after: caller.person.phone }] : []), ...(note === '' ? [] : [{ field: 'verification_note', before: null, after: note }])] });
    return verificationOf(inner, scope, actor, id);
  });
}

/**
 * Confirms, as a second member of staff, what a colleague verified about a person who needs two; it counts for 15 minutes from then on. Throws `not_found`,
 * `own_account`, `sign_in_elsewhere`, `verification_closed`.
 */
export async function confirmSecond(ctx: Context, scope: Scope, actor: StaffActor, id: string): Promise<SeenVerification> {
  return inTransaction(ctx, async (inner) => {
    const { row, caller } = await rowOfPerson(inner, scope, id);
    refuseSelf(actor, caller);
    if (row.created_by_id === actor.userId) throw new AppError('own_account', { detail: 'You verified this caller yourself: a colleague must confirm it.' });
    refuseElsewhere(scope, caller);
    if (!seen(inner, actor, caller, row).mayConfirmSecond) throw new AppError('verification_closed', { detail: 'There is nothing to confirm: this verification needs no second member of staff, has been confirmed, or is over.' });
    await updateVerification(inner.db, scope, id, { second_by_id: actor.userId, second_by: actor.name, second_at: inner.now(), expires_at: validUntil(inner) });
    await record(inner, { action: 'verification.seconded', subject: subjectOf(caller.person), organizationId: caller.person.organization_id, changes: [{ field: 'verified_by', before: null, after: row.created_by }] });
    return verificationOf(inner, scope, actor, id);
  });
}

