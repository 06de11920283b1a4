import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { markAccepted, subjectOf, type PersonRow } from '../customer-users/index.ts';
import { voidOpen } from '../one-time/index.ts';
import { findOpenInvitations, updateInvitation } from './invitations.repository.ts';
import { bothSecrets } from './invitations.sending.service.ts';

/** Gives a held person without sign-in the one that has proven to be theirs, in the transaction at hand; that accepts an open invitation, whose link and code are void from then on. */
export async function admitPerson(ctx: Context, scope: Scope, person: PersonRow, user: { readonly id: string; readonly label: string }): Promise<void> {
  const open = await findOpenInvitations(ctx.db, scope, [person.id]);
  await voidOpen(ctx, bothSecrets, open.map(({ id }) => id));
  for (const { id } of open) await updateInvitation(ctx.db, scope, id, { accepted_at: ctx.now(), updated_at: ctx.now() });
  await markAccepted(ctx, scope, person, user.id);
  await record(ctx, { action: open.length > 0 ? 'invitation.accepted' : 'customer_user.linked', subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'status', before: person.status, after: 'active' }], actor: { kind: 'customer', id: user.id, label: user.label } });
}
