import type { verificationMethods } from '../../../shared/contracts/mfa.ts';
import type { IconName } from './Icon.tsx';

export type VerificationMethod = (typeof verificationMethods)[number];

/** The ways to make sure who is calling, in the order to try; `by` follows "verified by". */
export const verificationMethodWords: Readonly<Record<VerificationMethod, { readonly icon: IconName; readonly label: string; readonly by: string; readonly about: string }>> = {
  mail_code: { icon: 'envelope', label: 'Code by mail', by: 'a code by mail', about: 'Eight digits go to the address on record; the caller reads them out.' },
  portal_pin: { icon: 'keyboard', label: 'Portal PIN', by: 'their portal PIN', about: 'The caller says the PIN they have set for the phone in their portal.' },
  manager_approval: { icon: 'people', label: 'Approval of a manager', by: 'the approval of a manager', about: 'A manager of their organization approves in their own portal.' },
  call_back: { icon: 'phone', label: 'Call back', by: 'a call back', about: 'You hang up and call the number on record.' },
};
