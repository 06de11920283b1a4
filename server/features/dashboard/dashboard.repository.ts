import { sql, type Expression, type RawBuilder } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { limits } from '../../../shared/limits.ts';
import type { Scope } from '../../policy.ts';
import { inScope } from '../scoping.repository.ts';
import type { Day } from './dashboard.domain.ts';

const capped = (matching: { limit: (rows: number) => Expression<unknown> }): RawBuilder<number> => sql<number>`(select count(*) from (${matching.limit(limits.countedRows + 1)}) as counted)`;

/** How many portals are on, off and archived, people of each status, and mails kept and failed, in one statement; each exact to 10,000 and 10,001 beyond. */
export async function countFigures(db: Db, scope: Scope) {
  const portals = (enabled: 0 | 1) =>
    capped(
      db
        .selectFrom('portals as p')
        .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'p.organization_id').onRef('o.provider_id', '=', 'p.provider_id'))
        .select('p.organization_id')
        .where(inScope(scope, 'p'))
        .where('p.enabled', '=', enabled)
        .where('o.status', '=', 'active'),
    );
  const people = (status: 'new' | 'invited' | 'active' | 'disabled') => capped(db.selectFrom('customer_users as u').select('u.id').where(inScope(scope, 'u')).where('u.status', '=', status));
  const mails = (status: 'kept' | 'failed') => capped(db.selectFrom('deliveries as d').select('d.provider_id').where(inScope(scope, 'd')).where('d.status', '=', status));
  return db
    .selectNoFrom([
      portals(1).as('on'),
      portals(0).as('off'),
      capped(db.selectFrom('organizations as o').select('o.id').where(inScope(scope, 'o', 'id')).where('o.status', '=', 'archived')).as('archived'),
      people('new').as('new'),
      people('invited').as('invited'),
      people('active').as('active'),
      people('disabled').as('disabled'),
      mails('kept').as('kept'),
      mails('failed').as('failed'),
    ])
    .executeTakeFirstOrThrow();
}

/** Every outcome but success that the provider's sign-ins ever had; one step in the index for each. */
export async function findRefusalCodes(db: Db, scope: Scope): Promise<string[]> {
  const attempts = () => db.selectFrom('sign_in_attempts as a').where('a.provider_id', '=', scope.providerId);
  const { rows } = await sql<{ outcome: string | null }>`
    with recursive seen(outcome) as (
      select ${attempts().select(({ fn }) => fn.min('a.outcome').as('outcome'))}
      union all
      select ${attempts()
        .select(({ fn }) => fn.min('a.outcome').as('outcome'))
        .where(sql.ref('a.outcome'), '>', sql.ref('seen.outcome'))} from seen where seen.outcome is not null
    ) select outcome from seen`.execute(db);
  return rows.map(({ outcome }) => outcome).filter((outcome) => outcome !== null && outcome !== 'signed_in') as string[];
}

/** The newest refusals of each code since a time: how many, and of how many addresses; exact to 10,000 and 10,001 beyond. */
export async function countRefusals(db: Db, scope: Scope, codes: readonly string[], since: string): Promise<{ code: string; count: number; people: number }[]> {
  const [first, ...others] = codes.map((code) =>
    db
      .selectFrom(
        db
          .selectFrom('sign_in_attempts as a')
          .select('a.email_folded')
          .where(inScope(scope, 'a'))
          .where('a.outcome', '=', code)
          .where('a.at', '>=', since)
          .orderBy('a.at', 'desc')
          .limit(limits.countedRows + 1)
          .as('newest'),
      )
      .select(({ fn }) => [sql<string>`cast(${code} as text)`.as('code'), fn.countAll<number>().as('count'), fn.count<number>('newest.email_folded').distinct().as('people')]),
  );
  if (!first) return [];
  return others.reduce((union, part) => union.unionAll(part) as typeof first, first).execute();
}

/** How many refusals of these codes each day has, in one statement; exact to 10,000 a day and 10,001 beyond. */
export async function countRefusalsByDay(db: Db, scope: Scope, codes: readonly string[], days: readonly Day[]): Promise<Record<string, number>> {
  if (codes.length === 0) return {};
  return db
    .selectNoFrom(
      days.map(({ day, from, to }) => capped(db.selectFrom('sign_in_attempts as a').select('a.outcome').where(inScope(scope, 'a')).where('a.outcome', 'in', codes).where('a.at', '>=', from).where('a.at', '<', to)).as(day)),
    )
    .executeTakeFirstOrThrow();
}

/** Organizations whose sign-in rule the watchdog lifted, or whose sign-ins it saw collapse, the newest first. */
export async function findSignInAlarms(db: Db, scope: Scope, count: number): Promise<{ organizationId: string; organizationName: string; kind: 'lifted' | 'collapsed'; at: string }[]> {
  const rows = await db
    .selectFrom('portals as p')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'p.organization_id').onRef('o.provider_id', '=', 'p.provider_id'))
    .select(['p.organization_id', 'o.name', 'p.sso_lifted_at', 'p.sso_alerted_at'])
    .where(inScope(scope, 'p'))
    .where('p.sso_alerted_at', 'is not', null)
    .orderBy('p.sso_alerted_at', 'desc')
    .limit(count)
    .execute();
  return rows.map((row) => ({ organizationId: row.organization_id, organizationName: row.name, kind: row.sso_lifted_at === null ? 'collapsed' : 'lifted', at: row.sso_lifted_at ?? row.sso_alerted_at ?? '' }));
}
