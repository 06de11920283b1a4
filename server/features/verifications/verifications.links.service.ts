import { inTransaction, type Context } from '../../context.ts';
import type { Scope, StaffActor } from '../../policy.ts';
import { changeAddress, changePhone, linkSignIn, unlinkSignIn, type CustomerUserRecord } from '../customer-users/index.ts';
import { callerOf, refuseElsewhere, requireVerification } from './verifications.caller.service.ts';
import type { Change } from '../audit/index.ts';

interface Verified {
  readonly verificationId: string;
}

/** Carries an act out with the verification it follows from, both in one transaction. */
function guarded<Input, Result>(act: (inner: Context, scope: Scope, id: string, input: Input & { verified: readonly Change[] }) => Promise<Result>) {
  return async (ctx: Context, scope: Scope, actor: StaffActor, id: string, input: Input & Verified): Promise<Result> =>
    inTransaction(ctx, async (inner) => {
      const caller = await callerOf(inner, scope, id);
      const verified = await requireVerification(inner, scope, actor, caller, input.verificationId);
      refuseElsewhere(scope, caller);
      return act(inner, scope, id, { ...input, verified });
    });
}

/** `linkSignIn` after a verification. Throws its codes, `own_account`, `sign_in_elsewhere`, `verification_required`. */
export const linkVerified = guarded<{ email: string }, CustomerUserRecord>(linkSignIn);
/** `unlinkSignIn` after a verification. Throws its codes, `own_account`, `sign_in_elsewhere`, `verification_required`. */
export const unlinkVerified = guarded<object, CustomerUserRecord>(async (inner, scope, id, { verified }) => unlinkSignIn(inner, scope, id, verified));
/** `changeAddress` after a verification. Throws its codes, `own_account`, `sign_in_elsewhere`, `verification_required`. */
export const changeAddressVerified = guarded<{ email: string }, CustomerUserRecord>(changeAddress);
/** `changePhone` after a verification. Throws its codes, `own_account`, `sign_in_elsewhere`, `verification_required`. */
export const changePhoneVerified = guarded<{ phone: string }, CustomerUserRecord>(changePhone);
