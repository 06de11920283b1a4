// Posts hostile and huge responses to an ACS, fifty a second, each from another source, until it is told to stop; then says how they were answered. Started by sso.bench.ts.
import { readFileSync } from 'node:fs';
import { Client } from '../support/client.ts';

const perSecond = 50;
const [port = '0', host = '', path = '', file = ''] = process.argv.slice(2);
const bodies = JSON.parse(readFileSync(file, 'utf8')) as string[];
const answers = new Map<string, number>();
let sent = 0;

function postOne(): void {
  const number = (sent += 1);
  const client = new Client(Number(port), host);
  const source = `10.${number % 250}.${Math.floor(number / 250) % 250}.7`;
  void client
    .send(path, { method: 'POST', raw: bodies[number % bodies.length] ?? '', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://idp.example', 'sec-fetch-site': 'cross-site', 'x-forwarded-for': source } })
    // One that is far too long is hung up on while it is still being sent.
    .then(({ status, headers }) => (status === 303 && (headers.location ?? '').includes('/callback?') ? 'taken' : String(status)), () => 'cut off')
    .then((kind) => answers.set(kind, (answers.get(kind) ?? 0) + 1));
}

const beat = setInterval(postOne, 1_000 / perSecond);
process.on('SIGTERM', () => {
  clearInterval(beat);
  process.stdout.write(`${JSON.stringify({ sent, ...Object.fromEntries(answers) })}\n`, () => process.exit(0));
});
process.stdout.write('ready\n');
