import type { Check, Tree } from './tree.ts';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

const manifest = (tree: Tree) => JSON.parse(tree.text('package.json')) as Manifest;

const locked = (tree: Tree) => Object.entries((JSON.parse(tree.text('package-lock.json')) as { packages: Record<string, Locked> }).packages).filter(([path]) => path !== '');

export const lockIsPortable: Check = (tree) => [
  ...locked(tree).flatMap(([path, entry]) => {
    if (entry.resolved !== undefined || entry.link) return [`package-lock.json ${path} says where it came from (${entry.resolved ?? 'a link'}): the registry of whoever installs decides`];
    return entry.integrity?.startsWith('sha512-') ? [] : [`package-lock.json ${path} has no sha512 integrity`];
  }),
  ...(/^omit-lockfile-registry-resolved=true$/m.test(tree.text('.npmrc')) ? [] : ['.npmrc omit-lockfile-registry-resolved=true is missing']),
];

export const versionsArePinned: Check = (tree) => {
  const { dependencies, devDependencies, optionalDependencies } = manifest(tree);
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/.test(version))
    .map(([name, version]) => `package.json ${name} is “${version}”: one exact version from the registry (npm install --save-exact)`);
};

export const installScriptsAreListed: Check = (tree) => {
  const decided = manifest(tree).allowScripts ?? {};
  const withScript = new Set(
    locked(tree)
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  );
  return [
    ...(/^ignore-scripts=true$/m.test(tree.text('.npmrc')) ? [] : ['.npmrc ignore-scripts=true is missing: npm 10 knows no list and would run them all']),
    ...[...withScript].filter((name) => decided[name] === undefined).map((name) => `package.json ${name} has an install script nobody looked at: decide in “allowScripts”`),
    ...Object.entries(decided)
      .filter(([name, allowed]) => allowed || !withScript.has(name))
      .map(([name, allowed]) => `package.json “allowScripts” ${allowed ? `lets ${name} run a script` : `names ${name}, which has none`}: none is needed`),
  ];
};

const machinePaths = /(?:file:\/\/|(?<![\w.~/-]))\/(?:work|home|Users|root)\/\w/;
const registries = /https?:\/\/[\w.-]*(?:registry|npmjs|artifactory|nexus|verdaccio|jfrog)[\w.-]*/i;

export const nothingNamesAMachine: Check = (tree) =>
  readable(tree)
    .filter((file) => file !== 'tests/architecture/supply-chain.test.ts')
    .flatMap((file) =>
      linesOf(tree, file).flatMap((line, index) => {
        const found = machinePaths.exec(line) ?? registries.exec(line);
        return found ? [`${file}:${index + 1} “${found[0]}” exists on one machine only`] : [];
      }),
    );

const secretShapes: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[\w+/=]{20}/],
  ['an AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_\w{36,}\b|\bgithub_pat_\w{22,}\b/],
  ['an npm token', /\bnpm_\w{36}\b/],
  ['a Slack token', /\bxox[abprs]-[\w-]{10,}/],
  ['a Stripe key', /\b[sr]k_live_\w{16,}/],
  ['a Google key', /\bAIza[\w-]{35}\b/],
  ['a signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
  ['a password in an address', /\b[a-z][a-z+]*:\/\/[^\s:/@'"`$<]+:[^\s@/'"`$<]{8,}@(?!127\.0\.0\.1|localhost|host\b|[\w.-]*example)/],
];
const assignment = /(?:secret|token|passw(?:or)?d|api_?key|private_?key|credential)\w*["']?\s*[:=]\s*["'`]([^"'`\s]{20,})["'`]/gi;

export const noSecretsAreKept: Check = (tree) =>
  readable(tree)
    .filter((file) => file !== 'tests/architecture/supply-chain.test.ts')
    .flatMap((file) =>
      linesOf(tree, file).flatMap((line, index) => {
        const shaped = secretShapes.filter(([, shape]) => shape.test(line)).map(([what]) => what);
        // Tests hold made-up passwords by the dozen; only the shape of a real secret tells there.
        const random = [...(file.startsWith('tests/') ? [] : line.matchAll(assignment))].filter(([, value = '']) => bitsPerCharacter(value) > 3.7 && /\d/.test(value) && /[a-z]/i.test(value)).map(() => 'something that looks random');
        return [...shaped, ...random].map((what) => `${file}:${index + 1} holds ${what}: make it at run time, and consider it lost if it is real`);
      }),
    );

/** Shannon's entropy: English words stay below 3.5 bits a character, random base64 of this length is above 4. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

const readable = (tree: Tree) => tree.files.filter((file) => file !== 'package-lock.json' && !/\.(png|ico|woff2?|jpe?g|gif|webp|zip|gz|pdf)$/.test(file));

const linesOf = (tree: Tree, file: string) => tree.text(file).split('\n');
