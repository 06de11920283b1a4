import type { TestApp } from './app.ts';
import type { Answer, Client } from './client.ts';

const phone = '+44 20 7946 0018';

/** Starts verifying a person as a member of staff would. */
export function startVerification(staff: Client, customerUserId: string, method: string, note?: string): Promise<Answer> {
  return staff.post(`/api/admin/customer-users/${customerUserId}/verifications`, { method, ...(note === undefined ? {} : { note }) });
}

/** Verifies a person by a call back, giving them a number on record where they have none, and gives the verification's id. */
export async function verifiedBy(app: TestApp, staff: Client, customerUserId: string, note = 'Called back on the number on file, spoke to her.'): Promise<string> {
  const db = app.database.db.withoutPlugins();
  await db.updateTable('customer_users').set({ phone }).where('id', '=', customerUserId).where('phone', '=', '').execute();
  const person = await db.selectFrom('customer_users').select('phone').where('id', '=', customerUserId).executeTakeFirstOrThrow();
  const started = await startVerification(staff, customerUserId, 'call_back');
  if (started.status !== 201) throw new Error(`The verification did not start: ${started.text}`);
  const { id } = started.body as { id: string };
  const confirmed = await staff.post(`/api/admin/verifications/${id}/confirm`, { number: person.phone, note });
  if (confirmed.status !== 200) throw new Error(`The caller was not verified: ${confirmed.text}`);
  return id;
}
