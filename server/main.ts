import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { ConfigError, readConfig, type Config } from './config.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`Portico did not start. ${error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    return fail(error);
  }
  // What is loaded now stays: a nursery that grows meanwhile would cost 25 MB and save nothing.
  setFlagsFromString('--semi-space-growth-factor=1');
  enableCompileCache(join(config.dataDir, 'compile-cache'));
  try {
    // Imported only now, so that the compile cache serves it.
    const { start } = await import('./start.ts');
    const running = await start(config, say);
    setFlagsFromString('--semi-space-growth-factor=2');
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
      running.stop().then(() => process.exit(0), fail);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  } catch (error) {
    fail(error);
  }
}

await main();
