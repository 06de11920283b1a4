import { z } from 'zod';
import { asciiDomain } from '../domains.ts';
import { limits } from '../limits.ts';

/** Control characters, NUL and lone surrogates have no place in anything a person writes. */
// eslint-disable-next-line no-control-regex -- exactly these are what is refused
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/u;
/** What ends a line beside CR and LF; texts pasted from some programs hold them unseen. */
const otherBreaks = /[\u0085\u2028\u2029]/gu;
const noControl = (value: string) => !control.test(value);
const noBreaks = (value: string) => !/[\r\n\t]/.test(value);
const visible = (value: string) => value.replace(/[\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu, '') !== '';

/** One line of text a person typed, trimmed, of 1 to `maximum` characters. */
export const line = (maximum: number = limits.nameCharacters) =>
  z
    .string()
    .max(maximum * 4)
    .transform((value) => value.replaceAll(otherBreaks, ' ').normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, { message: 'Please fill this in.' })
        .max(maximum, { message: `At most ${maximum} characters.` })
        .refine(noControl, { message: 'Contains characters that cannot be shown.' })
        .refine(noBreaks, { message: 'Must be one line.' })
        .refine(visible, { message: 'Please fill this in.' }),
    );

/** Several lines of text, trimmed, possibly empty. */
export const block = (maximum: number = limits.noteCharacters) =>
  z
    .string()
    .max(maximum * 4)
    .transform((value) => value.replaceAll('\r\n', '\n').replaceAll(otherBreaks, '\n').normalize('NFC').trim())
    .pipe(z.string().max(maximum, { message: `At most ${maximum} characters.` }).refine(noControl, { message: 'Contains characters that cannot be shown.' }));

const local = /^[^\s@"(),:;<>[\\\]]+$/u;
const domainPattern = /^(?=.{1,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])$/u;

/** Whether text is one deliverable address: one `@`, a local part of at most 64 characters, a domain with a dot. */
export function isEmail(value: string): boolean {
  if (value.length > limits.emailCharacters || !noControl(value)) return false;
  const at = value.lastIndexOf('@');
  if (at < 1 || at > 64) return false;
  const name = value.slice(0, at);
  return local.test(name) && !name.startsWith('.') && !name.endsWith('.') && !name.includes('..') && domainPattern.test(value.slice(at + 1));
}

/** An e-mail address as typed, trimmed; letter case is kept for display and folded for comparison. */
export const email = z
  .string()
  .max(limits.emailCharacters * 2)
  .transform((value) => value.normalize('NFC').trim())
  .pipe(z.string().refine(isEmail, { message: 'This is not an e-mail address.' }));

/** A domain name as DNS has it: ASCII, in lower case. */
export const domain = z
  .string()
  .max(300)
  .transform((value, context) => {
    const ascii = asciiDomain(value);
    if (ascii !== null) return ascii;
    context.addIssue({ code: 'custom', message: 'This is not a domain name, such as acme.example.' });
    return z.NEVER;
  });

/** A phone number as people write one; empty means none. */
export const phone = z
  .string()
  .max(limits.phoneCharacters * 2)
  .transform((value) => value.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .max(limits.phoneCharacters, { message: `At most ${limits.phoneCharacters} characters.` })
      .regex(/^(?:[+\d][\d ()/.\-–]*(?:(?:ext|x)\.? ?\d{1,8})?)?$/iu, { message: 'Use digits, spaces and + ( ) - / only.' }),
  );

/** A password on its way in; its rules are checked where the person's context is known. */
export const passwordInput = z.string().min(1, { message: 'Please fill this in.' }).max(4_096);

/** An https address people are sent to, or empty. */
export const webAddress = z
  .string()
  .max(500)
  .transform((value) => value.trim())
  .pipe(z.string().refine((value) => value === '' || isWebAddress(value), { message: 'Use an address that begins with https://.' }));

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:' && noControl(value);
}

/** An IANA time zone. */
export const timeZone = z.string().max(60).refine(isTimeZone, { message: 'This is not a time zone, such as Europe/London.' });

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
