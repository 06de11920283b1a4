import { dialectOf, type Db } from '../../../db/database.ts';
import type { Scope } from '../../policy.ts';
import type { Counter } from './attempt-limits.domain.ts';

export interface CounterKey {
  readonly kind: string;
  /** The keyed hash under the current key, and before a rotation is over those under the older ones. */
  readonly subjects: readonly [string, ...string[]];
  readonly device: string;
}

/** Brings a counter that was made under an older key under the current one. */
async function adopt(db: Db, scope: Scope, { kind, subjects: [subject, ...older], device }: CounterKey): Promise<void> {
  for (const before of older) {
    await db
      .updateTable('guess_counters')
      .set({ subject })
      .where('provider_id', '=', scope.providerId)
      .where('kind', '=', kind)
      .where('subject', '=', before)
      .where('device', '=', device)
      .where(({ exists, not, selectFrom }) => not(exists(selectFrom('guess_counters as c').select('c.kind').where('c.provider_id', '=', scope.providerId).where('c.kind', '=', kind).where('c.subject', '=', subject).where('c.device', '=', device))))
      .execute();
  }
}

/** The counter of a key, held until the transaction ends so that simultaneous tries are counted one after another. */
export async function holdCounter(db: Db, scope: Scope, key: CounterKey, now: string): Promise<Counter> {
  const { kind, device, subjects: [subject] } = key;
  await adopt(db, scope, key);
  await db.insertInto('guess_counters').values({ provider_id: scope.providerId, kind, subject, device, recent: '[]', in_a_row: 0, updated_at: now }).onConflict((conflict) => conflict.columns(['provider_id', 'kind', 'subject', 'device']).doNothing()).execute();
  let query = db.selectFrom('guess_counters').select(['recent', 'in_a_row']).where('provider_id', '=', scope.providerId).where('kind', '=', kind).where('subject', '=', subject).where('device', '=', device);
  if (dialectOf(db) === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirstOrThrow();
  return { recent: JSON.parse(row.recent) as number[], inARow: row.in_a_row };
}

/** Writes a counter back. */
export async function saveCounter(db: Db, scope: Scope, key: CounterKey, counter: Counter, now: string): Promise<void> {
  await db.updateTable('guess_counters').set({ recent: JSON.stringify(counter.recent), in_a_row: counter.inARow, updated_at: now }).where('provider_id', '=', scope.providerId).where('kind', '=', key.kind).where('subject', '=', key.subjects[0]).where('device', '=', key.device).execute();
}

/** Reads a counter without holding it. */
export async function readCounter(db: Db, scope: Scope, key: CounterKey): Promise<Counter | null> {
  const rows = await db.selectFrom('guess_counters').select(['subject', 'recent', 'in_a_row']).where('provider_id', '=', scope.providerId).where('kind', '=', key.kind).where('subject', 'in', key.subjects).where('device', '=', key.device).execute();
  const [row] = rows.sort((one, other) => key.subjects.indexOf(one.subject) - key.subjects.indexOf(other.subject));
  return row ? { recent: JSON.parse(row.recent) as number[], inARow: row.in_a_row } : null;
}

/** The devices for which a subject has counters of one kind; '' stands for all that are not known. */
export async function listDevices(db: Db, scope: Scope, kind: string, subjects: readonly string[]): Promise<string[]> {
  const rows = await db.selectFrom('guess_counters').select('device').where('provider_id', '=', scope.providerId).where('kind', '=', kind).where('subject', 'in', subjects).execute();
  return [...new Set(rows.map(({ device }) => device))];
}

/** Forgets a subject's counters of one kind; with a device only that device's. */
export async function clearCounters(db: Db, scope: Scope, kind: string, subjects: readonly string[], device: string | null): Promise<void> {
  let query = db.deleteFrom('guess_counters').where('provider_id', '=', scope.providerId).where('kind', '=', kind).where('subject', 'in', subjects);
  if (device !== null) query = query.where('device', '=', device);
  await query.execute();
}
