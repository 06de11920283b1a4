import bowser from 'bowser';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';

const minute = 60_000;

/** When a session ends (milliseconds since 1970): idle since its last use or too old, whichever comes first. */
export function sessionEnd(session: { createdAt: string; lastUsedAt: string }, lifetime: { idleMinutes: number; absoluteMinutes: number }): number {
  return Math.min(milliseconds(session.lastUsedAt) + lifetime.idleMinutes * minute, milliseconds(session.createdAt) + lifetime.absoluteMinutes * minute);
}

export const passMethod = 'access_pass';

/** The lifetimes (minutes) of a session as far as it has come: a quarter of an hour until the second factor is given, an hour at most with an access pass in its stead, however long others may live. */
export function lifetimeSoFar<Lifetime extends { absoluteMinutes: number }>(session: { enrolled: number; factor_at: string | null; factor_method: string | null }, lifetime: Lifetime): Lifetime {
  const most = session.factor_method === passMethod ? limits.accessPass.minutes : session.enrolled === 1 && session.factor_at === null ? limits.session.halfSignedInMinutes : lifetime.absoluteMinutes;
  return { ...lifetime, absoluteMinutes: Math.min(lifetime.absoluteMinutes, most) };
}

/** Browser and system as people know them, from a User-Agent header. */
export function describeClient(userAgent: string): { browser: string; system: string } {
  if (userAgent.trim() === '') return { browser: 'Unknown app', system: 'Unknown system' };
  const { browser, os } = bowser.parse(userAgent);
  const system = [os.name, os.versionName ?? ''].filter((part) => part !== '').join(' ');
  return { browser: browser.name === undefined || browser.name === '' ? 'Unknown app' : browser.name, system: system === '' ? 'Unknown system' : system };
}

const methods: Readonly<Record<string, string>> = { password: 'Password', sso: 'Company sign-in', passkey: 'Passkey', invitation: 'Invitation', setup: 'Set-up link' };

const factors: Readonly<Record<string, string>> = { totp: 'authenticator app', recovery_code: 'recovery code', passkey: 'passkey', access_pass: 'access pass' };

/** How a session began, in words. */
export function describeMethod(method: string, factor: string | null): string {
  const first = methods[method] ?? method;
  // Where the connection asks for none of ours, none was given.
  return factor === null || factor === method || factor === 'local' ? first : `${first} and ${factors[factor] ?? 'second factor'}`;
}

/** ISO time of `minutes` before a time. */
export function minutesBefore(now: string, minutes: number): string {
  return isoTime(milliseconds(now) - minutes * minute);
}
