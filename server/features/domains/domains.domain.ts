import { challengePrefix, type CheckOutcome, type DomainState } from '../../../shared/domains.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';

type Looked = { readonly kind: 'found'; readonly values: readonly string[] } | { readonly kind: 'no_name' | 'no_record' | 'no_answer' };

/** What a look into DNS says, with other values than ours where it found some. */
export interface Finding {
  readonly outcome: CheckOutcome;
  readonly found: readonly string[];
}

const { foundValues, foundCharacters, recheckHours, retryHours, warnDays, withdrawDays, noticeDays } = limits.domainProof;
const hour = 3_600_000;
const day = 24 * hour;

/** A stranger's text as it may be shown: one short line, with a mark in place of what cannot be seen or turns the writing round. */
export function harmless(text: string): string {
  const line = text.slice(0, foundCharacters * 4).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{fffd}').replaceAll(/\s+/gu, ' ').trim();
  return line.length > foundCharacters ? `${line.slice(0, foundCharacters)}…` : line;
}

/** As people paste values into the forms of their DNS provider: with spaces and quotation marks around them. */
const bare = (value: string) => value.trim().replace(/^"(.*)"$/su, '$1').trim();

/** What the answers for the name of the proof and for the domain itself mean; a record at either proves it. */
export function judge(challenge: Looked, root: Looked, token: string): Finding {
  const valuesOf = (answer: Looked) => (answer.kind === 'found' ? answer.values : []);
  const here = [...valuesOf(challenge), ...valuesOf(root)];
  if (here.some((value) => bare(value) === `${challengePrefix}${token}`)) return { outcome: 'proven', found: [] };
  // Who does not answer may hold the right record.
  if (challenge.kind === 'no_answer' || root.kind === 'no_answer') return { outcome: 'no_answer', found: [] };
  const others = [...valuesOf(challenge), ...valuesOf(root).filter((value) => bare(value).startsWith(challengePrefix))];
  if (others.length > 0) return { outcome: 'other_value', found: [...new Set(others.slice(0, foundValues).map(harmless))] };
  return { outcome: root.kind === 'no_name' ? 'no_such_domain' : 'record_missing', found: [] };
}

/** How far the proof of a domain is; times are ISO 8601. */
export interface Proof {
  readonly provenAt: string | null;
  readonly failingSince: string | null;
  /** When a mail said that the record is gone. */
  readonly warnedAt: string | null;
}

/** What a check changed, if it did. */
export type ProofEvent = 'proven' | 'failing' | 'warned' | 'recovered' | 'held' | 'withdrawn' | null;

const later = (time: string, by: number) => isoTime(milliseconds(time) + by);

/** When the proof of a domain whose record is gone ends at the earliest; null while it is there. */
export function provenUntil({ failingSince, warnedAt }: Proof): string | null {
  if (failingSince === null) return null;
  const [afterAll, afterMail] = [later(failingSince, withdrawDays * day), later(warnedAt ?? later(failingSince, warnDays * day), noticeDays * day)];
  return afterAll > afterMail ? afterAll : afterMail;
}

/**
 * What a check makes of a proof, and when the next look is due (null: when somebody asks): it lasts while nobody answers, and ends only once the record has been gone for long and a mail has said so. One that is `needed`, since people have
 * no other way in, does not end: each time it would, a mail says so, and a week passes anew.
 */
export function afterCheck(proof: Proof, outcome: CheckOutcome, now: string, needed = false): { readonly proof: Proof; readonly recheckAt: string | null; readonly event: ProofEvent } {
  const { provenAt, failingSince, warnedAt } = proof;
  const [tomorrow, soon] = [later(now, recheckHours * hour), later(now, retryHours * hour)];
  if (outcome === 'proven') return { proof: { provenAt: provenAt ?? now, failingSince: null, warnedAt: null }, recheckAt: tomorrow, event: provenAt === null ? 'proven' : failingSince === null ? null : 'recovered' };
  if (provenAt === null) return { proof, recheckAt: null, event: null };
  if (outcome === 'no_answer') return { proof, recheckAt: soon, event: null };
  if (failingSince === null) return { proof: { provenAt, failingSince: now, warnedAt: null }, recheckAt: tomorrow, event: 'failing' };
  if (warnedAt === null) return now < later(failingSince, warnDays * day) ? { proof, recheckAt: tomorrow, event: null } : { proof: { ...proof, warnedAt: now }, recheckAt: tomorrow, event: 'warned' };
  if (now < (provenUntil(proof) ?? now)) return { proof, recheckAt: tomorrow, event: null };
  if (needed) return { proof: { ...proof, warnedAt: now }, recheckAt: tomorrow, event: 'held' };
  return { proof: { provenAt: null, failingSince: null, warnedAt: null }, recheckAt: null, event: 'withdrawn' };
}

/** The state of a proof as people see it. */
export function stateOf({ provenAt, failingSince }: Proof): DomainState {
  if (provenAt === null) return 'claimed';
  return failingSince === null ? 'proven' : 'failing';
}
