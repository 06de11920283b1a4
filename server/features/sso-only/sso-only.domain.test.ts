import { describe, expect, it } from 'vitest';
import { isProven, judgeSignIns, readiness, type Seen, type Testable } from './sso-only.domain.ts';

const now = '2026-11-22T12:00:00.000Z';
const daysAgo = (days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString();
const connection = (change: Partial<Testable> = {}): Testable => ({ id: 'c', name: 'Entra', status: 'live', test_passed_at: daysAgo(6), last_sign_in_at: null, ...change });

describe('a connection may be the one way in', () => {
  it('while it is live and a test of the last seven days has passed', () => {
    expect(isProven(connection(), now)).toBe(true);
    expect([connection({ status: 'off' }), connection({ test_passed_at: null }), connection({ test_passed_at: daysAgo(8) })].map((one) => isProven(one, now))).toEqual([false, false, false]);
  });
  it('at a planned date also by sign-ins that work since, unless it was changed', () => {
    expect(isProven(connection({ test_passed_at: daysAgo(20), last_sign_in_at: daysAgo(1) }), now)).toBe(false);
    expect(isProven(connection({ test_passed_at: daysAgo(20), last_sign_in_at: daysAgo(1) }), now, true)).toBe(true);
    expect(isProven(connection({ test_passed_at: null, last_sign_in_at: daysAgo(1) }), now, true)).toBe(false);
  });
  it('or what stands against it is said', () => {
    expect(readiness([], now).problem).toContain('no connection');
    expect(readiness([connection({ status: 'draft' })], now).problem).toContain('No connection is live');
    expect(readiness([connection({ test_passed_at: daysAgo(9) })], now).problem).toContain('Test “Entra” again');
    expect(readiness([connection()], now)).toEqual({ connectionId: 'c', problem: null });
  });
});

describe('the watchdog', () => {
  const failure = (userId: string | null, method = 'sso:reach') => ({ userId, method, firstAt: daysAgo(0), count: 1 });
  const three = ['a', 'b', 'c'].map((one) => failure(one));
  const seen = (change: Partial<Seen> = {}): Seen => ({ now, enforcedAt: daysAgo(2), mayLift: true, activePeople: 40, failures: three, throughSince: 0, recent: 5, usual: 5, ...change });

  it('lifts on the connection’s own failures of enough known people, when nobody gets through', () => {
    expect(judgeSignIns(seen())).toBe('lift');
    expect(judgeSignIns(seen({ activePeople: 2, failures: three.slice(0, 2) }))).toBe('fine');
    expect(judgeSignIns(seen({ activePeople: 2, failures: three.slice(0, 2).map((one) => ({ ...one, count: 2 })) }))).toBe('lift');
  });
  it.each<[string, Partial<Seen>]>([
    ['where that was not chosen', { mayLift: false }],
    ['later than seven days after enforcing', { enforcedAt: daysAgo(8) }],
    ['on anybody’s failures', { failures: [{ ...failure(null), count: 50 }] }],
    ['on failures that are the people’s own', { failures: three.map((one) => ({ ...one, method: 'sso:person' })) }],
  ])('only alerts %s', (_, change) => expect(judgeSignIns(seen(change))).toBe('alert'));
  it.each<[string, Partial<Seen>]>([
    ['somebody gets through', { throughSince: 1 }],
    ['too few fail', { failures: three.slice(0, 2) }],
    ['nothing fails and people sign in as ever', { failures: [] }],
  ])('says nothing while %s', (_, change) => expect(judgeSignIns(seen(change))).toBe('fine'));
  it('alerts at silence where there is none as a rule, and only there', () => {
    expect(judgeSignIns(seen({ failures: [], recent: 1, usual: 4 }))).toBe('alert');
    expect(judgeSignIns(seen({ failures: [], recent: 0, usual: 3 }))).toBe('fine');
  });
});
