import { limits } from '../../../shared/limits.ts';
import { milliseconds } from '../../../shared/times.ts';

const day = 86_400_000;
const minute = 60_000;

export interface Testable {
  readonly id: string;
  readonly name: string;
  readonly status: 'draft' | 'live' | 'off';
  readonly test_passed_at: string | null;
  readonly last_sign_in_at: string | null;
}

/** Whether a connection may be the one way in: live, with a test that passed in the last days; once a plan was made on such a test, sign-ins that work prove as much. */
export function isProven(connection: Testable, now: string, planned = false): boolean {
  if (connection.status !== 'live' || connection.test_passed_at === null) return false;
  const since = milliseconds(now) - limits.sso.testDays * day;
  const proofs = [connection.test_passed_at, ...(planned && connection.last_sign_in_at !== null ? [connection.last_sign_in_at] : [])];
  return proofs.some((at) => milliseconds(at) >= since);
}

/** Which connection allows enforcing now, or what stands against it, as a sentence. */
export function readiness(connections: readonly Testable[], now: string): { connectionId: string | null; problem: string | null } {
  const proven = connections.find((connection) => isProven(connection, now));
  if (proven) return { connectionId: proven.id, problem: null };
  const live = connections.find(({ status }) => status === 'live');
  if (!live) return { connectionId: null, problem: connections.length === 0 ? 'There is no connection to the company’s identity provider yet. Set one up, test it, and switch it on.' : 'No connection is live. Switch one on after a test that passed.' };
  return { connectionId: null, problem: `The rule needs a test of a live connection that passed in the last ${limits.sso.testDays} days. Test “${live.name}” again.` };
}

export interface Sighted {
  readonly known: number;
  readonly by_domain: number;
  readonly user_id: string | null;
  readonly protected: number;
}

/** How somebody gets in by the company's own sign-in, and why, as a sentence. */
export function wayOf(person: Sighted): { way: 'known' | 'domain' | 'none'; why: string } {
  const shield = person.protected === 1 ? ' This person is protected: two of your team must agree before anybody exempts them.' : '';
  if (person.known === 1) return { way: 'known', why: 'A live connection knows this person.' };
  if (person.by_domain === 1) return { way: 'domain', why: `${person.user_id === null ? 'Has no sign-in yet, and is' : 'Is'} recognized by the address at the first sign-in through the company.` };
  const none = person.user_id === null ? 'Has no sign-in yet, no connection knows them, and the address lies outside the proven domains.' : 'No connection knows this person yet, and the address lies outside the proven domains.';
  return { way: 'none', why: `${none} If the company’s sign-in names them by this very address, they can confirm it once by mail.${shield}` };
}

/** Until when a relaxed rule can be put back by one click (milliseconds since 1970). */
export function resumeEnd(relaxedAt: string): number {
  return milliseconds(relaxedAt) + limits.sso.resumeMinutes * minute;
}

/** What failed and is the connection's own fault, whoever tried. */
const ownFaults = new Set(['sso:reach', 'sso:certificate', 'sso:signature']);

export interface Seen {
  readonly now: string;
  readonly enforcedAt: string | null;
  readonly mayLift: boolean;
  readonly activePeople: number;
  /** Failures of the last hour, by person (null: nobody known) and cause, and how many. */
  readonly failures: readonly { readonly userId: string | null; readonly method: string; readonly firstAt: string; readonly count: number }[];
  /** Sign-ins through the organization's connections since the first failure. */
  readonly throughSince: number;
  /** Sign-ins of the last hours, and in the same hours of the weeks before, on average. */
  readonly recent: number;
  readonly usual: number;
}

/** What the watchdog makes of an organization's sign-ins: nothing, an alert, or that the connection itself is broken for known people and the rule is to be lifted. */
export function judgeSignIns(seen: Seen): 'fine' | 'alert' | 'lift' {
  const { watchdog } = limits.sso;
  const enough = Math.max(1, Math.min(watchdog.failingPeople, seen.activePeople));
  const total = (failures: Seen['failures']) => failures.reduce((sum, { count }) => sum + count, 0);
  const known = (failures: Seen['failures']) => new Set(failures.flatMap(({ userId }) => (userId === null ? [] : [userId]))).size;
  const nobodyThrough = seen.throughSince === 0;
  const early = seen.enforcedAt !== null && milliseconds(seen.now) - milliseconds(seen.enforcedAt) <= watchdog.liftDays * day;
  // Failures of people whom no device makes known count for nothing here: anybody can make them. Where there are few people, each must have failed more than once.
  const ofItsOwn = seen.failures.filter(({ userId, method }) => userId !== null && ownFaults.has(method));
  if (seen.mayLift && early && nobodyThrough && known(ofItsOwn) >= enough && total(ofItsOwn) >= watchdog.failingPeople) return 'lift';
  const failing = nobodyThrough && total(seen.failures) >= watchdog.failingPeople;
  const silent = seen.usual >= watchdog.usualSignIns && seen.recent * 4 <= seen.usual;
  return failing || silent ? 'alert' : 'fine';
}
