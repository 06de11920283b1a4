import { accountCommands } from './accounts.ts';
import type { Command } from './command.ts';
import { dataCommands } from './data.ts';
import { demoCommands } from './demo.ts';

/** Every command by its name. */
export const commands: Readonly<Record<string, Command>> = { ...accountCommands, ...dataCommands, ...demoCommands };
