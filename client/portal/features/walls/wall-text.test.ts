import { describe, expect, it } from 'vitest';
import { walls } from '../../../../shared/access.ts';
import { wallOf } from './wall-text.ts';

const branding = { providerName: 'Nordlys IT', organizationName: null, logoUrl: null, welcomeText: '', note: '', support: { name: '', email: '', phone: '', url: '' }, timeZone: 'UTC' };

describe('the words of a wall', () => {
  it.each(['access_required', 'portal_unavailable'] as const)('are those of the specification, with the names filled in: %s', (access) => {
    const wall = wallOf({ access, branding: { ...branding, organizationName: 'Brightwater $& Dental' } });
    expect(wall.title).toBe(walls[access].title);
    const all = [wall.meaning, ...wall.next].join('\n');
    expect(all).toBe([walls[access].meaning, ...walls[access].next].join('\n').split('{provider}').join('Nordlys IT').split('{organization}').join('Brightwater $& Dental'));
    expect(all).not.toMatch(/[{}]/);
  });

  it('names no organization where none is known', () => {
    expect(wallOf({ access: 'portal_unavailable', branding }).meaning).toContain('your organization');
  });

  it('names the way there where the company has its own sign-in, and only there', () => {
    expect(wallOf({ access: 'sso_required', branding, url: '/sso/x/login' }).title).toBe(walls.sso_required.title);
    expect(wallOf({ access: 'sso_required', branding }).title).toBe('One more step is needed');
  });

  it('has words for the gates of sign-in, too', () => {
    expect(wallOf({ access: 'mfa_required', branding }).title).toBe('One more step is needed');
  });
});
