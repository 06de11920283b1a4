import { email, line, timeZone } from '../../shared/contracts/text.ts';
import { createProvider, linkTo, mainHost } from '../features/providers/index.ts';
import { createOwner, ownerRecoveryLink } from '../features/setup/index.ts';
import { systemScope } from '../policy.ts';
import { hostName, passwordInput, providerFor, required, withInstallation, type Command } from './command.ts';

const host = { type: 'string' } as const;
const hostPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::\d{1,5})?$/u;

/** Commands that make providers and owners. */
export const accountCommands: Readonly<Record<string, Command>> = {
  'provider create': {
    usage: 'provider create --name NAME --host HOST [--time-zone ZONE]',
    does: 'Add a provider on a host name of its own',
    options: { name: { type: 'string' }, host, 'time-zone': { type: 'string' } },
    run: (call) =>
      withInstallation(async ({ config, operator }) => {
        const name = line().parse(required(call, 'name'));
        const lives = hostName(required(call, 'host'), config);
        if (!hostPattern.test(lives) || !URL.canParse(`http://${lives}`)) throw new Error(`--host ${lives} is not a host name.`);
        await createProvider(operator(), { name, timeZone: timeZone.parse(call.values['time-zone'] ?? 'UTC'), host: lives });
        call.say(`${name} lives at ${new URL(config.publicUrl).protocol}//${lives} now. Make its owner with: owner create --host ${lives} --email … --name …`);
      }),
  },
  'owner create': {
    usage: 'owner create --email EMAIL --name NAME [--host HOST]',
    does: 'Add an owner; asks for the password, or reads it from standard input',
    options: { email: { type: 'string' }, name: { type: 'string' }, host },
    run: (call) =>
      withInstallation(async (installation) => {
        const ctx = await providerFor(call, installation);
        const owner = { email: email.parse(required(call, 'email')), name: line().parse(required(call, 'name')), password: await passwordInput() };
        await createOwner(ctx, owner);
        call.say(`${owner.name} <${owner.email}> is an owner now.`);
      }),
  },
  'owner recover': {
    usage: 'owner recover --email EMAIL [--host HOST]',
    does: 'Print a one-time link for an owner who cannot get in (audited)',
    options: { email: { type: 'string' }, host },
    run: (call) =>
      withInstallation(async (installation) => {
        const ctx = await providerFor(call, installation);
        const path = await ownerRecoveryLink(ctx, required(call, 'email'));
        if (ctx.actor.kind !== 'operator') throw new Error('Only the operator may do this.');
        call.say(`Open this link within an hour; it works once:\n\n    ${linkTo(ctx, await mainHost(ctx, systemScope(ctx.actor)), path)}\n`);
      }),
  },
};
