import type { Db } from '../../../db/database.ts';
import type { TicketSettingsTable } from '../../../db/tables/tickets.ts';
import { limits } from '../../../shared/limits.ts';
import type { Scope } from '../../policy.ts';

export type SettingsRow = Pick<TicketSettingsTable, 'fields' | 'version' | 'updated_at'>;

/** The form of the scope's provider; undefined where nobody has set one. */
export async function findSettings(db: Db, scope: Scope): Promise<SettingsRow | undefined> {
  return db.selectFrom('ticket_settings').select(['fields', 'version', 'updated_at']).where('provider_id', '=', scope.providerId).executeTakeFirst();
}

async function addSettings(db: Db, scope: Scope, now: string): Promise<void> {
  await db
    .insertInto('ticket_settings')
    .values({ provider_id: scope.providerId, next_number: limits.ticket.firstNumber, fields: '[]', version: 1, updated_at: now })
    .onConflict((conflict) => conflict.column('provider_id').doNothing())
    .execute();
}

/** Takes the next number of the scope's provider; others wait until the transaction ends, so that none is left out or given twice. */
export async function takeNumber(db: Db, scope: Scope, now: string): Promise<number> {
  for (;;) {
    const row = await db
      .updateTable('ticket_settings')
      .set((eb) => ({ next_number: eb('next_number', '+', 1) }))
      .where('provider_id', '=', scope.providerId)
      .returning('next_number')
      .executeTakeFirst();
    if (row) return row.next_number - 1;
    await addSettings(db, scope, now);
  }
}

/** Writes the form where it is still at `version`; false where it is not. */
export async function updateSettings(db: Db, scope: Scope, version: number, values: Pick<TicketSettingsTable, 'fields' | 'updated_at'>): Promise<boolean> {
  await addSettings(db, scope, values.updated_at);
  const { numUpdatedRows } = await db
    .updateTable('ticket_settings')
    .set({ ...values, version: version + 1 })
    .where('provider_id', '=', scope.providerId)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
