import { parseArgs } from 'node:util';
import { commands } from './commands/index.ts';

function usage(): string {
  const width = Math.max(...Object.values(commands).map(({ usage: text }) => text.length));
  return ['Usage: npm run portico -- <command>', '', ...Object.values(commands).map(({ usage: text, does }) => `  ${text.padEnd(width)}  ${does}`), ''].join('\n');
}

function wordsOf(argv: readonly string[]): { name: string; rest: readonly string[] } {
  const two = argv.slice(0, 2).join(' ');
  return Object.hasOwn(commands, two) ? { name: two, rest: argv.slice(2) } : { name: argv[0] ?? '', rest: argv.slice(1) };
}

async function main(argv: readonly string[]): Promise<number> {
  const { name, rest } = wordsOf(argv);
  const command = commands[name];
  if (!command) {
    process.stderr.write(usage());
    return 2;
  }
  try {
    const { values, positionals } = parseArgs({ args: [...rest], options: command.options, allowPositionals: true });
    await command.run({ values: values as Record<string, string | boolean | undefined>, positionals, say: (line) => process.stdout.write(`${line}\n`) });
    return 0;
  } catch (error) {

    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
