/**
 * The rooms of server/features, in the one order in which they may know each other: a room may open the door (index.ts) of any room
 * to its left. A new room takes its place here.
 */
const rooms = [
  'audit jobs one-time attempt-limits files',
  'providers users secrets deliveries organizations domains portals',
  'sessions',
  'staff customer-users',
  'access visibility',
  'passwords sign-in',
  'mfa passkeys verifications setup invitations sso sso-only expiry tickets imports exports search explanations',
  'view-as notifications broadcasts',
  'devices m365 billing documents client-notes',
  'home dashboard demo',
].flatMap((line) => line.split(' '));

const door = '^server/features/[^/]+/index\\.ts$';
const ofRoom = '^server/features/([^/]+)/';
const test = '\\.test\\.ts$';
/** Node's own modules, which the cruiser names without a folder. */
const core = '^[a-z_0-9]+(/promises)?$';
/** Packages that compute and do nothing else. */
const purePackages = '^node_modules/(bowser|chardet|csv-parse|csv-stringify|iconv-lite|ipaddr\\.js|otplib|zod|@zxcvbn-ts/[^/]+)/';
const types = { dependencyTypesNot: ['type-only'] };

/** What a file of a room may import beside its own test; `own` are roles of the same room. */
const mayImport = {
  routes: { own: ['policy', 'service', 'presenter'], also: ['^server/(http|[^/]+\\.ts$)', door, '^shared/', '^node_modules/(?!kysely/)'] },
  worker: {
    own: ['service', 'repository', 'mail', 'jobs', 'domain'],
    also: ['^db/errors\\.ts$', '^server/(platform/|[^/]+\\.ts$)', '^shared/', door, '^node_modules/(?!kysely/|express/)', core],
  },
  policy: { own: ['policy'], also: ['^server/(policy|errors)\\.ts$', '^shared/'] },
  service: {
    own: ['service', 'domain', 'repository', 'jobs', 'policy'],
    also: ['^db/errors\\.ts$', '^server/(platform/|[^/]+\\.ts$)', '^shared/', door, '^node_modules/(?!kysely/|express/)', core],
  },
  domain: { own: ['domain'], also: ['^shared/', purePackages] },
  repository: { own: ['repository', 'domain'], also: ['^db/', '^server/(policy|context|errors)\\.ts$', '^server/features/scoping\\.repository\\.ts$', '^shared/', '^node_modules/kysely/'] },
  presenter: { own: ['presenter', 'domain'], also: ['^shared/', '^db/', '^server/context\\.ts$'] },
  jobs: { own: ['jobs'], also: ['^shared/', '^server/features/jobs/index\\.ts$', '^node_modules/zod/'] },
  mail: { own: ['mail', 'repository', 'service'], also: ['^server/platform/', '^shared/', door] },
};

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const roleRules = Object.entries(mayImport).map(([role, { own, also }]) => ({
  name: `1-${role}-imports`,
  comment: `A *.${role}.ts may import, of its own room, only ${own.join(', ')}; data flows route → policy → service → repository → db, and leaves by the presenter.`,
  severity: 'error',
  from: { path: `${ofRoom}[^/]+\\.${role}\\.ts$` },
  to: {
    pathNot: [`^server/features/$1/[^/]+\\.(${own.join('|')})\\.ts$`, ...also],
    // Types say what is passed on; they carry no behaviour. Only pure rules and policies stand without them.
    ...(['domain', 'policy'].includes(role) ? {} : types),
  },
}));

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const roomOrder = rooms.map((room, index) => ({
  name: `4-${room}-knows-only-rooms-before-it`,
  comment: `Rooms know each other in one direction (the list in .dependency-cruiser.cjs). Turn the call around: the later room calls the earlier one, or app.ts hands the function in.`,
  severity: 'error',
  from: { path: `^server/features/${room}/` },
  to: { path: `^server/features/(?!(${rooms.slice(0, index + 1).join('|')})/)[^/]+/` },
}));

/** @type {(name: string, comment: string, from: string, to: import('dependency-cruiser').IForbiddenRuleType['to'], fromNot?: string) => import('dependency-cruiser').IForbiddenRuleType} */
const forbid = (name, comment, from, to, fromNot = test) => ({ name, comment, severity: 'error', from: { path: from, pathNot: fromNot }, to });

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const layers = [
  forbid('2-shared-imports-zod-only', 'shared is read by server, console and portal: it imports nothing but zod.', '^shared/', {
    pathNot: ['^shared/', '^node_modules/zod/'],
  }),
  forbid('2-client-imports-shared-only', 'A client talks to the server over the contracts of shared, never through its code.', '^client/', {
    path: '^(server|db|tests|scripts)/',
  }),
  forbid('2-clients-are-apart', 'Console and portal are two builds: what both need goes to client/http or client/theme.', '^client/(admin|portal)/', {
    path: '^client/(admin|portal)/',
    pathNot: '^client/$1/',
  }),
  forbid('2-client-foundations', 'client/http and client/theme are below both clients.', '^client/(http|theme)/', { path: '^client/(admin|portal)/' }),
  forbid('2-db-imports-drivers-only', 'db imports drivers and types of shared; rules belong to a room.', '^db/', {
    pathNot: ['^db/', '^shared/', '^node_modules/(kysely|pg|better-sqlite3|@types/(pg|better-sqlite3))/', '^(node:)?(fs|path|url|crypto|timers|async_hooks|events|stream|readline|zlib|util|worker_threads)(/promises)?$'],
  }),
  forbid('2-db-takes-only-types-of-shared', 'db imports drivers and types of shared; rules belong to a room.', '^db/', { path: '^shared/', ...types }, `${test}|^db/seeds/`),
  forbid('3-root-files-are-below', 'context, policy, errors and config are below platform, http and features: hand values in, name only types.', '^server/(context|policy|errors|config)\\.ts$', {
    path: '^server/(platform|http|features|app|main|start|cli|commands)',
    // The context hands out the time and ids.
    pathNot: '^server/platform/(clock|ids)\\.ts$',
    ...types,
  }),
  forbid('3-platform-is-below', 'platform is below http and features: it knows no request and no room.', '^server/platform/', { path: '^server/(http|features|app|main|start|cli|commands)' }),
  forbid('3-http-is-below', 'http is below features: app.ts hands it what it needs (the session reader, for one).', '^server/http/', { path: '^server/(features|app|main|start|cli|commands)' }),
  forbid('3-features-are-below', 'A room is put together in app.ts, never the other way round.', '^server/features/', { path: '^server/(app\\.ts|main\\.ts|start\\.ts|cli\\.ts|commands/)' }),
  forbid('3-app-is-below', 'app.ts is composed by main and by the command line.', '^server/app\\.ts$', { path: '^server/(main\\.ts|start\\.ts|cli\\.ts|commands/)' }),
  forbid('4-rooms-meet-at-doors', "Import the other room's index.ts: what it does not offer is its own business.", '^server/features/([^/]+)/', {
    path: '^server/features/[^/]+/',
    pathNot: ['^server/features/$1/', door],
  }),
  forbid('4-a-door-shows-its-own-room', 'index.ts offers files of its own room only.', '^server/features/([^/]+)/index\\.ts$', { pathNot: '^server/features/$1/' }),
  forbid('4-no-cycles', 'Two modules that need each other are one module, or a third is missing.', '', { circular: true, viaOnly: types }),
  forbid('5-sql-lives-in-repositories', 'Write the query in the *.repository.ts of the room.', '^(server|shared|client)/', { path: '^node_modules/(kysely|pg|better-sqlite3)/', ...types }, `${test}|\\.repository\\.ts$|^server/context\\.ts$`),
  forbid('5-network-lives-in-platform', 'Calls that leave the process live in server/platform.', '^server/', { path: '^node_modules/(nodemailer|web-push|openid-client|undici|axios|got)/', ...types }, `${test}|^server/platform/`),
  forbid('9-effects-are-jobs', 'Enqueue a job in the transaction; its *.worker.ts takes the effect to the outside.', '^server/features/', { path: '^server/platform/(mailer|web-push|apns)', ...types }, `${test}|\\.(worker|mail)\\.ts$`),
  forbid('12-migrations-stand-alone', 'A migration must mean the same in five years: it imports kysely and db/columns.ts, nothing that changes with the application.', '^db/migrations/', {
    pathNot: ['^db/migrations/', '^db/(columns|dialects/[^/]+)\\.ts$', '^node_modules/kysely/'],
  }),
  forbid('0-everything-resolves', 'This import leads nowhere.', '', { couldNotResolve: true }),
];

module.exports = {
  rooms,
  forbidden: [...layers, ...roleRules, ...roomOrder],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|png|woff2?)$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts'] },
  },
  /** What reaches the portal's bundle, types left out: a second reading, since a type may name what the code must not load. */
  portal: {
    forbidden: [
      {
        name: 'portal-without-zod-and-mui',
        comment: 'Through this chain the portal would ship a library it is built without.',
        severity: 'error',
        from: { path: '^client/portal/', pathNot: '\\.test\\.tsx?$' },
        to: { path: '^node_modules/(zod|@mui|@emotion|react-admin)/', reachable: true },
      },
    ],
    options: { tsPreCompilationDeps: false },
  },
};
