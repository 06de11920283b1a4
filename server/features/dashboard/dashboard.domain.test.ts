import { describe, expect, test } from 'vitest';
import { figureOf, lastDays } from './dashboard.domain.ts';

describe('the days of a time zone', () => {
  test('end with the one that now lies in there', () => {
    expect(lastDays('2026-11-22T23:30:00.000Z', 'UTC', 2)).toEqual([
      { day: '2026-11-21', from: '2026-11-21T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' },
      { day: '2026-11-22', from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' },
    ]);
    expect(lastDays('2026-11-22T18:20:00.000Z', 'Asia/Kathmandu', 1)).toEqual([{ day: '2026-11-23', from: '2026-11-22T18:15:00.000Z', to: '2026-11-23T18:15:00.000Z' }]);
    expect(lastDays('2026-11-22T18:10:00.000Z', 'Asia/Kathmandu', 1)[0]?.day).toBe('2026-11-22');
    expect(lastDays('2026-11-22T12:00:00.000Z', 'Pacific/Kiritimati', 1)).toEqual([{ day: '2026-11-23', from: '2026-11-22T10:00:00.000Z', to: '2026-11-23T10:00:00.000Z' }]);
    expect(lastDays('2026-11-22T12:00:00.000Z', 'Pacific/Niue', 1)[0]).toMatchObject({ day: '2026-11-22', from: '2026-11-22T11:00:00.000Z' });
  });
  test('are 23 or 25 hours long where clocks change', () => {
    const hours = (now: string, zone: string) => lastDays(now, zone, 1).map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 3_600_000)[0];
    expect(hours('2026-03-29T12:00:00Z', 'Europe/London')).toBe(23);
    expect(hours('2026-10-25T12:00:00Z', 'Europe/London')).toBe(25);
    expect(hours('2026-10-04T12:00:00Z', 'Australia/Lord_Howe')).toBe(23.5);
    // Clocks go from 24:00 to 1:00 here: the day has no midnight.
    expect(lastDays('2026-04-24T12:00:00Z', 'Africa/Cairo', 1)[0]).toMatchObject({ day: '2026-04-24', from: '2026-04-23T22:00:00.000Z', to: '2026-04-24T21:00:00.000Z' });
  });
  test.each(['UTC', 'Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns', 'Africa/Cairo'])('follow each other without gap in %s', (zone) => {
    for (const now of ['2026-01-01T00:00:00.000Z', '2026-03-30T03:00:00.000Z', '2026-11-02T12:00:00.000Z']) {
      const days = lastDays(now, zone, 30);
      expect(days).toHaveLength(30);
      for (const [index, { to }] of days.slice(0, -1).entries()) expect(days[index + 1]?.from).toBe(to);
      expect(days.at(-1)!.from <= now && now < days.at(-1)!.to).toBe(true);
    }
  });
});

test('a figure is exact to 10,000', () => {
  expect([figureOf(0), figureOf(10_000), figureOf(10_001)]).toEqual([{ value: 0, capped: false }, { value: 10_000, capped: false }, { value: 10_000, capped: true }]);
});
