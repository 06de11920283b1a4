import { describe, expect, it } from 'vitest';
import { headerText, withheldBecause, zonedTime } from './deliveries.domain.ts';

describe('headerText', () => {
  it.each([
    ['Hello\r\nBcc: x@evil.example', 'Hello Bcc: x@evil.example'],
    ['a\u0000b\u2028c\u0085d\te', 'a b c d e'],
    ['  spaced   out  ', 'spaced out'],
    ['\u202egpj.exe\u202c', 'gpj.exe'],
    ['e\u0301\ud800', 'é\ufffd'],
    ['family 👩‍👩‍👧', 'family 👩‍👩‍👧'],
  ])('makes %j one line', (text, line) => expect(headerText(text)).toBe(line));

  it('shortens by whole characters and says so', () => expect(headerText('🎉'.repeat(300), 5)).toBe('🎉🎉🎉🎉…'));
});

describe('zonedTime', () => {
  it.each([
    ['2026-07-01T12:00:00.000Z', 'Europe/London', '1 July 2026, 13:00 (Europe/London)'],
    ['2026-12-31T23:30:00.000Z', 'Asia/Tokyo', '1 January 2027, 08:30 (Asia/Tokyo)'],
    ['2026-01-01T00:00:00.000Z', 'America/New_York', '31 December 2025, 19:00 (America/New York)'],
    ['2026-03-29T00:59:59.000Z', 'Europe/Berlin', '29 March 2026, 01:59 (Europe/Berlin)'],
    ['2026-01-01T00:00:00.000Z', 'UTC', '1 January 2026, 00:00 (UTC)'],
  ])('says %s in %s as %s', (iso, zone, text) => expect(zonedTime(iso, zone)).toBe(text));
});

describe('withheldBecause', () => {
  const kept = { purpose: 'invitation', data: {}, status: 'kept', hasMailServer: false };
  const owner = { mayManage: true, role: 'owner' } as const;

  it('shows an invitation of a kept mail to whoever manages the provider', () => expect(withheldBecause(kept, owner)).toBeNull());

  it.each([
    ['may not manage', kept, { mayManage: false, role: 'technician' }],
    ['is nobody of the team', kept, { mayManage: true, role: null }],
    ['looks at a mail that was sent', { ...kept, status: 'sent' }, owner],
    ['looks at a mail that is on its way', { ...kept, status: 'queued' }, owner],
    ['has a mail server', { ...kept, hasMailServer: true }, owner],
    ['looks at a reset of staff', { ...kept, purpose: 'password_reset', data: { kind: 'staff' } }, owner],
    ['looks at a reset of somebody unknown', { ...kept, purpose: 'password_reset' }, owner],
    ['looks at a role above theirs', { ...kept, purpose: 'staff_invitation', data: { role: 'owner' } }, { mayManage: true, role: 'admin' }],
    ['looks at the code that a caller must read out', { ...kept, purpose: 'verification_code' }, owner],
    ['looks at a purpose nobody thought of', { ...kept, purpose: 'owner_recovery' }, owner],
  ] as const)('withholds it from somebody who %s', (_who, mail, viewer) => expect(withheldBecause(mail, viewer)).toMatch(/\.$/u));
});
