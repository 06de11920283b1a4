import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { updatePerson } from './customer-users.changes.repository.ts';
import type { PersonRow } from './customer-users.repository.ts';

/** Lets a held person in without a second factor until a time (ISO), or no longer (null), in the transaction at hand; the caller audits. */
export async function setExemption(ctx: Context, scope: Scope, person: PersonRow, exemption: { until: string; reason: string } | null): Promise<void> {
  await updatePerson(ctx.db, scope, person.id, { mfa_exempt_until: exemption?.until ?? null, mfa_exempt_reason: exemption?.reason ?? '', updated_at: ctx.now() });
}

/** Lets other ways than its organization's single sign-on open the portal for a held person until a time (ISO), or no longer (null), in the transaction at hand; the caller audits. */
export async function setSsoExemption(ctx: Context, scope: Scope, person: PersonRow, exemption: { until: string; reason: string } | null): Promise<void> {
  await updatePerson(ctx.db, scope, person.id, { sso_exempt_until: exemption?.until ?? null, sso_exempt_reason: exemption?.reason ?? null, updated_at: ctx.now() });
}

/** Says whether only two members of staff together may touch a held person's access, in the transaction at hand; the caller audits. */
export async function setProtection(ctx: Context, scope: Scope, person: PersonRow, on: boolean): Promise<void> {
  await updatePerson(ctx.db, scope, person.id, { protected: on ? 1 : 0, updated_at: ctx.now() });
}
