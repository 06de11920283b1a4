import { createHash } from 'node:crypto';
import { sources, type Check } from './tree.ts';

const digestFile = 'db/migrations/digests.json';

export const migrationsAreAppendOnly: Check = (tree) => {
  const files = sources(tree, /^db\/migrations\//);
  const frozen = (tree.files.includes(digestFile) ? JSON.parse(tree.text(digestFile)) : {}) as Record<string, string>;
  const names = files.map((file) => file.slice('db/migrations/'.length));
  return [
    ...names.flatMap((name, index) => {
      if (!new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.ts$`).test(name)) return [`db/migrations/${name} the ${index + 1}. migration is called ${String(index + 1).padStart(4, '0')}-<what>.ts, one file for both databases`];
      const digest = createHash('sha256').update(tree.text(`db/migrations/${name}`)).digest('hex');
      if (frozen[name] === undefined) return [`db/migrations/${name} is not frozen: run \`node scripts/freeze-migrations.mjs\` once it is final`];
      return frozen[name] === digest ? [] : [`db/migrations/${name} has changed after it was frozen: put it back and write a new migration`];
    }),
    ...Object.keys(frozen).filter((name) => !names.includes(name)).map((name) => `${digestFile} lists ${name}, which is gone: migrations are append-only`),
  ];
};

export const migrationsAreWrittenOnce: Check = (tree) =>
  tree.files.filter((file) => /^db\/migrations\/.*(sqlite|postgres)/.test(file) || /^db\/migrations\/.*\.sql$/.test(file)).map((file) => `${file} one file serves both databases: differences go to db/columns.ts or db/dialects`);
