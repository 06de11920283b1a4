import { describe, expect, it } from 'vitest';
import { shownDay, shownTime, shownTimeOfDay, zoneName } from './time.ts';

const at = '2026-11-22T13:54:00.000Z';

describe('dates on screen', () => {
  it("stand in the provider's time zone, whatever the device thinks, and name it", () => {
    expect(shownTime(at, 'Europe/Zurich', 'en-GB')).toBe('22 Nov 2026, 14:54 CET');
    expect(shownTime(at, 'America/New_York', 'en-US')).toMatch(/^Nov 22, 2026, 08:54\sAM EST$/);
    expect(shownTimeOfDay(new Date(at), 'Asia/Tokyo', 'en-GB')).toBe('22:54 GMT+9');
    expect(zoneName('Europe/Zurich', 'en-GB', new Date(at))).toBe('Central European Standard Time (Europe/Zurich)');
  });

  it('are days to come, with the time once they are near', () => {
    const day = (now: string) => shownDay('2026-12-02T23:00:00.000Z', new Date(now), 'Europe/Zurich', 'en-GB');
    expect(day(at)).toBe('3 December');
    expect(day('2026-12-01T08:00:00.000Z')).toBe('3 December, 00:00 CET');
  });

  it('fall back to UTC where the device does not know the zone', () => {
    expect(shownTime(at, 'Mars/Olympus', 'en-GB')).toBe('22 Nov 2026, 13:54 UTC');
  });
});
