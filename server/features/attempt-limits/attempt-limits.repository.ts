import type { Db } from '../../../db/database.ts';
import { hotQuery, type ValueOf } from '../../../db/hot-query.ts';
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
  const { rows } = await held(db, { providerId: scope.providerId, kind, subject, device, now });
  const [row] = rows;
  return row ? { recent: JSON.parse(row.recent) as number[], inARow: row.in_a_row } : { recent: [], inARow: 0 };
}

interface Named {
  readonly providerId: string;
  readonly kind: string;
  readonly subject: string;
  readonly device: string;
}

/** Writing to the row holds it, whether it was there or not. */
const held = hotQuery((db, value: ValueOf<Named & { now: string }>) =>
  db
    .insertInto('guess_counters')
    .values({ provider_id: value('providerId'), kind: value('kind'), subject: value('subject'), device: value('device'), recent: '[]', in_a_row: 0, updated_at: value('now') })
    .onConflict((conflict) => conflict.columns(['provider_id', 'kind', 'subject', 'device']).doUpdateSet({ updated_at: value('now') }))
    .returning(['recent', 'in_a_row']),
);

const saved = hotQuery((db, value: ValueOf<Named & { recent: string; inARow: number; now: string }>) =>
  db.updateTable('guess_counters').set({ recent: value('recent'), in_a_row: value('inARow'), updated_at: value('now') }).where('provider_id', '=', value('providerId')).where('kind', '=', value('kind')).where('subject', '=', value('subject')).where('device', '=', value('device')),
);

/** Writes a counter back. */
export async function saveCounter(db: Db, scope: Scope, key: CounterKey, counter: Counter, now: string): Promise<void> {
  await saved(db, { providerId: scope.providerId, kind: key.kind, subject: key.subjects[0], device: key.device, recent: JSON.stringify(counter.recent), inARow: counter.inARow, now });
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
  for (const subject of subjects) await (device === null ? cleared(db, { providerId: scope.providerId, kind, subject }) : clearedOfDevice(db, { providerId: scope.providerId, kind, subject, device }));
}

const cleared = hotQuery((db, value: ValueOf<Omit<Named, 'device'>>) => db.deleteFrom('guess_counters').where('provider_id', '=', value('providerId')).where('kind', '=', value('kind')).where('subject', '=', value('subject')));
const clearedOfDevice = hotQuery((db, value: ValueOf<Named>) => db.deleteFrom('guess_counters').where('provider_id', '=', value('providerId')).where('kind', '=', value('kind')).where('subject', '=', value('subject')).where('device', '=', value('device')));
