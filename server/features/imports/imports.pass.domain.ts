import type { ResponseOf } from '../../../shared/contracts/contract.ts';
import type { imports } from '../../../shared/contracts/imports.ts';
import type { CsvRecord } from './imports.csv.domain.ts';
import type { RowResult } from './imports.decisions.domain.ts';
import type { ImportKind, Mapping } from './imports.mapping.domain.ts';
import { PlannedOrganizations, PlannedPeople } from './imports.planned.domain.ts';
import type { RowCode } from './imports.rows.domain.ts';

/** One way through a file: a check, or the run itself. */
export interface Pass {
  readonly id: string;
  readonly mapping: Mapping;
  /** What a check would have done so far; null in a run, which has done it. */
  readonly planned: PlannedOrganizations | PlannedPeople | null;
}

/** What became of one row. */
export interface Outcome {
  readonly record: CsvRecord;
  readonly result: RowResult;
  readonly code: RowCode | null;
  readonly subjectId: string | null;
  readonly organizationId: string | null;
}

/** What a check of this kind begins with. */
export function nothingPlanned(kind: ImportKind): PlannedOrganizations | PlannedPeople {
  return kind === 'organizations' ? new PlannedOrganizations() : new PlannedPeople();
}

const batchRows = 200;
const batchCharacters = 1_000_000;

/** Puts records together into batches that one transaction takes in a moment: at most 200 rows and about a million characters. */
export async function* inBatches(records: AsyncIterable<readonly CsvRecord[]>): AsyncGenerator<CsvRecord[]> {
  let batch: CsvRecord[] = [];
  let characters = 0;
  for await (const some of records) {
    for (const record of some) {
      batch.push(record);
      for (const cell of record.cells) characters += cell.length;
      if (batch.length < batchRows && characters < batchCharacters) continue;
      yield batch;
      batch = [];
      characters = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

type Shown = ResponseOf<typeof imports.get>;
export type Counts = NonNullable<Shown['result']>;

/** The counts of a pass from its rows' results by code. */
export function countsOf(results: readonly { result: RowResult; code: string | null; count: number }[]): Counts {
  const counts: Counts = { rows: 0, created: 0, updated: 0, unchanged: 0, duplicate: 0, refused: 0, refusedBy: {} };
  for (const { result, code, count } of results) {
    counts.rows += count;
    counts[result] += count;
    if (result === 'refused' && code !== null) counts.refusedBy[code] = (counts.refusedBy[code] ?? 0) + count;
  }
  return counts;
}

interface State {
  readonly status: Shown['status'];
  /** The counts of a check that ended well. */
  readonly checked: unknown;
}

/** Whether columns may be chosen and checked: until a run has begun. */
export function mayCheck({ status, checked }: State): boolean {
  return status === 'mapping' || status === 'checked' || (status === 'failed' && checked === null);
}

/** Whether it may be carried out: after a check, or on from where it stopped. */
export function mayRun({ status, checked }: State): boolean {
  return status === 'checked' || resumes({ status, checked });
}

/** Whether it waits for somebody to go on, and may be put aside instead. */
export function waits({ status }: Pick<State, 'status'>): boolean {
  return status === 'mapping' || status === 'checked';
}

/** Whether carrying it out goes on from where an earlier run stopped. */
export function resumes({ status, checked }: State): boolean {
  return (status === 'cancelled' || status === 'failed') && checked !== null;
}
