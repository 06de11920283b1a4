/** One appearance: every colour by what it is for, as `#RRGGBB`. */
export interface Palette {
  /** The page behind everything. */
  readonly paper: string;
  /** Cards, sheets, fields. */
  readonly surface: string;
  /** Wells, table heads, skeletons: below the surface. */
  readonly sunken: string;
  readonly ink: string;
  /** Secondary text; still AA on paper, surface, sunken and every soft colour. */
  readonly inkMuted: string;
  /** Hairlines between things; decoration only. */
  readonly line: string;
  /** The edge of a field or an unfilled button; 3:1 against what it stands on. */
  readonly control: string;
  readonly accent: string;
  readonly accentHover: string;
  readonly accentSoft: string;
  readonly onAccent: string;
  readonly focus: string;
  readonly success: string;
  readonly successSoft: string;
  readonly warning: string;
  readonly warningSoft: string;
  readonly danger: string;
  readonly dangerSoft: string;
  readonly info: string;
  readonly infoSoft: string;
}

/** Warm paper and deep ink by day, their reverse by night; which one shows follows the system. */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    paper: '#F6F3EC',
    surface: '#FFFEFB',
    sunken: '#EDE9DF',
    ink: '#18211F',
    inkMuted: '#55605B',
    line: '#DFDACE',
    control: '#85827A',
    accent: '#0B5B50',
    accentHover: '#08463E',
    accentSoft: '#DCEAE4',
    onAccent: '#FFFFFF',
    focus: '#0B5B50',
    success: '#1F6A3C',
    successSoft: '#E0EEDF',
    warning: '#7F4E00',
    warningSoft: '#FAEBCD',
    danger: '#A12B2B',
    dangerSoft: '#F8E3DF',
    info: '#24567A',
    infoSoft: '#E0EBF2',
  },
  dark: {
    paper: '#111716',
    surface: '#19211F',
    sunken: '#0C1110',
    ink: '#EEEBE3',
    inkMuted: '#A7B1AB',
    line: '#2C3633',
    control: '#74807B',
    accent: '#6CCDB6',
    accentHover: '#8ADCC8',
    accentSoft: '#17352F',
    onAccent: '#04211B',
    focus: '#6CCDB6',
    success: '#82CF97',
    successSoft: '#173122',
    warning: '#EAB960',
    warningSoft: '#372A10',
    danger: '#F5978C',
    dangerSoft: '#3D1D1B',
    info: '#93C4EA',
    infoSoft: '#172D3D',
  },
};

/** Layered, soft and warm; by night edges do the work and shadows only ground what floats. */
export const shadows: Readonly<Record<'light' | 'dark', { readonly raised: string; readonly floating: string }>> = {
  light: {
    raised: '0 1px 2px rgb(48 40 20 / 0.06), 0 1px 1px rgb(48 40 20 / 0.04)',
    floating: '0 2px 6px rgb(48 40 20 / 0.08), 0 16px 40px rgb(48 40 20 / 0.16)',
  },
  dark: {
    raised: '0 1px 2px rgb(0 0 0 / 0.4)',
    floating: '0 2px 6px rgb(0 0 0 / 0.5), 0 16px 40px rgb(0 0 0 / 0.6)',
  },
};

const fallback = "'Hanken Grotesk Fallback', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export const font = {
  family: `'Hanken Grotesk Variable', ${fallback}`,
  /** Reference codes, request ids, one-time codes. */
  mono: "ui-monospace, 'SF Mono', SFMono-Regular, 'Cascadia Mono', 'Roboto Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  weight: { regular: 400, medium: 500, semibold: 600, bold: 680 },
} as const;

/** The one type scale: rem of 16 px, with the line height each size is set in. */
export const type = {
  xs: { size: '0.8125rem', line: 1.4 },
  sm: { size: '0.875rem', line: 1.45 },
  base: { size: '1rem', line: 1.55 },
  lg: { size: '1.125rem', line: 1.45 },
  xl: { size: '1.375rem', line: 1.3 },
  '2xl': { size: '1.75rem', line: 1.2 },
  '3xl': { size: '2.25rem', line: 1.12 },
} as const;

/** Steps of 4 px, in rem. */
export const space = {
  1: '0.25rem',
  2: '0.5rem',
  3: '0.75rem',
  4: '1rem',
  5: '1.25rem',
  6: '1.5rem',
  8: '2rem',
  10: '2.5rem',
  12: '3rem',
  16: '4rem',
} as const;

export const radius = { sm: '6px', md: '10px', lg: '16px', full: '999px' } as const;

/** The least height and width of anything to be tapped. */
export const target = '2.75rem';

export const motion = { quick: '120ms', calm: '220ms', ease: 'cubic-bezier(0.2, 0, 0, 1)' } as const;
