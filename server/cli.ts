import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const isHelp = (word: string | undefined) => word === 'help' || word === '--help' || word === '-h';

async function main(argv: readonly string[]): Promise<number> {
  enableCompileCache(join(tmpdir(), 'portico-compile-cache'));
  // Imported only now, so that the compile cache serves them.
  const { commands } = await import('./commands/index.ts');
  const { readCall, sayError, UsageError } = await import('./commands/command.ts');
  const { command, rest } = find(commands, argv);
  if (!command) {
    const asked = isHelp(argv[0]);
    if (!asked && argv.length > 0) process.stderr.write(`There is no command “${argv.join(' ')}”.\n\n`);
    (asked ? process.stdout : process.stderr).write(usage(commands));
    return asked ? 0 : 2;
  }
  const howTo = `Usage: npm run portico -- ${command.usage}\n`;
  if (rest.some(isHelp)) {
    process.stdout.write(`${command.does}.\n${howTo}`);
    return 0;
  }
  try {
    await command.run(readCall(command, rest, (line) => process.stdout.write(`${line}\n`)));
    return 0;
  } catch (error) {
    process.stderr.write(`${sayError(error)}\n${error instanceof UsageError ? howTo : ''}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
