import { foldText } from '../../../../shared/folding.ts';

interface Sheet {
  readonly provider: string;
  readonly email: string;
  readonly address: string;
  readonly codes: readonly string[];
}

/** Recovery codes as a text to keep: what they are for, and one code a line. */
export function codesAsText({ provider, email, address, codes }: Sheet): string {
  return [`Recovery codes for ${provider} (${address})`, `Sign-in: ${email}`, 'Each code works once, after your password.', '', ...codes, ''].join('\n');
}

/** A file name that every system takes. */
export function fileName(provider: string): string {
  const name = foldText(provider)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `recovery-codes${name === '' ? '' : `-${name}`}.txt`;
}
