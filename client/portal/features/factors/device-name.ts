const devices: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'My iPhone'],
  [/iPad/, 'My iPad'],
  [/Android.*Mobile/, 'My Android phone'],
  [/Android/, 'My Android tablet'],
  [/CrOS/, 'My Chromebook'],
  [/Windows/, 'My Windows PC'],
  [/Macintosh/, 'My Mac'],
  [/Linux/, 'My Linux PC'],
];

/** What people call a device with this user agent; a name to begin with. */
export function deviceName(userAgent: string): string {
  return devices.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'My device';
}
