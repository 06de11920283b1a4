import { until, type TestApp } from './app.ts';
import { connectSaml, enforce, proveDomain } from './idp/connected.ts';
import { OwnProvider } from './idp/own-provider.ts';
import { SamlProvider } from './idp/saml-provider.ts';
import { makeKey, type MadeKey } from './saml/certificates.ts';
import { startWorkerProcess } from './worker-process.ts';

export interface SsoStorm {
  readonly people: number;
  /** At each step of the story. */
  readonly kills: number;
}

export interface SsoStormResult {
  readonly killed: number;
  /** How many mails of the date each person was written, and by how many jobs. */
  readonly announcements: readonly { readonly mails: number; readonly jobs: number }[];
  /** How often the rule began. */
  readonly enforced: number;
  /** How often mails name each end, and how often each was written down as told. */
  readonly notices: readonly { readonly named: number; readonly told: number }[];
  /** Of each connection whose metadata are followed: how often they were, and whether it has exactly the certificate they name last. */
  readonly followed: readonly { readonly times: number; readonly current: boolean }[];
  /** Names of jobs that were given up. */
  readonly failed: readonly string[];
}

const day = 86_400_000;
const leaseAndMore = 70_000;
const endingConnections = 3;
const followedConnections = 3;

/** The story of a date for single sign-on, certificates that end and metadata that change, told by workers in processes of their own that are killed again and again at every step. */
export async function ssoStorm(app: TestApp, { people, kills }: SsoStorm, env: Readonly<Record<string, string>>): Promise<SsoStormResult> {
  const db = app.database.db.withoutPlugins();
  const staff = await app.world.staffClient('owner');
  await db.updateTable('providers').set({ alert_emails: '["alerts@northwind.example"]' }).execute();
  const organization = await app.world.organization({ name: 'Storm Shipping' });
  await proveDomain(app, organization, 'storm.example');
  for (let number = 0; number < people; number += 1) await app.world.person(organization, { email: `p${number}@storm.example`, name: `Person ${number}` });
  const main = await connectSaml(app, staff, organization, new SamlProvider('storm-idp'), { name: 'Main' });

  const ending: string[] = [];
  for (let number = 0; number < endingConnections; number += 1) {
    const idp = new SamlProvider(`ending-${number}`);
    idp.key = makeKey({ to: app.clock.now() + 61 * day });
    await connectSaml(app, staff, organization, idp, { name: `Ending ${number}` });
    ending.push(`Ending ${number}`);
  }
  const served = await new OwnProvider().start();
  const followed: { readonly id: string; readonly idp: SamlProvider; key: MadeKey }[] = [];
  for (let number = 0; number < followedConnections; number += 1) {
    const idp = new SamlProvider(`followed-${number}`);
    const { id } = await connectSaml(app, staff, organization, idp, { name: `Followed ${number}` });
    await db.updateTable('sso_connections').set({ metadata_url: `${served.issuer}/saml/${number}` }).where('id', '=', id).execute();
    await db.updateTable('sso_certificates').set({ named_at: app.operator().now() }).where('connection_id', '=', id).execute();
    followed.push({ id, idp, key: idp.key });
  }
  served.mischief = { respond: (path) => ({ status: 200, headers: { 'content-type': 'application/samlmetadata+xml' }, body: followed[Number(path.split('/').at(-1))]?.idp.metadata([followed[Number(path.split('/').at(-1))]?.key as MadeKey]) ?? '' }) };

  let killed = 0;
  const rest = async () => {
    const now = app.operator().now();
    const mails = await db.selectFrom('deliveries').select('id').where('status', '=', 'queued').limit(1).execute();
    const jobs = await db.selectFrom('jobs').select('id').where((eb) => eb.or([eb('status', '=', 'running'), eb.and([eb('status', '=', 'queued'), eb('run_at', '<=', now)])])).limit(1).execute();
    return mails.length + jobs.length === 0;
  };
  /** Kills workers in the midst of what is due, then lets one end it. */
  const step = async () => {
    for (let life = 0; life < kills; life += 1) {
      const worker = await startWorkerProcess(app, { env });
      await new Promise((resolve) => setTimeout(resolve, 20 + ((life * 137) % 420)));
      await worker.kill();
      killed += 1;
      // What the killed one held is free again after its lease.
      app.clock.advance(leaseAndMore);
    }
    const last = await startWorkerProcess(app, { env });
    let tick = 0;
    await until(async () => {
      if ((tick += 1) % 10 === 0) {
        last.advance(30_000);
        app.clock.advance(30_000);
      }
      return rest();
    }, 180_000);
    await last.stop();
  };
  try {
    const from = new Date(app.clock.now() + 3 * day).toISOString();
    await enforce(staff, main, { step: 'planned', from });
    await step();
    // The reminder; the certificates have 59 days left.
    app.clock.advance(2 * day);
    await step();
    // It begins; the metadata change from here on.
    for (const ahead of [day, 29 * day, 23 * day]) {
      app.clock.advance(ahead);
      for (const one of followed) one.key = makeKey({ common: one.idp.entityId });
      await step();
    }
  } finally {
    await served.close();
  }

  const announced = await db.selectFrom('deliveries').select(['subject_id', 'data']).where('kind', '=', 'sso_rule_announced').execute();
  const persons = await db.selectFrom('customer_users').select('id').where('organization_id', '=', organization.id).execute();
  const byPerson = Map.groupBy(announced, (row) => row.subject_id);
  const expiry = (await db.selectFrom('deliveries').select('data').where('kind', '=', 'expiry').execute()).flatMap(({ data }) => (JSON.parse(data) as { items: { name: string }[] }).items.map(({ name }) => name));
  const told = await db.selectFrom('expiry_notices as n').innerJoin('sso_certificates as c', 'c.id', 'n.subject_id').innerJoin('sso_connections as sc', 'sc.id', 'c.connection_id').select('sc.name').execute();
  const actions = await db.selectFrom('audit_events').select(['action', 'subject_id']).where('action', 'in', ['sso_rule.enforced', 'sso_connection.metadata_followed']).execute();
  const certificates = await db.selectFrom('sso_certificates').select(['connection_id', 'certificate']).execute();
  return {
    killed,
    announcements: persons.map(({ id }) => {
      const mails = byPerson.get(id) ?? [];
      return { mails: mails.length, jobs: new Set(mails.map(({ data }) => (JSON.parse(data) as { jobId?: string }).jobId)).size };
    }),
    enforced: actions.filter(({ action }) => action === 'sso_rule.enforced').length,
    notices: ending.map((name) => ({ named: expiry.filter((one) => one === name).length, told: told.filter((row) => row.name === name).length })),
    followed: followed.map(({ id, key }) => {
      const own = certificates.filter((row) => row.connection_id === id);
      return { times: actions.filter((row) => row.subject_id === id && row.action === 'sso_connection.metadata_followed').length, current: own.length === 1 && own[0]?.certificate === key.der };
    }),
    failed: (await db.selectFrom('jobs').select('name').where('status', '=', 'failed').execute()).map(({ name }) => name),
  };
}
