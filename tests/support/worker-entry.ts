// A worker in a process of its own, as `ROLE=worker` runs it, with a clock that its parent moves.
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { createPorts, openConfigured } from '../../server/start.ts';

let offset = Number(process.env['WORKER_CLOCK_OFFSET'] ?? '0');
const config = readConfig();
const database = await openConfigured(config);
const ports = await createPorts(config, { now: () => Date.now() + offset });
const { worker } = createApp(database, ports, { worker: true });

process.on('message', (message: { advance?: number; stop?: boolean }) => {
  if (message.advance !== undefined) offset += message.advance;
  if (message.stop === true) {
    void worker
      ?.stop(10_000)
      .then(() => database.close())
      .then(() => process.disconnect());
    return;
  }
  worker?.wake();
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
