import { sql, type Kysely } from 'kysely';
import { columnsOf } from '../columns.ts';

interface Domain {
  readonly id: string;
  readonly organization_id: string;
  readonly domain: string;
}

/** Proof that a domain is an organization's own: several may claim it, one of a provider's proves it. Domains are kept as DNS has them, in ASCII. */
export async function up(db: Kysely<never>): Promise<void> {
  const c = columnsOf(db);
  const table = 'organization_domains';
  for (const [name, standard] of [['proof_token', ''], ['check_found', '[]']] as const) {
    await db.schema.alterTable(table).addColumn(name, c.text as never, (definition) => definition.notNull().defaultTo(standard)).execute();
  }
  await db.schema.alterTable(table).addColumn('check_outcome', c.text as never).execute();
  for (const name of ['proven_at', 'checked_at', 'failing_since', 'warned_at', 'recheck_at']) await db.schema.alterTable(table).addColumn(name, c.time as never).execute();
  const token = c.dialect === 'postgres' ? sql`replace(gen_random_uuid()::text, '-', '')` : sql`lower(hex(randomblob(16)))`;
  await sql`update organization_domains set proof_token = ${token}`.execute(db);

  const { rows } = await sql<Domain>`select id, organization_id, domain from organization_domains order by id`.execute(db);
  const known = new Set(rows.map((row) => `${row.organization_id} ${row.domain}`));
  for (const { id, organization_id: organizationId, domain } of rows) {
    const ascii = URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain;
    if (ascii === domain) continue;
    if (known.has(`${organizationId} ${ascii}`)) await sql`delete from organization_domains where id = ${id}`.execute(db);
    else await sql`update organization_domains set domain = ${ascii} where id = ${id}`.execute(db);
    known.add(`${organizationId} ${ascii}`);
  }

  await db.schema.dropIndex('organization_domains_provider_id_domain_key').execute();
  await db.schema.dropIndex('organization_domains_organization_id_domain_index').execute();
  await db.schema.createIndex('organization_domains_provider_id_domain_key').on(table).columns(['provider_id', 'domain'] as never).unique().where(sql.ref('proven_at'), 'is not', null).execute();
  await db.schema.createIndex('organization_domains_organization_id_domain_key').on(table).columns(['organization_id', 'domain'] as never).unique().execute();
  await db.schema.createIndex('organization_domains_domain_index').on(table).columns(['provider_id', 'domain', 'id'] as never).execute();
  await db.schema.createIndex('organization_domains_recheck_index').on(table).columns(['recheck_at'] as never).execute();
}
