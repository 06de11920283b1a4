import { foldEmail } from '../../../shared/folding.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type CustomerActor, type Scope } from '../../policy.ts';
import { companySignIn, ssoRuleOf } from '../access/index.ts';
import { forgive, spend } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { alreadyThere, heldPerson, markAccepted, maskedEmail, orRefused, subjectOf, type PersonRow } from '../customer-users/index.ts';
import { giveBackTries, lookAtCodes, lookAtLink, redeem, stillOpen, voidOpen } from '../one-time/index.ts';
import { organizationById, type OrganizationRow } from '../organizations/index.ts';
import { acceptPassword } from '../passwords/index.ts';
import { providerById } from '../providers/index.ts';
import { moveSession } from '../sessions/index.ts';
import { newcomer, startSignedIn, type SignedIn } from '../sign-in/index.ts';
import { createUser, findUser, noteOrganization, type UserRow } from '../users/index.ts';
import { isStillBound } from './invitations.domain.ts';
import { findInvitation, findOpenByEmail, updateInvitation, type InvitationRow } from './invitations.repository.ts';
import { bothSecrets } from './invitations.sending.service.ts';

/** What the caller holds: the link's secret, or the address and the code that was read out. */
export type Proof = { readonly token: string } | { readonly email: string; readonly code: string };

interface Proven {
  readonly secretId: string;
  readonly invitation: InvitationRow;
  readonly person: PersonRow;
  readonly organization: OrganizationRow;
}

/** The most organizations at once whose invitations an address is tried against. */
const triedAtOnce = 20;

const refused = (proof: Proof) => new AppError('token' in proof ? 'link_invalid' : 'code_invalid');

/**
 * The invitation that a typed code opens. Tries are counted, for the address and for each invitation, in the same commit whether or not anybody is invited
 * there, so that the time says nothing; a right code gets its try back. Throws `too_many_attempts`.
 */
async function lookByCode(ctx: Context, scope: Scope, email: string, code: string): Promise<{ id: string; subjectId: string } | null> {
  const address = foldEmail(email);
  const result = await inTransaction(ctx, async (inner) => {
    const budget = await spend(inner, scope, 'invitation_code', address);
    if (!budget.allowed) return budget;
    const invited = await findOpenByEmail(inner.db, scope, address, triedAtOnce);
    const found = await lookAtCodes(inner, 'invitation_code', invited.map(({ id }) => id), code);
    if (found) {
      await giveBackTries(inner, found.counted);
      await forgive(inner, scope, 'invitation_code', address);
    }
    return { allowed: true as const, found };
  });
  if (!result.allowed) throw new AppError('too_many_attempts', result.retryAfterSeconds === null ? {} : { retryAfterSeconds: result.retryAfterSeconds });
  return result.found;
}

/** What a link or code opens, without using it up. Throws `link_invalid` or `code_invalid` alike for unknown, used, expired and void, and `too_many_attempts`. */
async function prove(ctx: Context, scope: Scope, proof: Proof): Promise<Proven> {
  const secret = 'token' in proof ? await lookAtLink(ctx, 'invitation', proof.token) : await lookByCode(ctx, scope, proof.email, proof.code);
  const bound = secret ? await readBound(ctx, scope, secret.subjectId) : null;
  if (!secret || !bound) throw refused(proof);
  return { secretId: secret.id, ...bound };
}

/** An invitation of this provider that still is what it was made for; in a transaction its person is held. */
async function readBound(ctx: Context, scope: Scope, invitationId: string): Promise<Omit<Proven, 'secretId'> | null> {
  const found = await findInvitation(ctx.db, scope, invitationId);
  if (!found) return null;
  const person = await heldPerson(ctx, scope, found.customer_user_id);
  const organization = await organizationById(ctx, scope, found.organization_id);
  const invitation = ctx.transaction ? await findInvitation(ctx.db, scope, invitationId) : found;
  return invitation && isStillBound({ invitation, person, organization }) ? { invitation, person, organization } : null;
}

/** Where an invitation leads instead of to a password: to the company's own sign-in, where nothing else opens the portal for this person. Undefined: nowhere else. */
async function companyInstead(ctx: Context, scope: Scope, { invitation, person, organization }: Proven): Promise<{ url: string | undefined } | undefined> {
  const isExempt = person.sso_exempt_until !== null && person.sso_exempt_until > ctx.now();
  if (isExempt || !(await ssoRuleOf(ctx, scope, organization.id)).only) return undefined;
  return { url: await companySignIn(ctx, scope, organization.id, invitation.email) };
}

/** What an invitation is for; uses nothing up. Throws `link_invalid`, `code_invalid`, `too_many_attempts`. */
export async function previewInvitation(ctx: Context, proof: Proof) {
  const scope = signInScope(ctx.actor.providerId);
  const proven = await prove(ctx, scope, proof);
  const { invitation, person, organization } = proven;
  const instead = await companyInstead(ctx, scope, proven);
  const provider = await providerById(ctx, scope);
  return { organization: { name: organization.name }, provider: { name: provider.name }, email: invitation.email, name: person.name, portalEnabled: organization.portal_enabled === 1, ...(instead?.url === undefined ? {} : { ssoUrl: instead.url }) };
}

/** The session at hand where it is one of exactly this sign-in. Throws `sign_in_required`, or the proof's own code where somebody else accepted meanwhile. */
async function ownSession(ctx: Context, proof: Proof, proven: Proven, user: UserRow): Promise<CustomerActor> {
  const { actor } = ctx;
  if (actor.kind === 'customer' && actor.userId === user.id) {
    if (actor.facts.access.sso.cameThrough === 'none' || proven.organization.id === actor.organizationId) return actor;
    throw new AppError('sign_in_required', { detail: 'You are signed in through your company, whose sign-in opens that company’s portal only. Sign out, sign in with something of your own, such as your password, and open the invitation again.' });
  }
  // The sign-in may just have come from this very invitation.
  if (!(await stillOpen(ctx, proven.secretId))) throw refused(proof);
  if (actor.kind !== 'customer') throw new AppError('sign_in_required');
  throw new AppError('sign_in_required', { detail: `This invitation is for ${maskedEmail(proven.invitation.email)}, and you are signed in as somebody else. Sign out, sign in with that address, and open the invitation again.` });
}

/** Uses the invitation up in the transaction at hand and links its person: exactly one of any number of simultaneous callers gets past it. Throws the proof's own code. */
async function accept(inner: Context, scope: Scope, proof: Proof, proven: Proven, signIn: () => Promise<{ id: string; name: string }>): Promise<void> {
  const bound = await readBound(inner, scope, proven.invitation.id);
  if (!bound || !(await redeem(inner, proven.secretId))) throw refused(proof);
  await voidOpen(inner, bothSecrets, [bound.invitation.id]);
  const user = await signIn();
  await markAccepted(inner, scope, bound.person, user.id);
  await updateInvitation(inner.db, scope, bound.invitation.id, { accepted_at: inner.now(), updated_at: inner.now() });
  await record(inner, { action: 'invitation.accepted', subject: subjectOf(bound.person), organizationId: bound.person.organization_id, changes: [{ field: 'status', before: bound.person.status, after: 'active' }], actor: { kind: 'customer', id: user.id, label: user.name } });
}

/**
 * Accepts an invitation. Where its address has no sign-in yet, name and password make one and a session; where it has one, only a session of that sign-in
 * accepts, and enters the organization: no password is set and no session made. Throws `link_invalid`, `code_invalid`, `too_many_attempts`,
 * `sign_in_required`, `sso_required`, `already_in_organization`, `validation_failed` and the password's codes.
 */
export async function redeemInvitation(ctx: Context, proof: Proof, input: { name?: string | undefined; password?: string | undefined; transport: 'cookie' | 'token' }): Promise<SignedIn | null> {
  const scope = signInScope(ctx.actor.providerId);
  const proven = await prove(ctx, scope, proof);
  const { organization, invitation } = proven;
  const instead = await companyInstead(ctx, scope, proven);
  if (instead) throw new AppError('sso_required', { detail: `${organization.name} signs in with its own sign-in page. Continue there: it accepts this invitation.`, ...(instead.url === undefined ? {} : { url: instead.url }) });
  const user = await findUser(ctx, scope, 'customer', invitation.email);
  if (user) {
    const actor = await ownSession(ctx, proof, proven, user);
    await orRefused(
      inTransaction(ctx, async (inner) => {
        await accept(inner, scope, proof, proven, async () => ({ id: user.id, name: user.name === '' ? user.email : user.name }));
        await moveSession(inner, scope, actor.sessionId, organization.id);
        await noteOrganization(inner, scope, user.id, organization.id);
      }),
      // Staff linked the sign-in to somebody else of this organization.
      alreadyThere,
    );
    return null;
  }
  const { name, password } = input;
  if (name === undefined || password === undefined) {
    throw new AppError('validation_failed', { errors: { ...(name === undefined ? { name: 'Please fill this in.' } : {}), ...(password === undefined ? { password: 'Please fill this in.' } : {}) } });
  }
  const provider = await providerById(ctx, scope);
  const passwordHash = await acceptPassword(ctx, { password, kind: 'customer', email: invitation.email, words: [provider.name, organization.name, name] });
  try {
    return await inTransaction(ctx, async (inner) => {
      let userId = '';
      await accept(inner, scope, proof, proven, async () => {
        userId = await createUser(inner, { kind: 'customer', email: invitation.email, name, phone: proven.person.phone, passwordHash });
        return { id: userId, name };
      });
      return startSignedIn(inner, { door: 'portal', userId, userKind: 'customer', organizationId: organization.id, method: 'invitation', transport: input.transport }, { user: { email: invitation.email, name, ...newcomer }, rememberDevice: true });
    });
  } catch (error) {
    // Another invitation of the same address was accepted in the same moment.
    if (error instanceof AppError && error.code === 'email_taken') throw new AppError('sign_in_required', { cause: error });
    throw error;
  }
}
