// The limit: bare Express and prepared statements on the same data, without validation, rights or logs. Started by session.bench.ts.
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { hash } from '@node-rs/argon2';
import express from 'express';
import pg from 'pg';

type Row = Record<string, unknown>;

const [target = '', port = '0'] = process.argv.slice(2);
const onPostgres = target.startsWith('postgres://');
const text = `
  select s.id, s.user_id, s.organization_id, s.created_at, s.last_used_at, u.email, u.name, p.name as provider_name, p.time_zone, p.support_name, p.support_email, p.support_phone, p.support_url,
    p.portal_idle_minutes, p.portal_absolute_minutes, o.name as organization_name, o.status, po.enabled, po.note, po.welcome_text, po.logo_id, po.idle_minutes, po.absolute_minutes, cu.id as customer_user_id, cu.role, cu.status as customer_user_status,
    (select ${onPostgres ? 'json_agg(json_build_object' : 'json_group_array(json_object'}('id', o2.id, 'name', o2.name, 'role', cu2.role) order by o2.name_folded) from customer_users cu2 join organizations o2 on o2.id = cu2.organization_id where cu2.user_id = s.user_id and cu2.status = 'active') as organizations
  from sessions s join hosts h on h.host = ? and h.provider_id = s.provider_id join users u on u.id = s.user_id join providers p on p.id = s.provider_id
    left join organizations o on o.id = s.organization_id left join portals po on po.organization_id = s.organization_id left join customer_users cu on cu.user_id = s.user_id and cu.organization_id = s.organization_id
  where s.token_hash = ? and s.door = 'portal' and s.ended_at is null`;

function reader(): (values: string[]) => Row | undefined | Promise<Row | undefined> {
  if (!onPostgres) {
    const statement = new Database(target, { readonly: true }).prepare(text);
    return (values) => statement.get(values) as Row | undefined;
  }
  const pool = new pg.Pool({ connectionString: target, max: 10 });
  let position = 0;
  const numbered = text.replaceAll('?', () => `$${(position += 1)}`);
  return async (values) => (await pool.query<Row>({ name: 'facts', text: numbered, values })).rows[0];
}
const facts = reader();

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.get('/session', async (request, response) => {
  const token = /=([A-Za-z0-9_-]{43})/u.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const row = await facts([request.headers.host ?? '', createHash('sha256').update(token).digest('base64url')]);
  if (!row) {
    response.status(401).end();
    return;
  }
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(onPostgres ? row : { ...row, organizations: JSON.parse(String(row['organizations'])) as unknown }));
});
app.get('/hash', async (_request, response) => {
  response.end(await hash('violet tractor under glass', { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }));
});
app.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
