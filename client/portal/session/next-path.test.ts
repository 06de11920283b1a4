import { describe, expect, it } from 'vitest';
import { safeNext, signInPath } from './next-path.ts';

const origin = 'https://portal.example';

describe('where a person lands after sign-in', () => {
  it.each(['/account', '/account/sessions?from=mail#end', '/a/../account'])('keeps a path of this origin: %s', (next) => {
    expect(safeNext(next, origin)).toBe(new URL(next, origin).href.slice(origin.length));
  });

  it.each([
    null, '', 'account', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'HTTPS:evil.example', 'javascript:alert(1)', 'data:text/html,x', '/\t/evil.example', '/\n/evil.example', ' //evil.example', '/%5c/../\\/evil.example', '/.//evil.example', '/..//evil.example', '/a/..//evil.example', 'https:/account', '/sign-in', '/sign-in?next=/sign-in',
  ])('never leaves this origin nor turns in a circle: %j', (next) => {
    const landed = safeNext(next, origin);
    expect(new URL(landed, origin).origin).toBe(origin);
    expect(landed).toMatch(/^\/(?!\/)/);
    expect(landed).not.toMatch(/^\/sign-in/);
  });

  it('survives the round trip over the sign-in page', () => {
    const wanted = { pathname: '/account/sessions', search: '?a=1&b=%26', hash: '#x' };
    const next = new URL(signInPath(wanted), origin).searchParams.get('next');
    expect(safeNext(next, origin)).toBe('/account/sessions?a=1&b=%26#x');
    expect(signInPath({ pathname: '/', search: '', hash: '' })).toBe('/sign-in');
  });
});
