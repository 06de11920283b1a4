import { limits } from '../../../shared/limits.ts';
import type { Context } from '../../context.ts';
import { hashToken, newToken, sameText } from '../../platform/crypto.ts';
import { noProvider } from '../../policy.ts';
import { normalizeCode, randomCode } from '../../platform/ids.ts';
import { countTries, findByHash, findOpen, findOpenOf, findSecret, insertFirst, insertSecret, replaceHash, uncountTries, useSecret, voidSecrets, type Purpose, type SecretRow } from './one-time.repository.ts';

/** Purposes whose secret is short enough to read out or type. */
export type CodePurpose = Extract<Purpose, 'invitation_code' | 'access_pass' | 'verification_code'>;

export interface Issued {
  readonly id: string;
  /** What the person gets: 256 bits in base64url for a link, Crockford letters for a code. */
  readonly secret: string;
  readonly expiresAt: string;
}

interface Issue {
  readonly purpose: Purpose;
  readonly subjectId: string;
  readonly expiresAt: string;
  readonly maxTries?: number;
}

const hashesOf = (ctx: Context, purpose: Purpose, secret: string) => ctx.ports.keyring.macs(`one-time hash ${purpose}`, secret);
const hashOf = (ctx: Context, purpose: Purpose, secret: string) => ctx.ports.keyring.mac(`one-time hash ${purpose}`, secret);
/** The digits follow from the row and the master key, as a link's secret does. */
const sentCode = (ctx: Context, id: string) => (Buffer.from(ctx.ports.keyring.mac('one-time code', id), 'base64url').readUIntBE(0, 6) % 10 ** limits.verification.codeDigits).toString().padStart(limits.verification.codeDigits, '0');
/** The link's secret follows from its row and the master key: no job, log or database holds it, and each try of a mail carries the same. */
const linkSecret = (ctx: Context, id: string) => ctx.ports.keyring.mac('one-time link', id);

/** Short secrets, which work only together with whom they are for. */
const isCode = (purpose: Purpose): purpose is CodePurpose => purpose === 'invitation_code' || purpose === 'access_pass' || purpose === 'verification_code';

async function add(ctx: Context, issue: Issue, secretOf: (id: string) => string): Promise<Issued> {
  const id = ctx.newId();
  const secret = secretOf(id);
  await insertSecret(ctx.db, {
    id,
    provider_id: ctx.actor.providerId === noProvider ? null : ctx.actor.providerId,
    purpose: issue.purpose,
    subject_id: issue.subjectId,
    secret_hash: hashOf(ctx, issue.purpose, isCode(issue.purpose) ? `${issue.subjectId} ${secret}` : secret),
    expires_at: issue.expiresAt,
    used_at: null,
    voided_at: null,
    tries: 0,
    max_tries: issue.maxTries ?? null,
    created_at: ctx.now(),
  });
  return { id, secret, expiresAt: issue.expiresAt };
}

/** Makes a link's secret; older open ones of the same subject and purpose are void. */
export async function issueLink(ctx: Context, issue: Issue): Promise<Issued> {
  await voidSecrets(ctx.db, [issue.purpose], [issue.subjectId], ctx.now());
  return add(ctx, issue, (id) => linkSecret(ctx, id));
}

/** Makes a code to read out, of 10 characters unless said otherwise, that bears 5 wrong tries; older open ones of the same subject are void. */
export async function issueCode(ctx: Context, issue: Issue & { readonly purpose: CodePurpose; readonly characters?: number }): Promise<Issued> {
  const { characters = limits.invitationCode.characters, ...rest } = issue;
  await voidSecrets(ctx.db, [rest.purpose], [rest.subjectId], ctx.now());
  return add(ctx, { ...rest, maxTries: limits.invitationCode.tries }, () => randomCode(characters));
}

/** Makes a code of digits that a mail carries to its reader; like a link's secret it stands in no table, and older open ones of the same subject are void. */
export async function issueSentCode(ctx: Context, issue: Issue & { readonly purpose: 'verification_code' }): Promise<Issued> {
  await voidSecrets(ctx.db, [issue.purpose], [issue.subjectId], ctx.now());
  return add(ctx, { ...issue, maxTries: limits.verification.tries }, (id) => sentCode(ctx, id));
}

/** Makes a challenge of 256 bits that a page hands to an authenticator, or a browser carries to an identity provider and back; of one subject many may be open. */
export async function issueChallenge(ctx: Context, issue: Issue & { readonly purpose: 'passkey_registration' | 'passkey_sign_in' | 'sso_test' | 'sso_begin' | 'sso_state' | 'sso_handle' | 'sso_app_code' }): Promise<Issued> {
  return add(ctx, issue, () => newToken());
}

/** Takes something that others made and that counts once, such as an assertion's id, until a time: true for exactly one of any number of simultaneous callers, over all processes. */
export async function takeOnce(ctx: Context, taken: { readonly purpose: 'sso_assertion'; readonly subjectId: string; readonly name: string; readonly expiresAt: string }): Promise<boolean> {
  const now = ctx.now();
  // It is no secret, and one name must come out alike before and after a change of keys.
  const hash = hashToken(`${taken.purpose} ${taken.subjectId} ${taken.name}`);
  return insertFirst(ctx.db, { id: ctx.newId(), provider_id: ctx.actor.providerId, purpose: taken.purpose, subject_id: taken.subjectId, secret_hash: hash, expires_at: taken.expiresAt, used_at: now, voided_at: null, tries: 0, max_tries: null, created_at: now });
}

/** The secret of a link or mailed code that is about to be sent, or null where it no longer works. */
export async function linkToSend(ctx: Context, purpose: Purpose, subjectId: string): Promise<string | null> {
  const row = await findOpen(ctx.db, purpose, subjectId, ctx.now());
  if (!row) return null;
  const secret = isCode(purpose) ? sentCode(ctx, row.id) : linkSecret(ctx, row.id);
  const hash = hashOf(ctx, purpose, isCode(purpose) ? `${subjectId} ${secret}` : secret);
  // After a key rotation the secret of an unsent link comes out otherwise.
  if (!sameText(hash, row.secret_hash)) await replaceHash(ctx.db, row.id, hash);
  return secret;
}

function isOpen(row: SecretRow, now: string): boolean {
  return row.used_at === null && row.voided_at === null && row.expires_at > now;
}

/** What a link's secret opens, without using it up; null where it is unknown, used, void or expired. */
export async function lookAtLink(ctx: Context, purpose: Purpose, secret: string): Promise<{ id: string; subjectId: string; providerId: string | null } | null> {
  const row = await findByHash(ctx.db, purpose, hashesOf(ctx, purpose, secret));
  if (!row || !isOpen(row, ctx.now())) return null;
  return { id: row.id, subjectId: row.subject_id, providerId: row.provider_id };
}

/**
 * Which of these subjects a typed code is the open one of, or null. It counts a try of each first, so in a transaction nothing may be answered before its
 * commit; it does the same work for none.
 */
export async function lookAtCodes(ctx: Context, purpose: CodePurpose, subjectIds: readonly string[], typed: string): Promise<{ id: string; subjectId: string; counted: readonly string[] } | null> {
  const code = normalizeCode(typed);
  const rows = await findOpenOf(ctx.db, purpose, subjectIds.length > 0 ? subjectIds : [noProvider], ctx.now());
  const counted = await countTries(ctx.db, rows.map(({ id }) => id));
  // A code that was handed out before a rotation of the key stands under the older one.
  const hashes = (rows.length > 0 ? rows : [null]).flatMap((row) => hashesOf(ctx, purpose, `${row?.subject_id ?? noProvider} ${code}`).map((hash) => ({ row, hash })));
  const found = hashes.find(({ row, hash }) => row !== null && counted.has(row.id) && sameText(row.secret_hash, hash));
  return found?.row ? { id: found.row.id, subjectId: found.row.subject_id, counted: [...counted] } : null;
}

/** Gives back the tries that a right code has cost, also those of the person's other codes: only wrong ones use a code up. */
export async function giveBackTries(ctx: Context, ids: readonly string[]): Promise<void> {
  await uncountTries(ctx.db, ids);
}

/** Uses a secret up: true for exactly one of any number of simultaneous callers, over all processes. */
export async function redeem(ctx: Context, id: string): Promise<boolean> {
  return useSecret(ctx.db, id, ctx.now());
}

/** Voids every open secret of these purposes for these subjects. */
export async function voidOpen(ctx: Context, purposes: readonly Purpose[], subjectIds: readonly string[]): Promise<void> {
  await voidSecrets(ctx.db, purposes, subjectIds, ctx.now());
}

/** When the open secret of a subject expires; null where there is none. */
export async function openUntil(ctx: Context, purpose: Purpose, subjectId: string): Promise<string | null> {
  return (await findOpen(ctx.db, purpose, subjectId, ctx.now()))?.expires_at ?? null;
}

/** The row behind an issued secret still opens something. */
export async function stillOpen(ctx: Context, id: string): Promise<boolean> {
  const row = await findSecret(ctx.db, id);
  return row !== undefined && isOpen(row, ctx.now());
}
