import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../server/context.ts';
import { defineMail, queueMail, registerMails } from '../../server/features/deliveries/index.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';

registerMails([defineMail({ kind: 'f5_probe', priority: 10, subject: () => 'A link', body: (_data, frame) => ({ heading: 'A link', paragraphs: [], button: { label: 'Open', url: frame.address('/here') } }) })]);

const evil = 'evil.example';
let smtp: TestSmtp;
let apps: TestApp[];
/** A host of another provider, for each app. */
let others: string[];
beforeAll(async () => {
  smtp = await startSmtp();
  const plain = await startApp({ env: { SMTP_URL: smtp.url } });
  apps = [plain, await startApp({ env: { SMTP_URL: smtp.url, TRUST_PROXY: 'loopback' } })];
  others = await Promise.all(apps.map(async (app) => (await app.world.otherProvider()).host));
});
afterAll(async () => {
  for (const app of apps) await app.close();
  await smtp.close();
});

/** One request as bytes, so that nothing puts it in order; gives the status. */
async function ask(app: TestApp, target: string, headers: readonly string[], body: object): Promise<number> {
  const payload = JSON.stringify(body);
  const lines = [`POST ${target} HTTP/1.1`, ...headers, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(payload)}`, 'Connection: close', '', payload];
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(app.port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
  return Number(text.split(' ')[1] ?? 0);
}

const path = '/api/portal/password-resets';
const own = (app: TestApp) => [`Host: ${app.host}`, `Origin: http://${app.host}`];
const foreignHost = (app: TestApp, host: string) => [`Host: ${host}`, `Origin: http://${app.host}`];
type Form = (app: TestApp) => readonly [target: string, headers: readonly string[]];

const forms: Readonly<Record<string, Form>> = {
  'a foreign Host': (app) => [path, foreignHost(app, evil)],
  'a foreign Host and its Origin': () => [path, [`Host: ${evil}`, `Origin: http://${evil}`]],
  'a foreign Host with a port': (app) => [path, foreignHost(app, `${evil}:80`)],
  'our name as a subdomain of a foreign one': (app) => [path, foreignHost(app, `${app.host}.${evil}`)],
  'our name as user of a foreign one': (app) => [path, foreignHost(app, `${app.host}@${evil}`)],
  'a foreign one as user of ours': (app) => [path, foreignHost(app, `${evil}@${app.host}`)],
  'a path in Host': (app) => [path, foreignHost(app, `${app.host}/../${evil}`)],
  'a fragment in Host': (app) => [path, foreignHost(app, `${evil}#${app.host}`)],
  'two names in Host': (app) => [path, foreignHost(app, `${app.host}, ${evil}`)],
  'two Host headers, ours first': (app) => [path, [...own(app), `Host: ${evil}`]],
  'two Host headers, ours last': (app) => [path, [`Host: ${evil}`, ...own(app)]],
  'an empty Host': (app) => [path, foreignHost(app, '')],
  'no Host': (app) => [path, [`Origin: http://${app.host}`]],
  'a Host on a folded line': (app) => [path, [`Host: ${app.host}`, ` ${evil}`, `Origin: http://${app.host}`]],
  'X-Forwarded-Host': (app) => [path, [...own(app), `X-Forwarded-Host: ${evil}`]],
  'X-Forwarded-Host and -Proto and -Port': (app) => [path, [...own(app), `X-Forwarded-Host: ${evil}`, 'X-Forwarded-Proto: https', 'X-Forwarded-Port: 8443']],
  'X-Host': (app) => [path, [...own(app), `X-Host: ${evil}`, `X-Forwarded-Server: ${evil}`]],
  'X-HTTP-Host-Override': (app) => [path, [...own(app), `X-HTTP-Host-Override: ${evil}`]],
  Forwarded: (app) => [path, [...own(app), `Forwarded: for=1.2.3.4;host=${evil};proto=https`]],
  'X-Original-URL and X-Rewrite-URL': (app) => [path, [...own(app), `X-Original-URL: http://${evil}/`, `X-Rewrite-URL: http://${evil}/`]],
  'a foreign Referer': (app) => [path, [...own(app), `Referer: http://${evil}/`]],
  'an absolute address of a foreign host': (app) => [`http://${evil}${path}`, own(app)],
  'an absolute address of ours and a foreign Host': (app) => [`http://${app.host}${path}`, foreignHost(app, evil)],
  'the Host of another provider': (app) => [path, foreignHost(app, others[apps.indexOf(app)] ?? '')],
};

function hostsIn(mail: { text: string; html: string }): string[] {
  return [...`${mail.text} ${mail.html}`.matchAll(/\bhttps?:\/\/([^/\s"'<>#)]+)/gu)].map(([, host]) => host ?? '');
}

describe('F5: links in mails lead to the host the provider owns', () => {
  it.each(Object.entries(forms).flatMap(([name, form]) => [0, 1].map((index) => [name, index === 0 ? 'without a proxy' : 'behind a trusted proxy', form, index] as const)))('whatever %s says, %s', async (_name, _proxy, form, index) => {
    const app = apps[index] as TestApp;
    const person = await app.world.person(await app.world.organization());
    const [target, headers] = form(app);
    const status = await ask(app, target, headers, { email: person.email });
    expect([202, 400, 403, 404, 421]).toContain(status);
    // A second, honest request shows that the mails of the first, if any, are through: they leave in order.
    const marker = await app.world.person(await app.world.organization());
    expect(await ask(app, path, own(app), { email: marker.email })).toBe(202);
    const honest = await smtp.mailTo(marker.email);
    expect(hostsIn(honest)).toContain(app.host);
    const mails = smtp.mails.filter(({ to }) => to.includes(person.email) || to.includes(marker.email));
    for (const mail of mails) {
      expect(new Set(hostsIn(mail))).toEqual(new Set([app.host]));
      expect(mail.raw).not.toContain(evil);
    }
    app.clock.advance(600_000);
  });

  it('also where a caller asks for another host by mistake: another provider’s, an unknown one, or none at all', async () => {
    const app = apps[0] as TestApp;
    const { id } = await app.world.provider();
    const other = await app.world.otherProvider();
    for (const host of [evil, other.host, '', `${app.host}.${evil}`, undefined]) {
      const to = `f5-${Math.random().toString(36).slice(2)}@customer.example`;
      await inTransaction(app.operator(id), (inner) => queueMail(inner, { kind: 'f5_probe', to, data: {}, ...(host === undefined ? {} : { host }) }));
      app.app.worker?.wake();
      const mail = await smtp.mailTo(to);
      expect(new Set(hostsIn(mail))).toEqual(new Set([app.host]));
    }
  });

  it('and follow PUBLIC_URL when the installation moves to another name', async () => {
    const app = apps[0] as TestApp;
    const moved = await startApp({ sharing: app, env: { PUBLIC_URL: 'https://portal.northwind.example', SMTP_URL: smtp.url } });
    const { id } = await app.world.provider();
    await inTransaction(moved.operator(id), (inner) => queueMail(inner, { kind: 'f5_probe', to: 'moved@customer.example', data: {} }));
    moved.app.worker?.wake();
    expect(hostsIn(await smtp.mailTo('moved@customer.example'))).toContain('portal.northwind.example');
    const hosts = await app.database.db.withoutPlugins().selectFrom('hosts').select(['host', 'main']).where('provider_id', '=', id).orderBy('host').execute();
    expect(hosts).toEqual([{ host: app.host, main: 0 }, { host: 'portal.northwind.example', main: 1 }]);
    await moved.close();
    const back = await startApp({ sharing: app });
    await until(async () => (await app.database.db.withoutPlugins().selectFrom('hosts').select('main').where('host', '=', app.host).executeTakeFirst())?.main === 1);
    await back.close();
  });
});
