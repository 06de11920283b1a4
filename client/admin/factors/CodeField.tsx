import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import TextField from '@mui/material/TextField';
import { isProblemOf, ProblemError } from '../../http/problem.ts';
import { problemText } from '../components/useAct.ts';
import css from './CodeField.module.css';

/** Codes of this kind of length and signs. */
const kinds = {
  totp: { label: 'Six-digit code', characters: 6, keep: /\D/gu, groups: /.{1,3}/gu, separator: ' ', autoComplete: 'one-time-code', inputMode: 'numeric' },
  recovery_code: { label: 'Recovery code', characters: 16, keep: /[^0-9a-z]/giu, groups: /.{1,4}/gu, separator: '-', autoComplete: 'off', inputMode: 'text' },
  mail_code: { label: 'Code from the mail', characters: 8, keep: /\D/gu, groups: /.{1,4}/gu, separator: ' ', autoComplete: 'off', inputMode: 'numeric' },
} as const;
export type CodeKind = keyof typeof kinds;

/** Whether a code is as long as its kind. */
export function isWhole(kind: CodeKind, code: string): boolean {
  return code.length === kinds[kind].characters;
}

/** Refuses a code that is not typed to its end, in the words of its field. Throws `validation_failed`. */
export function requireWhole(kind: CodeKind, code: string): void {
  if (isWhole(kind, code)) return;
  throw new ProblemError({ code: 'validation_failed', status: 0, detail: '', errors: { code: `${kinds[kind].characters} ${kind === 'recovery_code' ? 'letters and digits' : 'digits'} are needed.` } });
}

/** What a refused code says to people: that it does not work, and what to look at. */
export function codeProblem(error: unknown): string {
  return isProblemOf(error, 'invalid_code') ? `${error.title}. ${error.detail}` : problemText(error);
}

interface CodeFieldProps {
  readonly kind: CodeKind;
  readonly label?: string;
  /** Without spaces or hyphens. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
  readonly busy?: boolean;
  /** Sends its form by itself once it is whole. */
  readonly autoSubmit?: boolean;
}

/** A code to type or paste, in groups as it was given; one that is whole sends its form by itself. */
export function CodeField({ kind, label, value, onChange, help, error, autoFocus = false, busy = false, autoSubmit = false }: CodeFieldProps) {
  const { characters, keep, groups, separator, ...code } = kinds[kind];
  const input = useRef<HTMLInputElement>(null);
  const wasBusy = useRef(false);
  // A refused code is gone, and the next one is typed in its place.
  useEffect(() => {
    if (wasBusy.current && !busy) input.current?.focus();
    wasBusy.current = busy;
  }, [busy]);
  const shown = value.match(groups)?.join(separator) ?? '';
  return (
    <TextField
      inputRef={input}
      className={css.code}
      label={label ?? code.label}
      name={kind}
      value={shown}
      autoFocus={autoFocus}
      autoComplete={code.autoComplete}
      error={error !== undefined}
      helperText={error ?? help}
      onChange={(event) => {
        const typed = event.target.value.replaceAll(keep, '').toUpperCase().slice(0, characters);
        const form = event.target.form;
        flushSync(() => onChange(typed));
        if (autoSubmit && typed.length === characters && typed !== value) form?.requestSubmit();
      }}
      slotProps={{ htmlInput: { inputMode: code.inputMode, spellCheck: false, autoCapitalize: 'characters', readOnly: busy, 'data-kind': kind } }}
    />
  );
}
