import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Context } from '../../context.ts';
import { signInScope } from '../../policy.ts';
import { spendStaffMail } from '../attempt-limits/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { issueSentCode } from '../one-time/index.ts';
import { addressOf, type Caller } from './verifications.caller.service.ts';

/** A way that carries a code to a person: mail today; a text message would be another. */
export interface CodeChannel {
  /** Makes the code of a verification and sends it, in the transaction at hand; gives until when it works (ISO). Throws `too_many_requests`. */
  readonly send: (ctx: Context, verificationId: string, caller: Caller) => Promise<string>;
}

const mail: CodeChannel = {
  send: async (ctx, verificationId, caller) => {
    await spendStaffMail(ctx, signInScope(ctx.actor.providerId), addressOf(caller));
    const expiresAt = isoTime(milliseconds(ctx.now()) + limits.verification.codeMinutes * 60_000);
    await issueSentCode(ctx, { purpose: 'verification_code', subjectId: verificationId, expiresAt });
    await queueMail(ctx, { kind: 'verification_code', to: addressOf(caller), userId: caller.person.user_id, organizationId: caller.person.organization_id, subjectId: verificationId, data: { name: caller.person.name } });
    return expiresAt;
  },
};

/** The channels by the method of verifying that uses them. */
export const codeChannels = { mail_code: mail } as const;
