import { inTransaction } from '../../server/context.ts';
import { queueMail } from '../../server/features/deliveries/index.ts';
import { until, type TestApp } from './app.ts';
import type { TestSmtp } from './smtp.ts';
import { startWorkerProcess } from './worker-process.ts';

export interface Storm {
  readonly events: number;
  readonly kills: number;
  /** Share of tries that the mail server refuses for now. */
  readonly failing: number;
}

export interface StormResult {
  /** Addresses whose cause was committed, and undone. */
  readonly committed: readonly string[];
  readonly undone: readonly string[];
  /** When workers were killed, in milliseconds since 1970. */
  readonly killedAt: readonly number[];
}

const leaseAndMore = 70_000;

/** Writes mails in transactions of their own, one in ten of which is undone, while workers in processes of their own are killed one after another and the mail server fails; gives what should have come. */
export async function mailStorm(app: TestApp, smtp: TestSmtp, { events, kills, failing }: Storm): Promise<StormResult> {
  const { id } = await app.world.provider();
  const committed: string[] = [];
  const undone: string[] = [];
  const killedAt: number[] = [];
  let draw = 0;
  // The same draws at each run.
  smtp.behave = () => (((draw += 1) * 2_654_435_761) % 1_000 < failing * 1_000 ? (draw % 2 === 0 ? 'fail' : 'fail_late') : 'accept');

  const write = async (number: number) => {
    const to = `storm${number}@customer.example`;
    const work = inTransaction(app.operator(id), async (inner) => {
      await queueMail(inner, { kind: 'test', to, data: { name: `Person ${number}`, at: inner.now() } });
      if (number % 10 === 0) throw new Error('undone');
    });
    await work.then(() => committed.push(to), () => undone.push(to));
  };
  const env = { SMTP_URL: smtp.url };
  let written = 0;
  for (let life = 0; life < kills; life += 1) {
    const worker = await startWorkerProcess(app, { env });
    const share = Math.ceil((events * (life + 1)) / kills);
    while (written < share) await write((written += 1));
    await new Promise((resolve) => setTimeout(resolve, 60 + ((life * 97) % 400)));
    await worker.kill();
    killedAt.push(Date.now());
    // What the killed one held is free again after its lease.
    app.clock.advance(leaseAndMore);
  }
  const last = await startWorkerProcess(app, { env });
  const db = app.database.db.withoutPlugins();
  const open = async () => Number((await db.selectFrom('deliveries').select(({ fn }) => fn.countAll<number>().as('count')).where('status', '=', 'queued').executeTakeFirstOrThrow()).count);
  let tick = 0;
  await until(async () => {
    // Waits between tries pass quicker than life.
    if ((tick += 1) % 10 === 0) {
      last.advance(30_000);
      app.clock.advance(30_000);
    }
    return (await open()) === 0;
  }, 60_000 + events * 400);
  await last.stop();
  return { committed, undone, killedAt };
}

/** How often each address got a mail. */
export function received(smtp: TestSmtp): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const mail of smtp.mails) for (const to of mail.to) times.set(to, [...(times.get(to) ?? []), mail.at]);
  return times;
}
