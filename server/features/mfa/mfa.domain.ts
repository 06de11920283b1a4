import { generateSecret, generateSync, generateURI } from 'otplib';

const stepSeconds = 30;
/** As far as a code is looked for to tell whether the clock of its device is off. */
const clockSteps = 10;

/** A new secret of 160 bits (RFC 4226, 4) in base32. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** The `otpauth:` address that authenticator apps read from a QR code. */
export function totpAddress(secret: string, issuer: string, account: string): string {
  return generateURI({ issuer, label: account, secret });
}

/** The six digits of a time step (30 s since 1970; RFC 6238). */
export function totpCode(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * stepSeconds });
}

/** The time step of a time in milliseconds. */
export function totpStep(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000 / stepSeconds);
}

export type TotpJudgement =
  /** Right, and newer than every code used before. */
  | { readonly result: 'right'; readonly step: number }
  | { readonly result: 'used' }
  /** Right for a clock that is this many seconds off; negative: slow. */
  | { readonly result: 'clock'; readonly seconds: number }
  | { readonly result: 'wrong' };

/** Judges a typed code: the current and the previous step count, each once and none older than `lastStep`; up to five minutes off it says so. */
export function judgeTotp(secret: string, typed: string, now: number, lastStep: number): TotpJudgement {
  const code = typed.replace(/\D/gu, '');
  const current = totpStep(now);
  let found: number | null = null;
  // Every step is computed, so that the time says nothing about which one fits.
  for (let offset = clockSteps; offset >= -clockSteps; offset -= 1) if (totpCode(secret, current + offset) === code && (found === null || Math.abs(offset) < Math.abs(found))) found = offset;
  if (found === null) return { result: 'wrong' };
  if (found !== 0 && found !== -1) return { result: 'clock', seconds: found * stepSeconds };
  return current + found > lastStep ? { result: 'right', step: current + found } : { result: 'used' };
}

/** A recovery code as people read it: `XXXX-XXXX-XXXX-XXXX`, 80 bits. */
export function groupedCode(code: string): string {
  return code.match(/.{1,4}/gu)?.join('-') ?? code;
}

const labels = { sso: 'Single sign-on', password: 'Password', totp: 'Code from your authenticator app', passkey: 'Passkey', recovery_code: 'Recovery code', access_pass: 'Access pass from your provider' } as const;
export type WayMethod = keyof typeof labels;

/** A way to prove that it is you, as pages name it. */
export function way<M extends WayMethod>(method: M): { method: M; label: string } {
  return { method, label: labels[method] };
}
