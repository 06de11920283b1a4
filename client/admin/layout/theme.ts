import { createTheme, type ThemeOptions } from '@mui/material/styles';
import { font, motion, palettes, radius, type as scale } from '../../theme/tokens.ts';

const scheme = (name: 'light' | 'dark') => {
  const colours = palettes[name];
  return {
    palette: {
      primary: { main: colours.accent, dark: colours.accentHover, light: colours.accentSoft, contrastText: colours.onAccent },
      secondary: { main: colours.ink, contrastText: colours.surface },
      success: { main: colours.success, light: colours.successSoft, contrastText: colours.surface },
      warning: { main: colours.warning, light: colours.warningSoft, contrastText: colours.surface },
      error: { main: colours.danger, light: colours.dangerSoft, contrastText: name === 'light' ? '#FFFFFF' : colours.sunken },
      info: { main: colours.info, light: colours.infoSoft, contrastText: colours.surface },
      text: { primary: colours.ink, secondary: colours.inkMuted },
      background: { default: colours.paper, paper: colours.surface },
      divider: colours.line,
    },
  };
};

const text = (step: keyof typeof scale) => ({ fontSize: scale[step].size, lineHeight: scale[step].line });

const components: NonNullable<ThemeOptions['components']> = {
  MuiButtonBase: {
    defaultProps: { disableRipple: true },
    styleOverrides: { root: { '&.Mui-focusVisible': { outline: '2px solid var(--focus)', outlineOffset: 2 } } },
  },
  MuiButton: {
    defaultProps: { disableElevation: true },
    styleOverrides: {
      root: {
        textTransform: 'none',
        ...text('sm'),
        fontWeight: font.weight.semibold,
        minHeight: 38,
        padding: '7px 14px',
        borderRadius: 8,
        whiteSpace: 'nowrap',
        transition: `background-color ${motion.quick} ${motion.ease}, border-color ${motion.quick} ${motion.ease}`,
        variants: [
          { props: { variant: 'outlined' }, style: { borderColor: 'var(--control)', color: 'var(--ink)', backgroundColor: 'var(--surface)', '&:hover': { borderColor: 'var(--ink-muted)', backgroundColor: 'var(--sunken)' } } },
          { props: { variant: 'outlined', color: 'error' }, style: { color: 'var(--danger)', '&:hover': { borderColor: 'var(--danger)', backgroundColor: 'var(--danger-soft)' } } },
          { props: { variant: 'text' }, style: { color: 'var(--accent)', '&:hover': { backgroundColor: 'var(--accent-soft)' } } },
          { props: { variant: 'text', color: 'inherit' }, style: { color: 'inherit', '&:hover': { backgroundColor: 'var(--sunken)' } } },
          { props: { size: 'small' }, style: { ...text('xs'), minHeight: 32, padding: '4px 10px' } },
          { props: { size: 'large' }, style: { ...text('base'), minHeight: 48, padding: '10px 20px', borderRadius: 10 } },
        ],
      },
      startIcon: { marginRight: 7, marginLeft: -2 },
    },
  },
  MuiIconButton: { styleOverrides: { root: { borderRadius: 8, color: 'var(--ink-muted)', minWidth: 36, minHeight: 36, padding: 6, '&:hover': { backgroundColor: 'var(--sunken)', color: 'var(--ink)' } } } },
  MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
  MuiDialog: {
    styleOverrides: {
      paper: { borderRadius: radius.lg, boxShadow: 'var(--shadow-floating)', border: '1px solid var(--line)', margin: 16, width: 'calc(100% - 32px)' },
    },
  },
  MuiBackdrop: { styleOverrides: { root: { '&:not(.MuiBackdrop-invisible)': { backgroundColor: 'rgb(12 17 16 / 0.45)' } } } },
  MuiDialogTitle: { defaultProps: { component: 'h2' }, styleOverrides: { root: { ...text('lg'), fontWeight: font.weight.bold, letterSpacing: '-0.01em', padding: '22px 24px 6px' } } },
  MuiDialogContent: { styleOverrides: { root: { padding: '6px 24px 12px', overflowWrap: 'anywhere' } } },
  MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 22px', gap: 8, flexWrap: 'wrap', '& > :not(style) ~ :not(style)': { marginLeft: 0 } } } },
  MuiMenu: { styleOverrides: { paper: { borderRadius: 12, border: '1px solid var(--line)', boxShadow: 'var(--shadow-floating)', marginTop: 4 }, list: { padding: 6 } } },
  MuiMenuItem: { styleOverrides: { root: { ...text('sm'), borderRadius: 8, minHeight: 38, padding: '6px 10px', gap: 10, '&.Mui-focusVisible': { backgroundColor: 'var(--sunken)', outlineOffset: -2 }, '&.Mui-selected': { backgroundColor: 'var(--accent-soft)' } } } },
  MuiListItemIcon: { styleOverrides: { root: { minWidth: 0, '.MuiMenuItem-root &': { minWidth: 0 } } } },
  MuiAutocomplete: { styleOverrides: { paper: { borderRadius: 12, border: '1px solid var(--line)', boxShadow: 'var(--shadow-floating)', marginTop: 4 }, option: { ...text('sm') } } },
  MuiTextField: { defaultProps: { size: 'small', fullWidth: true } },
  MuiFormControl: { defaultProps: { size: 'small' } },
  // Labels stand above their field: nothing floats, nothing is cut off, and an empty field still says what it is for.
  MuiInputLabel: {
    defaultProps: { shrink: true },
    styleOverrides: {
      root: { position: 'static', transform: 'none', maxWidth: 'none', ...text('sm'), fontWeight: font.weight.medium, color: 'var(--ink)', marginBottom: 5, whiteSpace: 'normal', pointerEvents: 'auto', '&.Mui-focused': { color: 'var(--ink)' }, '&.Mui-error': { color: 'var(--ink)' }, '&.Mui-disabled': { color: 'var(--ink-muted)' } },
      asterisk: { color: 'var(--danger)' },
    },
  },
  MuiOutlinedInput: {
    defaultProps: { notched: false },
    styleOverrides: {
      root: {
        ...text('sm'),
        borderRadius: 8,
        minHeight: 40,
        backgroundColor: 'var(--surface)',
        '& .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--control)', top: 0, '& legend': { display: 'none' } },
        '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--ink-muted)' },
        '&.Mui-focused .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--focus)', borderWidth: 2 },
        '&.Mui-error .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--danger)' },
        '&.Mui-disabled': { backgroundColor: 'var(--sunken)' },
      },
      input: { padding: '8.5px 12px', height: 'auto', '&::placeholder': { color: 'var(--ink-muted)', opacity: 1 } },
      multiline: { padding: '8px 12px', '& textarea': { padding: 0 } },
    },
  },
  MuiFormLabel: { styleOverrides: { root: { ...text('sm'), fontWeight: font.weight.medium, color: 'var(--ink)', '&.Mui-focused': { color: 'var(--ink)' }, '&.Mui-error': { color: 'var(--ink)' } } } },
  MuiFormHelperText: { styleOverrides: { root: { ...text('xs'), margin: '5px 0 0', color: 'var(--ink-muted)', '&.Mui-error': { color: 'var(--danger)' } } } },
  MuiFormControlLabel: { styleOverrides: { root: { marginLeft: -8, gap: 4 }, label: { ...text('sm') } } },
  MuiCheckbox: { defaultProps: { size: 'small' }, styleOverrides: { root: { color: 'var(--control)', padding: 8, '&.Mui-focusVisible': { outline: '2px solid var(--focus)', outlineOffset: -4, borderRadius: 8 } } } },
  MuiRadio: { defaultProps: { size: 'small' }, styleOverrides: { root: { color: 'var(--control)', padding: 8 } } },
  MuiSwitch: {
    styleOverrides: {
      root: { width: 40, height: 24, padding: 0, overflow: 'visible' },
      switchBase: {
        padding: 3,
        '&.Mui-checked': { transform: 'translateX(16px)', color: 'var(--on-accent)', '& + .MuiSwitch-track': { backgroundColor: 'var(--accent)', opacity: 1, borderColor: 'var(--accent)' } },
        '&.Mui-focusVisible + .MuiSwitch-track': { outline: '2px solid var(--focus)', outlineOffset: 2 },
        '&.Mui-focusVisible': { outline: 'none' },
        '&.Mui-disabled + .MuiSwitch-track': { opacity: 0.45 },
      },
      thumb: { width: 18, height: 18, boxShadow: '0 1px 2px rgb(0 0 0 / 0.3)', backgroundColor: 'var(--surface)' },
      track: { borderRadius: 12, backgroundColor: 'var(--control)', opacity: 1 },
    },
  },
  MuiTabs: { styleOverrides: { root: { minHeight: 42, borderBottom: '1px solid var(--line)' }, indicator: { height: 2, borderRadius: 2, backgroundColor: 'var(--accent)' } } },
  MuiTab: { styleOverrides: { root: { textTransform: 'none', ...text('sm'), fontWeight: font.weight.medium, minHeight: 42, minWidth: 0, padding: '8px 2px', marginRight: 22, color: 'var(--ink-muted)', '&.Mui-selected': { color: 'var(--ink)', fontWeight: font.weight.semibold }, '&.Mui-focusVisible': { outlineOffset: -2 } } } },
  MuiTooltip: { defaultProps: { arrow: false }, styleOverrides: { tooltip: { ...text('xs'), backgroundColor: 'var(--ink)', color: 'var(--paper)', borderRadius: 8, padding: '6px 10px', maxWidth: 320 } } },
  MuiChip: { styleOverrides: { root: { ...text('xs'), borderRadius: 7, height: 26, backgroundColor: 'var(--sunken)', color: 'var(--ink)' } } },
  MuiLinearProgress: { styleOverrides: { root: { height: 8, borderRadius: 8, backgroundColor: 'var(--sunken)' }, bar: { borderRadius: 8, backgroundColor: 'var(--accent)' } } },
  MuiSkeleton: { styleOverrides: { root: { backgroundColor: 'var(--sunken)', borderRadius: 6, transform: 'none' } } },
  MuiDrawer: { styleOverrides: { paper: { border: 0, backgroundColor: 'var(--paper)' } } },
};

/** The console's appearance, made from the tokens both clients share; day or night follows the system. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'media' },
  colorSchemes: { light: scheme('light'), dark: scheme('dark') },
  shape: { borderRadius: 10 },
  breakpoints: { values: { xs: 0, sm: 600, md: 900, lg: 1200, xl: 1536 } },
  typography: {
    fontFamily: font.family,
    fontWeightMedium: font.weight.medium,
    fontWeightBold: font.weight.bold,
    h1: { ...text('2xl'), fontWeight: font.weight.bold, letterSpacing: '-0.018em' },
    h2: { ...text('lg'), fontWeight: font.weight.bold, letterSpacing: '-0.01em' },
    h3: { ...text('base'), fontWeight: font.weight.semibold },
    body1: text('base'),
    body2: text('sm'),
    caption: text('xs'),
    button: { textTransform: 'none' },
  },
  components,
});
