import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, type Client } from '../support/client.ts';
import { createMailer } from '../../server/platform/smtp-mailer.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { startDns, type TestDns } from '../support/dns.ts';
import { startSmtp } from '../support/smtp.ts';

const path = '/api/admin/provider/smtp';
/** Public as addresses go; nothing here ever connects to it. */
const publicAddress = '203.0.114.7';

let traps: Server[];
let connections = 0;
let reached: (string | undefined)[] = [];
let port = 0;
let dns: TestDns;
let app: TestApp;
let owner: Client;
/** What names resolve to; a function is asked anew at every question. */
const names = new Map<string, readonly string[] | (() => readonly string[])>();

async function trap(host: string, at: number): Promise<Server | null> {
  const server = createServer((socket) => {
    connections += 1;
    reached.push(socket.localAddress);
    socket.resume().on('error', () => undefined);
    socket.end('220 trap\r\n');
  });
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(at, host, () => resolve(server));
  });
}

beforeAll(async () => {
  const first = await trap('127.0.0.1', 0);
  if (!first) throw new Error('No port to listen on.');
  port = (first.address() as AddressInfo).port;
  const second = await trap('::1', port);
  traps = second ? [first, second] : [first];
  dns = await startDns((name) => {
    const found = names.get(name) ?? [];
    return typeof found === 'function' ? found() : found;
  });
  app = await startApp({ env: { DNS_SERVERS: dns.address } });
  owner = await app.world.staffClient('owner');
});
afterAll(async () => {
  await app.close();
  await dns.close();
  for (const server of traps) await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  connections = 0;
  reached = [];
});

const server = (host: string, over: Record<string, unknown> = {}) => ({ host, port, security: 'none', user: '', from: 'portal@northwind.example', fromName: '', ...over });

const loopback = [
  '127.0.0.1', '127.0.0.1.', '127.1', '127.0.1', '127.255.255.254', '2130706433', '0x7f000001', '0x7F.0.0.1', '0x7f.1', '017700000001', '0177.0.0.1', '127.0.0.0x1',
  '１２７.０.０.１', '127。0。0。1', '①②⑦.0.0.1', '0', '0.0.0.0', '0x0',
  '::1', '[::1]', '0:0:0:0:0:0:0:1', '::', '[::]', '::ffff:127.0.0.1', '[::ffff:7f00:1]', '0:0:0:0:0:ffff:127.0.0.1', '::127.0.0.1', '::7f00:1', '64:ff9b::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '::ffff:0:127.0.0.1',
];
const local = [
  '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.254', '192.168.1.1', '167772161', '0xa9fea9fe', '2852039166', '169.254.169.254', '0251.0376.0251.0376', '169.254.0.1', '100.64.0.1', '100.100.100.200', '192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1',
  'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'fec0::1', 'ff02::1', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '2001:0:7f00:1::', '100::1',
];
const noHosts = ['http://127.0.0.1', 'smtp://127.0.0.1:25', '127.0.0.1:25', '127.0.0.1/8', 'a@127.0.0.1', '127.0.0.1#', '127.0.0.1?x', '127.0.0.1 ', '%31%32%37.0.0.1', '127.0.0.1\r\nX', '127.0.0.1\u0000', '[127.0.0.1]:25', '[::1', '/var/run/smtp.sock', '..', 'mail server.example'];

describe('C3: mail servers that staff enter', () => {
  it.each([...loopback, ...local])('do not lead to %s', async (host) => {
    const answer = await owner.put(path, server(host));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'mail_target_refused']);
    expect((answer.body as { errors: { host: string } }).errors.host).toMatch(/private or local network|not a host name/u);
    expect(connections).toBe(0);
  });

  it.each(noHosts)('are hosts, not %j', async (host) => {
    const answer = await owner.put(path, server(host));
    const stored = answer.status === 200 ? (answer.body as { mail: { smtp: { host: string } } }).mail.smtp.host : null;
    // Only white space around a host is forgiven, and what is left is judged like any other.
    expect([answer.status, stored]).toEqual([422, null]);
    expect(connections).toBe(0);
  });

  it.each([
    ['localhost', []],
    ['LOCALHOST', []],
    ['smtp.localhost', []],
    ['mail.evil.example', ['127.0.0.1']],
    ['mail6.evil.example', ['::1']],
    ['mapped.evil.example', ['::ffff:127.0.0.1']],
    ['nat64.evil.example', ['64:ff9b::7f00:1']],
    ['metadata.google.internal', ['169.254.169.254']],
    ['intranet.evil.example', ['10.1.2.3']],
    ['both.evil.example', [publicAddress, '127.0.0.1']],
    ['six.evil.example', [publicAddress, '::1']],
    ['many.evil.example', [publicAddress, '203.0.114.8', '203.0.114.9', '192.168.0.9']],
  ])('are not named %s', async (name, addresses) => {
    names.set(name, addresses);
    const answer = await owner.put(path, server(name));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'mail_target_refused']);
    expect(connections).toBe(0);
  });

  it('are judged again when a mail is sent: a name that was public on saving and is local now gets no connection', async () => {
    let addresses = [publicAddress];
    names.set('rebind.evil.example', () => addresses);
    expect((await owner.put(path, server('rebind.evil.example'))).status).toBe(200);
    for (const turned of [['127.0.0.1'], ['::1'], [publicAddress, '127.0.0.1'], ['::ffff:127.0.0.1'], ['169.254.169.254']]) {
      addresses = turned;
      const answer = await owner.post(`${path}/test`);
      expect([answer.status, codeOf(answer)]).toEqual([422, 'mail_target_refused']);
    }
    expect(connections).toBe(0);
  });

  it('are looked up once a mail: nothing that a name says after the check changes where the connection goes', async () => {
    let questions = 0;
    names.set('flip.evil.example', () => ((questions += 1) > 2 ? ['::1'] : ['127.0.0.1']));
    const mailer = createMailer({ allowPrivateTargets: ['127.0.0.1/32'], dnsServers: [dns.address], publicUrl: 'https://portal.northwind.example' });
    const outcome = await mailer.send({ host: 'flip.evil.example', port, security: 'none', user: '', password: '', trusted: false }, { from: { name: '', address: 'a@northwind.example' }, replyTo: null, to: 'b@northwind.example', subject: 'Hello', text: '', html: '', messageId: '<1@northwind.example>' }, 3_000);
    expect(outcome.accepted).toBe(false);
    expect([questions, reached]).toEqual([2, ['127.0.0.1']]);
    expect(await mailer.refusalOf('flip.evil.example')).toMatch(/private or local network/u);
  });

  it('may be local where the operator allows that network, and only there', async () => {
    const smtp = await startSmtp();
    const allowing = await startApp({ sharing: app, env: { ALLOW_PRIVATE_TARGETS: '127.0.0.1/32, 10.20.0.0/16', DNS_SERVERS: dns.address } });
    const there = allowing.client(app.host);
    owner.cookies.forEach((value, name) => there.cookies.set(name, value));
    await there.get('/api/admin/session');
    names.set('relay.northwind.example', ['127.0.0.1']);
    expect((await there.put(path, server('relay.northwind.example', { port: smtp.port }))).status).toBe(200);
    expect((await there.post(`${path}/test`)).status).toBe(200);
    expect(smtp.connections()).toBe(1);
    expect((await there.put(path, server('10.20.30.40'))).status).toBe(200);
    for (const host of ['127.0.0.2', '10.21.0.1', '::1', '169.254.169.254']) expect(codeOf(await there.put(path, server(host)))).toBe('mail_target_refused');
    await owner.delete(path);
    await allowing.close();
    await smtp.close();
  });

  it('do not hinder the operator, whose SMTP_URL is trusted', async () => {
    const smtp = await startSmtp();
    const trusting = await startApp({ env: { SMTP_URL: smtp.url } });
    const admin = await trusting.world.staffClient('admin');
    expect((await admin.post(`${path}/test`)).status).toBe(200);
    expect(codeOf(await admin.put(path, server('127.0.0.1', { port: smtp.port })))).toBe('mail_target_refused');
    await trusting.close();
    await smtp.close();
  });
});
