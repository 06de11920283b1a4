import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../server/platform/ids.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { auc, median, probes, type Probe } from '../support/enumeration.ts';
import { openExchanger, type Exchanger } from '../support/matrix/exchange.ts';
import type { MadeOrganization } from '../support/world.ts';

const samples = 1_000;
let app: TestApp;
let exchanger: Exchanger;
let organization: MadeOrganization;

beforeAll(async () => {
  app = await startApp({ worker: false, rateLimitFactor: 1_000_000 });
  exchanger = openExchanger(app.port);
  organization = await app.world.organization();
  await app.world.provider();
});
afterAll(async () => {
  exchanger.close();
  await app.close();
});

const addressOf = (kind: string, index: number) => `${kind}${String(index).padStart(4, '0')}-${newId(0).slice(-6)}@customer.example`;

async function timed(probe: Probe, email: string): Promise<number> {
  const payload = JSON.stringify(probe.body(email));
  const started = performance.now();
  const answer = await exchanger.send({ method: 'POST', path: probe.path, payload, headers: { host: app.host, origin: `http://${app.host}`, 'content-type': 'application/json' } });
  const took = performance.now() - started;
  if (answer.status >= 500) throw new Error(`${probe.path} answers ${answer.status}`);
  return took;
}

/** Makes an account of a kind and gives its address. */
const accounts: Readonly<Record<string, (index: number, probe: Probe) => Promise<string>>> = {
  existing: async (index, { door }) => (door === 'admin' ? (await app.world.staff('viewer', { email: addressOf('known', index) })).email : (await app.world.person(organization, { email: addressOf('known', index) })).email),
  disabled: async (index, { door }) => {
    if (door === 'portal') return (await app.world.person(organization, { email: addressOf('ended', index), status: 'disabled' })).email;
    const staff = await app.world.staff('viewer', { email: addressOf('ended', index) });
    await app.database.db.updateTable('staff').set({ status: 'disabled' }).where('provider_id', '=', staff.providerId).where('id', '=', staff.staffId).execute();
    return staff.email;
  },
};

describe(`D4: over ${samples} interleaved samples the time of an answer says nothing`, () => {
  const timing = probes.filter(({ path }) => !path.includes('invitations'));
  it.each(timing.flatMap((probe) => Object.keys(accounts).map((kind) => [kind, probe.name, probe] as const)))('of an %s account: %s', async (kind, _, probe) => {
    const make = accounts[kind];
    if (!make) throw new Error('Unknown kind.');
    const [known, absent]: [number[], number[]] = [[], []];
    for (let index = 0; index < 40; index += 1) await timed(probe, addressOf('warm', index));
    for (let index = 0; index < samples / 2; index += 1) {
      // Each address is asked about once, so that no count of tries stands between them; who comes first takes turns.
      const email = await make(index, probe);
      const other = addressOf('nobod', index);
      // Between the making of an account and the question lies the same as before the other question.
      await timed(probe, addressOf('pause', index));
      if (index % 2 === 0) known.push(await timed(probe, email));
      absent.push(await timed(probe, other));
      if (index % 2 === 1) known.push(await timed(probe, email));
    }
    const separation = auc(known, absent);
    console.log(`${probe.name}, ${kind}: AUC ${separation.toFixed(3)}, medians ${median(known).toFixed(2)} and ${median(absent).toFixed(2)} ms`);
    expect(Math.abs(median(known) - median(absent))).toBeLessThan(2);
    expect(separation).toBeGreaterThan(0.45);
    expect(separation).toBeLessThan(0.55);
  }, 600_000);
});
