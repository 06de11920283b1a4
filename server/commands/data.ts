import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { restoreBackup, writeBackup } from '../../db/backup.ts';
import { migrationStatus } from '../../db/migrate.ts';
import { ConfigError, newKeyLine } from '../config.ts';
import { assertKeys, resealAll } from '../features/secrets/index.ts';
import { sealedTotp } from '../features/mfa/index.ts';
import { sealedClientSecrets, sealedProposedSecrets, sealedSigningKeys } from '../features/sso/index.ts';
import { sealedMailPasswords } from '../features/providers/index.ts';
import { sayError, UsageError, withInstallation, type Command } from './command.ts';

/** Commands over the whole database: backup, restore, keys, migrations. */
export const dataCommands: Readonly<Record<string, Command>> = {
  backup: {
    usage: 'backup FILE',
    does: 'Write everything as one consistent file, while Portico runs; keep the key file apart from it',
    options: {},
    words: 1,
    run: (call) =>
      withInstallation(async ({ database, operator, config }) => {
        const [file] = call.positionals;
        if (file === undefined) throw new UsageError('Name the file to write, such as portico-2026-11-22.backup.');
        const rows = await writeBackup(database, resolve(file), operator().now());
        call.say(`Wrote ${rows} rows to ${resolve(file)}. Stored secrets in it can be read only with ${config.secretKeyFile ?? 'SECRET_KEY'}: keep a copy of it in another place.`);
      }),
  },
  restore: {
    usage: 'restore FILE',
    does: 'Fill a new, empty database from a backup; all sessions and links are void afterwards',
    options: {},
    words: 1,
    run: (call) =>
      withInstallation(async ({ database, operator }) => {
        const [file] = call.positionals;
        if (file === undefined) throw new UsageError('Name the backup to restore.');
        if (!existsSync(file)) throw new Error(`There is no file ${resolve(file)}.`);
        const rows = await restoreBackup(database, resolve(file), operator().now());
        call.say(`Restored ${rows} rows. Everybody signs in anew, and links sent before are void.`);
        await assertKeys(operator()).catch((error: unknown) => call.say(sayError(error)));
      }),
  },
  'keys rotate': {
    usage: 'keys rotate',
    does: 'Seal every stored secret under a new key',
    options: {},
    run: (call) =>
      withInstallation(async ({ config, operator }) => {
        const { secretKeyFile } = config;
        if (secretKeyFile === null) throw new ConfigError('SECRET_KEY comes from the environment. Put the key into a file (SECRET_KEY_FILE) to rotate it here.');
        const before = readFileSync(secretKeyFile, 'utf8');
        const unfinished = `${secretKeyFile}.new`;
        // Old keys stay below the new one until every secret is sealed anew, so that a kill at any point loses nothing.
        writeFileSync(unfinished, `${newKeyLine()}\n${before}`, { mode: 0o600 });
        renameSync(unfinished, secretKeyFile);
        const columns = [sealedMailPasswords, sealedTotp, sealedClientSecrets, sealedProposedSecrets, sealedSigningKeys];
        let count = await resealAll(operator(), columns);
        // A process that had just read the former key may still have sealed with it.
        for (let more = -1; more !== 0; count += more) more = await resealAll(operator(), columns);
        call.say(`${count === 1 ? '1 stored secret is' : `${count} stored secrets are`} sealed under a new key. Running processes have read it by themselves; keep the older keys below it in ${secretKeyFile} until the links sent before have expired (30 days).`);
      }),
  },
  'migrate status': {
    usage: 'migrate status',
    does: 'Which migrations have run',
    options: {},
    run: (call) =>
      withInstallation(
        async ({ database }) => {
          for (const { name, appliedAt } of await migrationStatus(database)) call.say(`${appliedAt ?? 'not yet'.padEnd(24)}  ${name}`);
        },
        { migrate: false },
      ),
  },
};
