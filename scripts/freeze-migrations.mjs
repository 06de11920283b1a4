// Writes down the digest of every new migration; what is written down already never changes.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

const file = inRoot('db', 'migrations', 'digests.json');
const frozen = /** @type {Record<string, string>} */ (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
for (const name of readdirSync(inRoot('db', 'migrations')).filter((entry) => /^\d{4}-.*\.ts$/.test(entry)).sort()) {
  if (frozen[name] === undefined) console.log(`Frozen: ${name}`);
  frozen[name] ??= createHash('sha256').update(readFileSync(inRoot('db', 'migrations', name))).digest('hex');
}
writeFileSync(file, `${JSON.stringify(frozen, null, 2)}\n`);
