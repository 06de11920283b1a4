import { limits } from '../../../shared/limits.ts';
import { isMostlyContext } from '../../../shared/password-context.ts';

/** Why a password is refused by its length or context, or null; lengths count characters as people see code points. */
export function passwordFault(password: string, kind: 'staff' | 'customer', context: readonly string[]): 'password_too_short' | 'password_too_long' | 'password_contains_context' | null {
  const length = [...password].length;
  if (length < (kind === 'staff' ? limits.password.staffMinimum : limits.password.customerMinimum)) return 'password_too_short';
  if (length > limits.password.maximum) return 'password_too_long';
  return isMostlyContext(password, context) ? 'password_contains_context' : null;
}
