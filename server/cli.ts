import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Command } from './commands/command.ts';

type Commands = Readonly<Record<string, Command>>;

function usage(commands: Commands): string {
  const width = Math.max(...Object.values(commands).map((command) => command.usage.length));
  return ['Usage: npm run portico -- <command>', '', ...Object.values(commands).map((command) => `  ${command.usage.padEnd(width)}  ${command.does}`), ''].join('\n');
}

function find(commands: Commands, argv: readonly string[]): { command: Command | undefined; rest: string[] } {
  const [first = '', second = ''] = argv;
  const two = `${first} ${second}`;
  return Object.hasOwn(commands, two) ? { command: commands[two], rest: argv.slice(2) } : { command: Object.hasOwn(commands, first) ? commands[first] : undefined, rest: argv.slice(1) };
}

async function main(argv: readonly string[]): Promise<number> {
  enableCompileCache(join(tmpdir(), 'portico-compile-cache'));
  // Imported only now, so that the compile cache serves them.
  const { commands } = await import('./commands/index.ts');
  const { sayError } = await import('./commands/command.ts');
  const { command, rest } = find(commands, argv);
  if (!command) {
    process.stderr.write(usage(commands));
    return 2;
  }
  try {
    const { values, positionals } = parseArgs({ args: rest, options: command.options, allowPositionals: true });
    await command.run({ values: values as Record<string, string | boolean | undefined>, positionals, say: (line) => process.stdout.write(`${line}\n`) });
    return 0;
  } catch (error) {
    process.stderr.write(`${sayError(error)}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
