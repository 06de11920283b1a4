import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { font, motion, palettes, radius, shadows, space, target, type, type Palette } from './tokens.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const declared = (block: string) => Object.fromEntries([...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]));
const blocks = css.split('@media');

function appearance(name: 'light' | 'dark') {
  return { ...prefixed('', palettes[name]), ...prefixed('shadow-', shadows[name]) };
}
function prefixed(prefix: string, values: object) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${kebab(name)}`, String(value)]));
}

describe('tokens.css', () => {
  it('holds every value of tokens.ts and nothing else', () => {
    const sizes = Object.fromEntries(Object.entries(type).flatMap(([name, step]) => [[`text-${name}`, step.size], [`line-${name}`, String(step.line)]]));
    expect(declared(blocks[0] ?? '')).toEqual({
      ...appearance('light'),
      font: font.family,
      'font-mono': font.mono,
      ...prefixed('weight-', font.weight),
      ...sizes,
      ...prefixed('space-', space),
      ...prefixed('radius-', radius),
      target,
      ...prefixed('motion-', motion),
    });
  });

  it('turns every colour for the night', () => {
    expect(declared(blocks[1] ?? '')).toEqual(appearance('dark'));
  });
});

const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = (colour: string) => [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255)).reduce((sum, value, index) => sum + value * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
function contrast(a: string, b: string) {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['paper', 'surface', 'sunken'] as const satisfies readonly (keyof Palette)[];
const inks = ['ink', 'inkMuted', 'accent', 'accentHover', 'success', 'warning', 'danger', 'info'] as const satisfies readonly (keyof Palette)[];
const tones = ['accent', 'success', 'warning', 'danger', 'info'] as const;

describe.each(['light', 'dark'] as const)('the %s palette (WCAG 2.2 AA)', (name) => {
  const palette = palettes[name];
  const pairs: [keyof Palette, keyof Palette][] = [
    ...grounds.flatMap((ground) => inks.map((ink): [keyof Palette, keyof Palette] => [ink, ground])),
    ...tones.flatMap((tone): [keyof Palette, keyof Palette][] => [[tone, `${tone}Soft`], ['ink', `${tone}Soft`], ['inkMuted', `${tone}Soft`]]),
    ...(['accent', 'accentHover', 'danger'] as const).map((ground): [keyof Palette, keyof Palette] => ['onAccent', ground]),
  ];

  it.each(pairs)('sets %s on %s at 4.5:1 or better', (ink, ground) => {
    expect(contrast(palette[ink], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(grounds)('draws fields and the focus ring on %s at 3:1 or better', (ground) => {
    expect(contrast(palette.control, palette[ground])).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.focus, palette[ground])).toBeGreaterThanOrEqual(3);
  });
});
