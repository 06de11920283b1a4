import { describe, expect, it } from 'vitest';
import { shownTime, shownTimeOfDay, zoneName } from './time.ts';

const at = '2026-11-22T13:54:00.000Z';

describe('dates on screen', () => {
  it("stand in the provider's time zone, whatever the device thinks, and name it", () => {
    expect(shownTime(at, 'Europe/Zurich', 'en-GB')).toBe('22 Nov 2026, 14:54 CET');
    expect(shownTime(at, 'America/New_York', 'en-US')).toMatch(/^Nov 22, 2026, 08:54\sAM EST$/);
    expect(shownTimeOfDay(new Date(at), 'Asia/Tokyo', 'en-GB')).toBe('22:54 GMT+9');
    expect(zoneName('Europe/Zurich', 'en-GB', new Date(at))).toBe('Central European Standard Time (Europe/Zurich)');
  });

  it('fall back to UTC where the device does not know the zone', () => {
    expect(shownTime(at, 'Mars/Olympus', 'en-GB')).toBe('22 Nov 2026, 13:54 UTC');
  });
});
