import type { TicketField } from '../../../shared/tickets.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { providerById } from '../providers/index.ts';
import { findSettings, updateSettings } from './tickets.settings.repository.ts';

export interface TicketSettings {
  readonly version: number;
  readonly fields: TicketField[];
  /** Null: nobody has changed the form yet. */
  readonly updatedAt: string | null;
}

/** The provider's form of new tickets. */
export async function ticketSettings(ctx: Context, scope: Scope): Promise<TicketSettings> {
  const row = await findSettings(ctx.db, scope);
  return row ? { version: row.version, fields: JSON.parse(row.fields) as TicketField[], updatedAt: row.updated_at } : { version: 1, fields: [], updatedAt: null };
}

/** Saves the form over the one that was read. Throws `changed_meanwhile` with the newer one. */
export async function saveSettings(ctx: Context, scope: Scope, form: { version: number; fields: readonly TicketField[] }): Promise<TicketSettings> {
  return inTransaction(ctx, async (inner) => {
    const current = await ticketSettings(inner, scope);
    const fields = form.fields.map((field) => ({ ...field, options: field.kind === 'choice' ? field.options : [] }));
    const written = current.version === form.version && (await updateSettings(inner.db, scope, form.version, { fields: JSON.stringify(fields), updated_at: inner.now() }));
    if (!written) throw new AppError('changed_meanwhile', { current });
    const provider = await providerById(inner, scope);
    await record(inner, { action: 'ticket_settings.updated', subject: { kind: 'provider', id: provider.id, label: provider.name }, changes: [{ field: 'fields', before: current.fields, after: fields }] });
    return ticketSettings(inner, scope);
  });
}
