import { describe, expect, it } from 'vitest';
import { linksIn } from './linked-text.ts';

const shown = (text: string) => linksIn(text).map((part) => (part.href === undefined ? part.text : `[${part.href}]`)).join('');

describe('web addresses in what somebody wrote', () => {
  it.each([
    ['See https://help.example/a?b=c#d.', 'See [https://help.example/a?b=c#d].'],
    ['(http://a.example), then https://b.example!', '([http://a.example]), then [https://b.example]!'],
    ['no address at all', 'no address at all'],
    ['https://', 'https://'],
    ['', ''],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected));

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///c:/x', 'vbscript:x', 'JaVaScRiPt://%0aalert(1)'])('%s leads nowhere', (text) => expect(linksIn(text).some(({ href }) => href !== undefined)).toBe(false));

  it('loses nothing of the text', () => {
    const text = 'a https://x.example/<script> "https://y.example" \n https://z.example/’';
    expect(linksIn(text).map((part) => part.text).join('')).toBe(text);
  });
});
