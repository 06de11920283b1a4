import { describe, expect, it } from 'vitest';
import { dayAndTime, dayOf, distance, fullTime, startOfDay, zoneName } from './time.ts';

const now = new Date('2026-11-22T14:02:00Z');

describe('times in the provider’s time zone', () => {
  it('say the zone’s name at that moment, in winter and in summer', () => {
    expect(zoneName(new Date('2026-01-15T12:00:00Z'), 'Europe/London')).toBe('GMT');
    expect(zoneName(new Date('2026-07-15T12:00:00Z'), 'Europe/London')).toBe('BST');
    expect(zoneName(new Date('2026-07-15T12:00:00Z'), 'Asia/Tokyo')).toBe('GMT+9');
  });

  it('show the year only where it is another one there', () => {
    expect(dayAndTime(new Date('2026-11-20T23:30:00Z'), 'Europe/London', now)).toBe('20 Nov, 23:30');
    expect(dayAndTime(new Date('2026-11-20T23:30:00Z'), 'Asia/Tokyo', now)).toBe('21 Nov, 08:30');
    expect(dayAndTime(new Date('2025-12-31T23:30:00Z'), 'Asia/Tokyo', now)).toBe('1 Jan, 08:30');
    expect(dayAndTime(new Date('2025-12-31T10:00:00Z'), 'Asia/Tokyo', now)).toBe('31 Dec 2025, 19:00');
    expect(fullTime(new Date('2026-11-20T23:30:05Z'), 'America/St_Johns')).toContain('(America/St Johns)');
  });

  it('begin a day at its first moment, also on the days when the clocks change', () => {
    expect(startOfDay('2026-03-29', 'Europe/London').toISOString()).toBe('2026-03-29T00:00:00.000Z');
    expect(startOfDay('2026-03-30', 'Europe/London').toISOString()).toBe('2026-03-29T23:00:00.000Z');
    expect(startOfDay('2026-10-25', 'Europe/London').toISOString()).toBe('2026-10-24T23:00:00.000Z');
    expect(startOfDay('2026-10-25', 'Europe/London', 1).toISOString()).toBe('2026-10-26T00:00:00.000Z');
    expect(startOfDay('2026-11-22', 'Asia/Tokyo').toISOString()).toBe('2026-11-21T15:00:00.000Z');
    expect(startOfDay('2026-11-22', 'America/St_Johns').toISOString()).toBe('2026-11-22T03:30:00.000Z');
  });

  it('know the day of their own beginnings and ends in every zone', () => {
    for (const zone of ['UTC', 'Europe/London', 'Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Auckland', 'America/St_Johns']) {
      for (const day of ['2026-03-08', '2026-03-29', '2026-04-05', '2026-09-27', '2026-10-25', '2026-11-01']) {
        expect(dayOf(startOfDay(day, zone), zone)).toBe(day);
        expect(dayOf(new Date(startOfDay(day, zone, 1).getTime() - 1), zone)).toBe(day);
      }
    }
  });

  it('say how long ago or ahead something is', () => {
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    expect([-0.2, -5, -120, -60 * 30, -60 * 24 * 70, 30].map((minutes) => distance(at(minutes), now))).toEqual(['just now', '5 minutes ago', '2 hours ago', 'yesterday', '2 months ago', 'in 30 minutes']);
  });
});
