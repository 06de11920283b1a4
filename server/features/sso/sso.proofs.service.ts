import { foldEmail } from '../../../shared/folding.ts';
import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { hashToken, sameText } from '../../platform/crypto.ts';
import { sourceOf } from '../../platform/sources.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { recordSsoFailure } from '../access/index.ts';
import { spend } from '../attempt-limits/index.ts';
import { heldPerson, membershipsOf, type PersonRow } from '../customer-users/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { issueLink, voidOpen } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import { findUser, userById, type UserRow } from '../users/index.ts';
import { findConnection, type ConnectionRow } from './sso.connections.repository.ts';
import type { FlowRow } from './sso.flows.repository.ts';
import { wayAddress, type Browser } from './sso.flows.service.ts';
import type { Named } from './sso.identity.domain.ts';
import { homeOf } from './sso.microsoft365.service.ts';
import { matchPerson, personWith } from './sso.people.service.ts';
import { findProof, findProofsOf, insertProof, type ProofRow } from './sso.proofs.repository.ts';
import { step } from './sso.steps.domain.ts';
import { findSubject, knowsUser } from './sso.subjects.repository.ts';

const namedPlace = (proof: Pick<ProofRow, 'id' | 'organization_id'>) => `sso_proofs/named_sealed/${proof.id}/${proof.organization_id}`;

/** Where the link of the mail leads. */
export const proofPath = '/sign-in/confirm-address';

type Why = 'mailed' | 'mail_limit' | 'unknown' | 'disabled' | 'other_subject';

const sentences: Readonly<Record<Why, string>> = {
  mailed: 'The address lies under no domain that this organization has proven, so it proves nothing by itself. A link was mailed to it, which works for 30 minutes in the same browser; whoever has a password or passkey here gives that too. After that this sign-in knows the person.',
  mail_limit: 'The address lies under no domain that this organization has proven, and it was sent as many mails within the hour as anybody may ask for. The link of the last one still works; else try again in an hour.',
  unknown: 'The address lies under no domain that this organization has proven, and nobody of the organization is known by it, so no mail went out. Invite the person under this very address, or prove the domain.',
  disabled: 'The person with this address is disabled in this organization, so no mail went out. Enable them first.',
  other_subject: 'The identity provider knows this address under another identity than before, so no mail went out. If it is the same person, have the connection forget them first.',
};

/** Whom of an organization an address means: by their own, or by the one they sign in with. */
async function knownBy(ctx: Context, scope: Scope, organizationId: string, email: string): Promise<PersonRow | null> {
  const person = await personWith(ctx, scope, organizationId, email);
  if (person) return person;
  const user = await findUser(ctx, scope, 'customer', email);
  const membership = user && (await membershipsOf(ctx, scope, user.id)).find((one) => one.organization_id === organizationId);
  return membership ? heldPerson(ctx, scope, membership.id) : null;
}

/** The sign-in that a person has, or would get by their address; null: none yet. */
async function signInOf(ctx: Context, scope: Scope, person: PersonRow): Promise<UserRow | null> {
  return person.user_id === null ? findUser(ctx, scope, 'customer', person.email) : userById(ctx, scope, person.user_id);
}

async function recipient(ctx: Context, scope: Scope, connection: ConnectionRow, organizationId: string, email: string): Promise<PersonRow | Exclude<Why, 'mailed' | 'mail_limit'>> {
  const person = await knownBy(ctx, scope, organizationId, email);
  if (!person) return 'unknown';
  if (person.status === 'disabled') return 'disabled';
  const user = await signInOf(ctx, scope, person);
  return user && (await knowsUser(ctx.db, scope, connection.id, user.id)) ? 'other_subject' : person;
}

/** Counts a mail that somebody outside causes, whether or not one goes out, so that the limits tell nothing either (D5). */
async function mayMail(ctx: Context, scope: Scope, email: string): Promise<boolean> {
  const bySource = await spend(ctx, scope, 'mail:source', sourceOf(ctx.client.ip));
  const byAddress = await spend(ctx, scope, 'mail:address', foldEmail(email));
  return bySource.allowed && byAddress.allowed;
}

/**
 * Where somebody goes on whom a connection names under an address of no proven domain: to a page that says the same to everybody. Whom the organization knows by that address is mailed a
 * link; nobody else is, and no other address. Null: the connection knows them, or their address is no question.
 */
export async function askForProof(ctx: Context, connection: ConnectionRow, flow: FlowRow, { named, steps }: { readonly named: Named; readonly steps: readonly SsoStep[] }, browser: Browser): Promise<string | null> {
  const scope = signInScope(ctx.actor.providerId);
  if (connection.purpose === 'staff' || (await findSubject(ctx.db, scope, connection.id, named.subject))) return null;
  const match = await matchPerson(ctx, scope, connection, named);
  const organizationId = await homeOf(ctx, scope, connection, named);
  if (match.kind !== 'none' || match.why !== 'domain_not_proven' || match.email === null || organizationId === null) return null;
  const { email } = match;
  const found = await recipient(ctx, scope, connection, organizationId, email);
  const person = typeof found === 'string' ? null : found;
  const isAllowed = await mayMail(ctx, scope, email);
  const why: Why = typeof found === 'string' ? found : isAllowed ? 'mailed' : 'mail_limit';
  const told = step('person', 'failed', sentences[why], email);
  const browserHash = hashToken(browser.bind(limits.sso.proofMinutes * 60));
  const id = ctx.newId();
  const expiresAt = isoTime(milliseconds(ctx.now()) + limits.sso.proofMinutes * 60_000);
  const reference = await inTransaction(ctx, async (inner) => {
    if (why === 'mailed') await voidOpen(inner, ['sso_proof'], await findProofsOf(inner.db, scope, connection.id, named.subject));
    const named_sealed = inner.ports.keyring.seal(JSON.stringify(named), namedPlace({ id, organization_id: organizationId }));
    await insertProof(inner.db, { id, provider_id: scope.providerId, organization_id: organizationId, connection_id: connection.id, subject: named.subject, email, customer_user_id: why === 'mailed' ? (person?.id ?? null) : null, browser_hash: browserHash, host: inner.client.host, return_path: flow.app_challenge === null ? flow.return_path : '/', from_app: flow.app_challenge === null ? 0 : 1, named_sealed, created_at: inner.now(), expires_at: expiresAt, proven_at: null });
    if (why === 'mailed') {
      await issueLink(inner, { purpose: 'sso_proof', subjectId: id, expiresAt });
      const { name: organizationName } = await organizationById(inner, scope, organizationId);
      await queueMail(inner, { kind: 'sso_proof', to: email, userId: person?.user_id ?? null, organizationId, subjectId: id, host: inner.client.host, data: { organizationName, connectionName: connection.name, email } });
    }
    return recordSsoFailure(inner, { door: 'portal', outcome: 'sso_proof_needed', email, userId: person?.user_id ?? null, organizationId, customerUserId: person?.id ?? null, method: 'sso:person', sso: { connectionId: connection.id, steps: JSON.stringify([...steps, told]) } });
  });
  return `/sign-in/check-mail?${new URLSearchParams({ proof: id, reference }).toString()}`;
}

/** Whether a request comes from the browser that came back from the identity provider. */
export function isProofsBrowser(proof: ProofRow, browser: Browser): boolean {
  const token = browser.bound();
  return token !== undefined && sameText(hashToken(token), proof.browser_hash);
}

/** What is waited for, to the browser that came back; to every other there is none. Throws `link_invalid`. */
export async function waitingProof(ctx: Context, id: string, browser: Browser): Promise<{ email: string; connectionName: string; expiresAt: string; proven: boolean; url: string }> {
  const scope = signInScope(ctx.actor.providerId);
  const proof = await findProof(ctx.db, scope, id, ctx.now());
  const connection = proof && (await findConnection(ctx.db, scope, proof.connection_id));
  if (!proof || !connection || !isProofsBrowser(proof, browser)) throw new AppError('link_invalid');
  return { email: proof.email, connectionName: connection.name, expiresAt: proof.expires_at, proven: proof.proven_at !== null, url: await wayAddress(ctx, scope, connection.id, `/login?${new URLSearchParams({ hint: proof.email, return: proof.return_path }).toString()}`) };
}

/** A proof with everything it is bound to, as things stand now. */
export interface Bound {
  readonly proof: ProofRow;
  readonly named: Named;
  readonly connection: ConnectionRow;
  readonly organizationName: string;
  readonly person: PersonRow;
  readonly user: UserRow | null;
}

function namedBy(ctx: Context, proof: ProofRow): Named | null {
  try {
    return JSON.parse(ctx.ports.keyring.open(proof.named_sealed, namedPlace(proof))) as Named;
  } catch {
    // Sealed with a key that is gone: the person signs in at their company once more.
    return null;
  }
}

/** What a proof is bound to, where all of that still holds: connection, subject, organization, person and address (F3, G4); null: not any more. In a transaction the person is held. */
export async function boundProof(ctx: Context, scope: Scope, proofId: string): Promise<Bound | null> {
  const proof = await findProof(ctx.db, scope, proofId, ctx.now());
  if (!proof || proof.customer_user_id === null || proof.proven_at !== null) return null;
  const connection = await findConnection(ctx.db, scope, proof.connection_id);
  const named = namedBy(ctx, proof);
  if (named === null) return null;
  if (connection?.status !== 'live' || (await homeOf(ctx, scope, connection, named)) !== proof.organization_id) return null;
  const organization = await organizationById(ctx, scope, proof.organization_id);
  if (organization.status === 'archived' || (await findSubject(ctx.db, scope, connection.id, proof.subject))) return null;
  const person = await knownBy(ctx, scope, proof.organization_id, proof.email);
  if (person?.id !== proof.customer_user_id || person.status === 'disabled') return null;
  if (person.email_changed_at !== null && person.email_changed_at >= proof.created_at) return null;
  const held = ctx.transaction ? await heldPerson(ctx, scope, person.id) : person;
  const user = await signInOf(ctx, scope, held);
  if (user && (await knowsUser(ctx.db, scope, connection.id, user.id))) return null;
  return { proof, named, connection, organizationName: organization.name, person: held, user };
}

/** Whether the mail of a proof still does something for its address. */
export async function isProofWanted(ctx: Context, delivery: { readonly subjectId: string | null }): Promise<boolean> {
  return delivery.subjectId !== null && (await boundProof(ctx, signInScope(ctx.actor.providerId), delivery.subjectId)) !== null;
}
