/** Where a rule is checked: a named rule of a tool, or a described test of a file. */
export interface RuleCheck {
  readonly file: string;
  readonly name: string;
}

const imports = (...names: string[]): RuleCheck[] => names.map((name) => ({ file: '.dependency-cruiser.cjs', name }));
const tested = (file: string, ...names: string[]): RuleCheck[] => names.map((name) => ({ file: `tests/${file}`, name }));

/** The rules of README.md by their number, each with the checks that fail the build. */
export const checksOfRules: Readonly<Record<number, readonly RuleCheck[]>> = {
  1: imports('1-routes-imports', '1-worker-imports', '1-policy-imports', '1-service-imports', '1-domain-imports', '1-repository-imports', '1-presenter-imports', '1-jobs-imports', '1-mail-imports'),
  2: imports('2-shared-imports-zod-only', '2-client-imports-shared-only', '2-clients-are-apart', '2-client-foundations', '2-db-imports-drivers-only', '2-db-takes-only-types-of-shared', 'portal-without-zod-and-mui'),
  3: imports('3-root-files-are-below', '3-platform-is-below', '3-http-is-below', '3-features-are-below', '3-app-is-below'),
  4: [...imports('4-rooms-meet-at-doors', '4-a-door-shows-its-own-room', '4-audit-knows-only-rooms-before-it', '4-no-cycles'), ...tested('architecture/layout.test.ts', 'a room holds only the files a room may have')],
  5: [...imports('5-sql-lives-in-repositories', '5-network-lives-in-platform'), ...tested('architecture/lint.test.ts', 'the environment', 'a call over the network', 'an http client', 'a socket')],
  6: tested('architecture/routes.test.ts', 'anyone'),
  7: tested('architecture/sources.test.ts', 'a repository takes the database first and a scope second', 'only a policy makes a scope'),
  8: tested('architecture/sources.test.ts', 'a service owns the transaction', 'a transaction holds nothing slow or remote'),
  9: [...imports('9-effects-are-jobs'), ...tested('architecture/sources.test.ts', 'a job keeps no secret in its payload')],
  10: tested('architecture/sources.test.ts', 'every state change writes an audit entry'),
  11: tested('architecture/lint.test.ts', 'a status decided in a room'),
  12: [...imports('12-migrations-stand-alone'), ...tested('architecture/migrations.test.ts', 'migrations are append-only', 'migrations are written once for both databases')],
  13: tested('architecture/sources.test.ts', 'who may enter is decided in one place'),
  14: tested('architecture/layout.test.ts', 'no file is longer than 300 lines', 'names say something'),
  15: tested('architecture/rules.test.ts', 'every rule has a check'),
};
