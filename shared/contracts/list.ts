import { z } from 'zod';
import { limits } from '../limits.ts';
import { isoTime, milliseconds } from '../times.ts';

const jsonText = <T extends z.ZodType>(schema: T, fallback: string) =>
  z
    .string()
    .max(20_000)
    .default(fallback)
    .transform((text, context): unknown => {
      try {
        const value = JSON.parse(text) as unknown;
        if (!JSON.stringify(value).includes('\\u0000')) return value;
        context.addIssue({ code: 'custom', message: 'Contains characters that cannot be shown.' });
      } catch {
        context.addIssue({ code: 'custom', message: 'This is not valid JSON.' });
      }
      return z.NEVER;
    })
    .pipe(schema);

/** The list query of the `ra-data-simple-rest` dialect: `sort=["name","ASC"]`, `range=[0,24]`, `filter={"q":"acme"}`; rows are counted from 0, both ends included. */
export function listQuery<F extends z.ZodRawShape, const S extends readonly [string, ...string[]]>(options: { sorts: S; filter: F; defaultSort?: `["${S[number]}","ASC"]` | `["${S[number]}","DESC"]` }) {
  const first = options.sorts[0];
  return z.strictObject({
    sort: jsonText(z.tuple([z.enum(options.sorts), z.enum(['ASC', 'DESC'])]), options.defaultSort ?? `["${first}","ASC"]`),
    range: jsonText(
      z
        .tuple([z.number().int().min(0).max(10_000_000), z.number().int().min(0).max(10_000_000)])
        .refine(([from, to]) => to >= from && to - from < limits.bulkIds, { message: 'A page holds at most 1,000 rows, and its end lies behind its start.' }),
      '[0,24]',
    ),
    filter: jsonText(z.strictObject({ id: z.array(z.uuid()).max(limits.bulkIds).optional(), ...options.filter }), '{}'),
  });
}

/** One page of a list; `total` is exact to 10,000 and 10,001 beyond. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export const idParams = z.strictObject({ id: z.uuid() });
export const timeSchema = z.iso.datetime();
/** A time somebody names, from the year 1 on, written as times are kept. */
export const timeInput = z.iso
  .datetime()
  .refine((text) => !text.startsWith('0000'), { message: 'This is not a time that can be looked for.' })
  .transform((text) => isoTime(milliseconds(text)));
/** Which version of a record somebody has read; no larger than a database counts. */
export const readVersion = z.int32();

/** Who something is done to in bulk: named people or everybody a filter finds. */
export const bulkTarget = <F extends z.ZodRawShape>(filter: F) =>
  z.strictObject({
    ids: z.array(z.uuid()).min(1).max(limits.bulkIds).optional(),
    filter: z.strictObject(filter).optional(),
    /** True: only says how many it would touch. */
    dryRun: z.boolean().default(false),
  }).refine((target) => (target.ids === undefined) !== (target.filter === undefined), { message: 'Name either ids or a filter.' });

/** What a bulk verb did, or with `dryRun` would do. */
export const bulkResult = z.object({
  dryRun: z.boolean(),
  /** Records that match. */
  matched: z.number().int(),
  /** Records that change; the others already are as asked. */
  changed: z.number().int(),
  /** People who notice. */
  people: z.number().int(),
  /** The job that carries it out, where it is too long for one answer. */
  jobId: z.uuid().nullable(),
  /** Ids that changed, for the undo; empty in a dry run or with a job. */
  ids: z.array(z.uuid()),
});
